//! `haproxy[6801]: ` and `heroku[router]: `, the tag of a program before its text.
//!
//! In: the text after a timestamp. Out: who speaks, and the text. A host may stand before the tag.

use super::Speaker;
use memchr::memchr;

/// The longest tag, and the longest name of a host.
const LONGEST: usize = 128;

/// Who speaks, and what.
pub(super) struct Tagged<'a> {
    pub source: &'a [u8],
    pub speaker: Speaker,
    pub text: &'a [u8],
}

/// Takes `tag: ` or `host tag: ` from a text.
pub(super) fn take(text: &[u8]) -> Option<Tagged<'_>> {
    take_tag(text).or_else(|| {
        let space = memchr(b' ', &text[..text.len().min(LONGEST)])?;
        let host = &text[..space];
        let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
        host.iter().all(plain).then_some(())?;
        take_tag(text[space + 1..].trim_ascii_start())
    })
}

fn take_tag(text: &[u8]) -> Option<Tagged<'_>> {
    let head = &text[..text.len().min(LONGEST)];
    let space = memchr(b' ', head).unwrap_or(head.len());
    let tag = head[..space].strip_suffix(b":")?;
    let text = text.get(space + 1..).unwrap_or_default();
    let (name, inner) = match memchr(b'[', tag) {
        Some(open) => (&tag[..open], Some(tag[open + 1..].strip_suffix(b"]")?)),
        None => (tag, None),
    };
    if !is_name(name) {
        return None;
    }
    let (source, speaker) = match inner {
        Some(process) => who(name, process),
        None => (name, Speaker::Program),
    };
    Some(Tagged {
        source,
        speaker,
        text,
    })
}

/// Heroku names the process, `app[web.1]` and `heroku[router]`; all others number it.
pub(super) fn who<'a>(name: &'a [u8], process: &'a [u8]) -> (&'a [u8], Speaker) {
    let is_dyno = process.first().is_some_and(u8::is_ascii_alphabetic);
    match name {
        b"heroku" if process == b"router" => (process, Speaker::Router),
        b"heroku" | b"app" if is_dyno => (process, Speaker::Application),
        _ => (name, Speaker::Program),
    }
}

fn is_name(name: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./@".contains(byte);
    // An address with a port is no name of a program; nor is a number.
    name.iter().any(u8::is_ascii_alphabetic) && name.iter().all(plain)
}

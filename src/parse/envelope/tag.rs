//! `haproxy[6801]: ` and `heroku[router]: `, the tag of a program before its text.
//!
//! In: the text after a timestamp. Out: who speaks, and the text, in the layer. A host may stand before the tag.

use super::super::find::find_soon;
use super::{Layer, Speaker};
use memchr::memchr;

/// The longest tag, and the longest name of a host.
const LONGEST: usize = 128;

/// Takes `tag: ` or `host tag: ` from a text: the layer gets who speaks, and the text.
pub(super) fn take<'a>(text: &'a [u8], layer: &mut Layer<'a>) -> bool {
    let head = &text[..text.len().min(LONGEST)];
    let space = find_soon(b' ', head);
    if take_tag(text, space.unwrap_or(head.len()), layer) {
        return true;
    }
    let Some(space) = space else { return false };
    let plain =
        |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
    if !text[..space].iter().all(plain) {
        return false;
    }
    let text = text[space + 1..].trim_ascii_start();
    let head = &text[..text.len().min(LONGEST)];
    take_tag(text, find_soon(b' ', head).unwrap_or(head.len()), layer)
}

/// Takes a tag that ends where a space is, or the text.
fn take_tag<'a>(text: &'a [u8], space: usize, layer: &mut Layer<'a>) -> bool {
    let Some(tag) = text[..space].strip_suffix(b":") else {
        return false;
    };
    let (name, process) = match tag {
        [inner @ .., b']'] => match memchr(b'[', inner) {
            Some(open) => (&inner[..open], Some(&inner[open + 1..])),
            None => return false,
        },
        _ => (tag, None),
    };
    if !is_name(name) {
        return false;
    }
    let (source, speaker) = match process {
        Some(process) => who(name, process),
        None => (name, Speaker::Program),
    };
    layer.source = Some(source);
    layer.speaker = speaker;
    layer.text = text.get(space + 1..).unwrap_or_default();
    true
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
    let plain = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b'@')
    };
    // An address with a port is no name of a program; nor is a number.
    name.iter().any(u8::is_ascii_alphabetic) && name.iter().all(plain)
}

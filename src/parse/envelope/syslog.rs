//! Syslog, by both standards, as files and frames hold it.
//!
//! ```text
//! <158>1 2015-04-02T11:52:34.520012+00:00 host heroku router - at=info method=POST path="/users"
//! Mar 24 14:02:50 bigproduct-web1 tomcat.log: 127.0.0.1 - - "GET /styles/global.css HTTP/1.1" 200 548
//! ```
//!
//! The first is RFC 5424; Logplex puts the length of the frame before it (`255 <158>1 …`) and
//! leaves the structured data away. The second is RFC 3164, with or without `<158>`. Of it, `cut` and
//! `journalctl -o cat` leave but the tag: `haproxy[14389]: `.

use super::super::duration::parse_integer;
use super::super::find::find_soon;
use super::super::reject::Reject;
use super::super::timestamp::{TimestampError, When, iso, syslog};
use super::super::words::Words;
use super::{Envelope, Form, Layer, Stamp, Starts, tag};
use memchr::memchr;

pub(super) const RFC5424: Form = Form {
    envelope: Envelope::Rfc5424,
    example: "<190>1 2015-04-02T11:52:34.520012+00:00 host app web.1 - {}",
    starts: Starts::Byte(b"<0123456789"),
    inside: false,
    open: open_5424,
};

pub(super) const RFC3164: Form = Form {
    envelope: Envelope::Rfc3164,
    example: "Mar 24 14:02:50 bigproduct-web1 tomcat.log: {}",
    starts: Starts::Byte(b"<JFMASOND"),
    inside: false,
    open: open_3164,
};

/// The longest tag with its number.
const LONGEST_TAG: usize = 64;

/// What is left of RFC 3164 without its date.
pub(super) const TAGGED: Form = Form {
    envelope: Envelope::Rfc3164,
    example: "haproxy[14389]: {}",
    starts: Starts::Byte(b"abcdefghijklmnopqrstuvwxyz"),
    inside: false,
    open: open_tagged,
};

/// `<158>` and what follows it.
fn take_priority(line: &[u8]) -> Option<&[u8]> {
    let inner = line.strip_prefix(b"<")?;
    let end = memchr(b'>', &inner[..inner.len().min(4)])?;
    parse_integer(&inner[..end])?;
    Some(&inner[end + 1..])
}

/// What follows the length of the frame, the priority and the version; files may lack the first two.
fn take_version(line: &[u8]) -> Option<&[u8]> {
    let digits = line
        .iter()
        .take(8)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let frame = match line[digits..] {
        [b' ', ref frame @ ..] if digits > 0 => frame,
        _ => line,
    };
    match take_priority(frame) {
        Some(rest) => rest.strip_prefix(b"1 "),
        // Without a priority, only a time right behind it makes a `1` a version.
        None => line
            .strip_prefix(b"1 ")
            .filter(|rest| rest.get(10) == Some(&b'T')),
    }
}

fn open_5424<'a>(
    line: &'a [u8],
    _: Option<&Stamp<'a>>,
    layer: &mut Layer<'a>,
) -> Result<bool, Reject> {
    let Some(rest) = take_version(line) else {
        return Ok(false);
    };
    let (when, rest) = match iso::parse_timestamp(rest) {
        Ok((time, rest)) => (Some(When::Exact(time)), rest),
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
        Err(TimestampError::Absent) => match rest.strip_prefix(b"-") {
            Some(rest) => (None, rest),
            None => return Ok(false),
        },
    };
    let mut words = Words::new(rest);
    let (Some(_host), Some(name), Some(process), Some(_id)) =
        (words.word(), words.word(), words.word(), words.word())
    else {
        return Ok(false);
    };
    if name != b"-" {
        let (source, speaker) = tag::who(name, process);
        layer.source = Some(source);
        layer.speaker = speaker;
    }
    layer.envelope = Envelope::Rfc5424;
    layer.when = when;
    layer.text = skip_structured_data(words.rest.strip_prefix(b" ").unwrap_or(words.rest));
    Ok(true)
}

/// `-`, or elements such as `[id a="b"]`, which Logplex leaves away. An access line can begin with
/// a bracket too (Envoy's), so an element must begin with a name.
fn skip_structured_data(text: &[u8]) -> &[u8] {
    let mut rest = match text {
        [b'-'] => return &[],
        [b'-', b' ', rest @ ..] => return without_mark(rest),
        _ => text,
    };
    while let [b'[', inner @ ..] = rest {
        let is_element = inner.first().is_some_and(u8::is_ascii_alphabetic);
        match end_of_element(inner) {
            Some(end) if is_element => rest = &inner[end + 1..],
            Some(_) | None => return text,
        }
    }
    without_mark(rest.strip_prefix(b" ").unwrap_or(rest))
}

/// Where the bracket closes; one inside of quotes does not.
fn end_of_element(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr2(b']', b'"', &text[at..])?;
        if text[at] == b']' {
            return Some(at);
        }
        let (value, rest) = super::super::words::take_quoted(&text[at + 1..]);
        if !value.closed {
            return None;
        }
        at = text.len() - rest.len();
    }
}

/// The text may begin with a byte order mark, to say that it is UTF-8.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

fn open_3164<'a>(
    line: &'a [u8],
    _: Option<&Stamp<'a>>,
    layer: &mut Layer<'a>,
) -> Result<bool, Reject> {
    let text = take_priority(line).unwrap_or(line);
    let (when, rest) = match syslog::parse_when(text) {
        Ok(parsed) => parsed,
        Err(TimestampError::Absent) => return Ok(false),
        Err(TimestampError::Impossible) => return Err(Reject::BadTimestamp),
    };
    let Some(text) = rest.strip_prefix(b" ") else {
        return Ok(false);
    };
    layer.envelope = Envelope::Rfc3164;
    layer.when = Some(when);
    if !tag::take(text, layer) {
        layer.text = without_host(text);
    }
    Ok(true)
}

fn open_tagged<'a>(
    line: &'a [u8],
    _: Option<&Stamp<'a>>,
    layer: &mut Layer<'a>,
) -> Result<bool, Reject> {
    // Only a number in brackets makes the first word the tag of a program.
    let head = &line[..line.len().min(LONGEST_TAG)];
    let Some([start @ .., b']', b':']) = find_soon(b' ', head).map(|end| &head[..end]) else {
        return Ok(false);
    };
    let digits = start.iter().rev().take_while(|byte| byte.is_ascii_digit());
    let digits = digits.count();
    let is_tag = digits > 0 && start[..start.len() - digits].ends_with(b"[");
    if !is_tag || !tag::take(line, layer) {
        return Ok(false);
    }
    layer.envelope = Envelope::Rfc3164;
    Ok(true)
}

/// A text without a tag: its first word is the host, unless it is the client of an access line.
fn without_host(text: &[u8]) -> &[u8] {
    match memchr(b' ', text) {
        Some(space) if !text[space..].starts_with(b" - ") => &text[space + 1..],
        Some(_) | None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Speaker;
    use super::*;

    fn opened(line: &str) -> Option<(Option<&str>, Speaker, &str)> {
        let text = |bytes| std::str::from_utf8(bytes).unwrap();
        let mut layer = Layer::bare(line.as_bytes());
        super::super::open(line.as_bytes(), &mut layer).unwrap();
        (layer.envelope != Envelope::None)
            .then(|| (layer.source.map(text), layer.speaker, text(layer.text)))
    }

    #[test]
    fn frames_structured_data_and_marks_are_taken_away() {
        use Speaker::{Application, Program, Router};
        let at = "2015-04-02T11:52:34.520012+00:00";
        let element = "[a@1 b=\"c]\\\"d\"][e f=\"g\"]";
        for (head, rest, source, speaker, text) in [
            (
                "255 <158>1",
                "host heroku router - at=info",
                "router",
                Router,
                "at=info",
            ),
            (
                "<190>1",
                "d.0f9 app web.1 - hello",
                "web.1",
                Application,
                "hello",
            ),
            (
                "<171>1",
                "firewall.lan nginx - - - hello",
                "nginx",
                Program,
                "hello",
            ),
            (
                "<171>1",
                "h nginx 12 ID1 ELEMENT \u{feff}hi",
                "nginx",
                Program,
                "hi",
            ),
            (
                "<171>1",
                "h envoy 12 - - [2016-04-15] x",
                "envoy",
                Program,
                "[2016-04-15] x",
            ),
            ("1", "h nginx 12 - - hi", "nginx", Program, "hi"),
        ] {
            let line = format!("{head} {at} {rest}").replace("ELEMENT", element);
            assert_eq!(opened(&line), Some((Some(source), speaker, text)), "{line}");
        }
        for other in ["<158>2 x", "<abc>1 x", "12 <158>1 x", "1 x"] {
            assert_eq!(opened(other), None, "{other}");
        }
    }

    #[test]
    fn hosts_and_tags_are_taken_away() {
        for (line, source) in [
            ("Sep 25 06:05:27 10.0.0.5 nginx: hi", "nginx"),
            ("<134>Sep 25 06:05:27 host haproxy[6801]: hi", "haproxy"),
            ("Sep  5 06:05:27 haproxy[6801]: hi", "haproxy"),
            (
                "2015-04-02T11:52:34.520012+00:00 host haproxy[6801]: hi",
                "haproxy",
            ),
        ] {
            let expected = (Some(source), Speaker::Program, "hi");
            assert_eq!(opened(line), Some(expected), "{line}");
        }
        let undated = (Some("haproxy"), Speaker::Program, "hi");
        assert_eq!(opened("haproxy[14389]: hi"), Some(undated));
        for other in [
            "haproxy[x]: hi",
            "haproxy: hi",
            "haproxy[14389] hi",
            "a[1]:",
        ] {
            assert_eq!(opened(other), None, "{other}");
        }
        let untagged = "<13>Jul 24 18:00:01 10.0.0.5 1.2.3.4 - - x";
        let expected = (None, Speaker::Anyone, "1.2.3.4 - - x");
        assert_eq!(opened(untagged), Some(expected));
        assert_eq!(opened("Sep 25 hello"), None);
    }
}

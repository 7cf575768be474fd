//! Lines whose quotes were escaped or doubled on their way here, and quotes around whole lines.
//!
//! ```text
//! 1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] \"GET / HTTP/1.1\" 200 12
//! "{""time"":""2015-09-06T05:58:05+09:00"",""method"":""GET""}",
//! ```
//!
//! A script that printed strings as literals, or a table that became CSV. In: such a line. Out: the
//! line as it was before, in a buffer where it had to be rewritten.

use memchr::{memchr, memchr_iter, memmem};

/// How the quotes inside of a text were changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `\"`, and `\\` for a backslash.
    Escaped,
    /// `""`
    Doubled,
    /// Not at all.
    Plain,
}

/// Writes the text as it was before into `requoted`; `None` when it has no such quotes.
pub(super) fn requote<'a>(text: &[u8], requoted: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    undo(text, style_of(text)?, false, requoted);
    Some(requoted)
}

/// How the quotes of a text were changed, if they were: escaped if any is, else doubled.
///
/// It is asked of all that programs say otherwise. Two searches for two bytes each have to be
/// prepared: they took 350 more instructions a line of an application, a sixth of all.
fn style_of(text: &[u8]) -> Option<Style> {
    let mut style = None;
    for at in memchr_iter(b'"', text) {
        if at > 0 && text[at - 1] == b'\\' {
            return Some(Style::Escaped);
        }
        if text.get(at + 1) == Some(&b'"') {
            style = Some(Style::Doubled);
        }
    }
    style
}

/// Takes away the quotes around a whole line, and undoes what they did to those inside; `None` when
/// there are none around it.
///
/// A list of clients in quotes is no such thing: its closing quote follows an address, and an opening
/// one follows a space, a backslash, a bracket or an equals sign.
pub(super) fn unquote<'a>(line: &'a [u8], unquoted: &'a mut Vec<u8>) -> Option<&'a [u8]> {
    let inner = match line.trim_ascii_end() {
        [b'"', inner @ ..] => inner,
        // As Python shows a string that has quotes in it.
        [b'\'', inner @ .., b'\''] => return Some(inner.trim_ascii()),
        _ => return None,
    };
    let first = memchr(b'"', inner);
    let style = match first.map(|at| (at, inner.get(at + 1))) {
        Some((at, _)) if at > 0 && inner[at - 1] == b'\\' => Style::Escaped,
        Some((_, Some(b'"'))) => Style::Doubled,
        Some(_) | None => Style::Plain,
    };
    let text = match (style, first) {
        // The first column of a table; others may follow.
        (Style::Doubled, _) => &inner[..end_of_column(inner)],
        (Style::Plain, Some(at)) if is_end(&inner[at + 1..]) => &inner[..at],
        (Style::Plain, Some(at)) if !may_open(&inner[..at]) => return None,
        _ => {
            let inner = inner.strip_suffix(b",").unwrap_or(inner);
            inner.strip_suffix(b"\"").unwrap_or(inner)
        }
    }
    .trim_ascii();
    let tabs = memchr(b'\t', text).is_none() && has_escaped_tabs(text);
    match style {
        Style::Plain if !tabs => return Some(text),
        Style::Plain => undo(text, Style::Escaped, true, unquoted),
        Style::Escaped | Style::Doubled => undo(text, style, tabs, unquoted),
    }
    Some(unquoted)
}

/// Whether the quote behind a text can be an opening one.
fn may_open(text: &[u8]) -> bool {
    matches!(text.last(), Some(b' ' | b'{' | b'[' | b'=' | b'\t' | b':'))
}

/// Whether a line can end behind a quote that is followed by this: by nothing, or by other columns.
fn is_end(text: &[u8]) -> bool {
    matches!(text, [] | [b',', ..])
}

/// Where the first quote is that is not doubled, or the end of the text.
fn end_of_column(text: &[u8]) -> usize {
    let mut at = 0;
    while let Some(found) = memchr(b'"', &text[at..]) {
        at += found;
        if text.get(at + 1) != Some(&b'"') {
            return at;
        }
        at += 2;
    }
    text.len()
}

/// Whether tabs were escaped: LTSV has none but these to show it, and Papertrail begins with them.
fn has_escaped_tabs(text: &[u8]) -> bool {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0 && text[digits..].starts_with(b"\\t"))
        || memmem::find(text, b"\\tstatus:").is_some()
}

fn undo(text: &[u8], style: Style, tabs: bool, undone: &mut Vec<u8>) {
    let mark = match style {
        Style::Escaped => b'\\',
        Style::Doubled | Style::Plain => b'"',
    };
    undone.clear();
    let mut rest = text;
    while let Some(at) = memchr(mark, rest) {
        undone.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        let byte = match (style, rest.first()) {
            (Style::Escaped, Some(byte @ (b'"' | b'\\'))) => *byte,
            (Style::Escaped, Some(b't')) if tabs => b'\t',
            (Style::Doubled, Some(b'"')) => b'"',
            _ => {
                undone.push(mark);
                continue;
            }
        };
        undone.push(byte);
        rest = &rest[1..];
    }
    undone.extend_from_slice(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_and_doubled_quotes_become_plain_ones() {
        for (text, plain) in [
            (
                r#"\"GET /\\x22\" \"a\\\"b\" \x41"#,
                Some(r#""GET /\x22" "a\"b" \x41"#),
            ),
            (r#"{""a"":"""",""b"":1}"#, Some(r#"{"a":"","b":1}"#)),
            (r#""GET /" 200"#, None),
            ("", None),
        ] {
            let mut buffer = Vec::new();
            let requoted = requote(text.as_bytes(), &mut buffer);
            assert_eq!(requoted, plain.map(str::as_bytes), "{text}");
        }
    }

    #[test]
    fn quotes_around_a_line_are_taken_off() {
        for (line, plain) in [
            (r#""a=1 b=""x"" c""#, Some(r#"a=1 b="x" c"#)),
            (r#""a ""x""","#, Some(r#"a "x""#)),
            (r#""a ""x""",other,"columns""#, Some(r#"a "x""#)),
            (r#""a \"x\" \\n""#, Some(r#"a "x" \n"#)),
            (r#""a \"x\"","#, Some(r#"a "x""#)),
            (r#""a "x" b""#, Some(r#"a "x" b"#)),
            (r#""a "x"""#, Some(r#"a "x""#)),
            (r#""a b""#, Some("a b")),
            (r#"'a "x"'"#, Some(r#"a "x""#)),
            (r#"" a""#, Some("a")),
            (
                r#""a:1\tstatus:2\tb:\\x22""#,
                Some("a:1\tstatus:2\tb:\\x22"),
            ),
            (r#""a b","c""#, Some("a b")),
            ("\"a:1\tb:2\"", Some("a:1\tb:2")),
            (r#""203.0.113.1, 203.0.113.2" - - [x] "GET /""#, None),
            ("a", None),
            ("", None),
        ] {
            let mut buffer = Vec::new();
            let unquoted = unquote(line.as_bytes(), &mut buffer);
            assert_eq!(unquoted, plain.map(str::as_bytes), "{line}");
        }
    }
}

//! Takes terminal colour codes out of a line.
//!
//! Scalingo's command line colours the timestamp, the source inside its brackets, every key and
//! every value; applications colour what they log. The codes come as real escape bytes (`ESC [34m`)
//! or, after a trip through JSON, as the literal text `\u001b[34m`. Both go, wherever they stand.
//! Only complete CSI sequences and lone two-byte escapes are taken; text is never eaten.

use memchr::memchr2_iter;
use std::borrow::Cow;

/// The literal text that JSON writes for an escape byte.
const LITERAL: &[u8] = br"\u001b";
/// The byte with which a colour code begins.
pub(super) const ESCAPE: u8 = 0x1b;
/// The byte with which its literal form begins.
pub(super) const BACKSLASH: u8 = b'\\';

/// Whether a colour code may begin at an [`ESCAPE`] or a [`BACKSLASH`], given with what follows.
pub(super) fn may_begin(bytes: &[u8]) -> bool {
    bytes.first() == Some(&ESCAPE) || bytes.starts_with(br"\u001")
}

/// The line without colour codes; borrowed when there was none.
pub fn strip_ansi(line: &[u8]) -> Cow<'_, [u8]> {
    if !memchr2_iter(ESCAPE, BACKSLASH, line).any(|at| may_begin(&line[at..])) {
        return Cow::Borrowed(line);
    }
    let mut clean = Vec::with_capacity(line.len());
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        // A backslash before a backslash escapes it: what follows is text of a client.
        let escaped = at > 0 && line[at - 1] == BACKSLASH;
        let length = match byte {
            ESCAPE => sequence_length(&line[at..]),
            BACKSLASH if !escaped => literal_length(&line[at..]),
            _ => 0,
        };
        if length == 0 {
            clean.push(byte);
        }
        at += length.max(1);
    }
    Cow::Owned(clean)
}

/// The length of the escape sequence at the start of `bytes`.
///
/// The shapes are those of ECMA-48: `ESC [`, parameter bytes 0x30–0x3F, a final byte 0x40–0x7E; or
/// `ESC` and one byte 0x40–0x5F. Intermediate bytes are left out: space and quotes are among them, no
/// colour has one, and a sequence must never swallow the end of a quoted value.
fn sequence_length(bytes: &[u8]) -> usize {
    match bytes.get(1) {
        Some(b'[') => {
            let end = 2 + count(&bytes[2..], |byte| (0x30..=0x3f).contains(&byte));
            // Cut off inside of the sequence, or no sequence: only the introducer goes.
            if matches!(bytes.get(end), Some(0x40..=0x7e)) {
                end + 1
            } else {
                2
            }
        }
        Some(0x40..=0x5f) => 2,
        // A lone escape byte has no business in a log.
        _ => 1,
    }
}

/// The length of the literal form at the start of `bytes`, 0 when it is not a whole one.
fn literal_length(bytes: &[u8]) -> usize {
    let introducer = LITERAL.len() + 1;
    let starts = bytes.len() > introducer
        && bytes[..LITERAL.len()].eq_ignore_ascii_case(LITERAL)
        && bytes[LITERAL.len()] == b'[';
    if !starts {
        return 0;
    }
    let end = introducer
        + count(&bytes[introducer..], |byte| {
            byte.is_ascii_digit() || byte == b';'
        });
    if bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
        end + 1
    } else {
        0
    }
}

fn count(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| wanted(**byte)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripped(text: &str) -> String {
        String::from_utf8(strip_ansi(text.as_bytes()).into_owned()).unwrap()
    }

    #[test]
    fn colour_codes_go_and_the_text_stays() {
        for (coloured, clean) in [
            ("plain [router] text", "plain [router] text"),
            (
                "[\u{1b}[34mrouter\u{1b}[0m] \u{1b}[1;32mmethod\u{1b}[0m=GET",
                "[router] method=GET",
            ),
            (
                r"[\u001b[34mrouter\u001b[0m] path=\u001B[1m/a",
                "[router] path=/a",
            ),
            ("a\u{1b}[38;5;196mb\u{1b}[Kcd", "abcd"),
            ("cut \u{1b}[3", "cut 3"),
            ("lone \u{1b}", "lone "),
            (
                r#"path="/x\\u001b[3" host=h"#,
                r#"path="/x\\u001b[3" host=h"#,
            ),
            (r#"path="/x\u001b[3" host=h"#, r#"path="/x\u001b[3" host=h"#),
            ("path=\"/x\u{1b}[31\" host=h", "path=\"/x31\" host=h"),
            (r"\u001b alone, and C:\users", r"\u001b alone, and C:\users"),
            ("\u{1b}Mreverse", "reverse"),
        ] {
            assert_eq!(stripped(coloured), clean, "{coloured:?}");
        }
    }
}

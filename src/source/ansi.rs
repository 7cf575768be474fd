//! Takes terminal colour codes out of a line.
//!
//! Scalingo's command line colours the timestamp, the source inside its brackets, every key and
//! every value; applications colour what they log. The codes come as real escape bytes (`ESC [34m`)
//! or, after a trip through JSON, as the literal text `\u001b[34m`. Both go, wherever they stand.
//! Only complete CSI sequences and lone two-byte escapes are taken; text is never eaten.

use memchr::{memchr, memmem};
use std::borrow::Cow;
use std::sync::LazyLock;

/// The literal text that JSON writes for an escape byte.
const LITERAL: &[u8] = br"\u001b";
/// What both ways to write it start with.
static LITERAL_START: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new(br"\u001"));

/// Whether these bytes can hold any colour code. It is asked once a block, so that clean blocks pay
/// for one search only.
pub(super) fn may_have_ansi(bytes: &[u8]) -> bool {
    memchr(0x1b, bytes).is_some() || LITERAL_START.find(bytes).is_some()
}

/// The line without colour codes; borrowed when there was none.
pub fn strip_ansi(line: &[u8]) -> Cow<'_, [u8]> {
    if !may_have_ansi(line) {
        return Cow::Borrowed(line);
    }
    let mut clean = Vec::with_capacity(line.len());
    let mut rest = line;
    while let Some((&byte, tail)) = rest.split_first() {
        match sequence_length(rest) {
            0 => {
                clean.push(byte);
                rest = tail;
            }
            length => rest = &rest[length..],
        }
    }
    Cow::Owned(clean)
}

/// The length of the escape sequence at the start of `bytes`, 0 when there is none.
///
/// The shapes are those of ECMA-48: `ESC [`, parameter bytes 0x30–0x3F, intermediate bytes
/// 0x20–0x2F, a final byte 0x40–0x7E; or `ESC` and one byte 0x40–0x5F. The literal form is taken
/// for `[` only, where it cannot be anything else.
fn sequence_length(bytes: &[u8]) -> usize {
    let (head, literal) = match bytes {
        [0x1b, ..] => (1, false),
        [b'\\', ..] if is_literal(bytes) => (LITERAL.len(), true),
        _ => return 0,
    };
    match bytes.get(head) {
        Some(b'[') => {
            let parameters = count(&bytes[head + 1..], |byte| (0x30..=0x3f).contains(&byte));
            let intermediates = count(&bytes[head + 1 + parameters..], |byte| {
                (0x20..=0x2f).contains(&byte)
            });
            let end = head + 1 + parameters + intermediates;
            match bytes.get(end) {
                Some(0x40..=0x7e) => end + 1,
                // Cut off inside the sequence, or not a sequence: only the introducer goes.
                _ => head + 1,
            }
        }
        Some(0x40..=0x5f) if !literal => head + 1,
        _ if literal => 0,
        // A lone escape byte has no business in a log.
        _ => head,
    }
}

fn is_literal(bytes: &[u8]) -> bool {
    bytes.len() > LITERAL.len()
        && bytes[..LITERAL.len()].eq_ignore_ascii_case(LITERAL)
        && bytes[LITERAL.len()] == b'['
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
            ("a\u{1b}[38;5;196mb\u{1b}[Kc\u{1b}[2 qd", "abcd"),
            ("cut \u{1b}[3", "cut 3"),
            ("lone \u{1b}", "lone "),
            (r"\u001b alone, and C:\users", r"\u001b alone, and C:\users"),
            ("\u{1b}Mreverse", "reverse"),
        ] {
            assert_eq!(stripped(coloured), clean, "{coloured:?}");
        }
    }
}

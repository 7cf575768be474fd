//! The bytes of a value as they stand in the line, and how their escapes are resolved.
//!
//! Go's router, Apache, nginx and JSON each escape in their own way, and no two of them mean
//! different things by the same escape, so that one reading serves all.

use super::find::find_soon;
use std::borrow::Cow;

/// The bytes of a value as they stand in the line, between its quotes when it had some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'a> {
    /// The bytes, with their escapes.
    pub raw: &'a [u8],
    /// Whether there is a backslash to resolve.
    pub escaped: bool,
}

impl<'a> Field<'a> {
    /// Bytes that mean what they are.
    pub const fn plain(raw: &'a [u8]) -> Self {
        Self {
            raw,
            escaped: false,
        }
    }

    /// A part of this value.
    pub(super) fn part(self, raw: &'a [u8]) -> Self {
        Self {
            raw,
            escaped: self.escaped && memchr::memchr(b'\\', raw).is_some(),
        }
    }

    /// The value if it says something: neither empty nor `-`.
    pub(super) fn given(self) -> Option<Self> {
        (!matches!(self.raw, b"" | b"-")).then_some(self)
    }

    /// The value with its escapes resolved; borrowed when there are none.
    ///
    /// `\"`, `\\`, `\n`, `\t`, `\r` are common to all; `\xNN` is Go's, Apache's and nginx's,
    /// `\uNNNN` Go's and JSON's (there in pairs beyond the first plane), `\/`, `\b` and `\f`
    /// JSON's. A backslash before anything else stays.
    pub fn value(self) -> Cow<'a, [u8]> {
        if !self.escaped {
            return Cow::Borrowed(self.raw);
        }
        let mut value = Vec::with_capacity(self.raw.len());
        resolve(self.raw, &mut value);
        Cow::Owned(value)
    }

    /// The value as text, bad UTF-8 replaced; borrowed when the bytes are the text.
    pub fn text(self) -> Cow<'a, str> {
        // Nearly all are plain ASCII, which this tells several times as fast as replacing would.
        if !self.escaped
            && let Ok(text) = std::str::from_utf8(self.raw)
        {
            return Cow::Borrowed(text);
        }
        match self.value() {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }
}

/// Appends a text with its escapes resolved.
pub(super) fn resolve(raw: &[u8], value: &mut Vec<u8>) {
    value.reserve(raw.len());
    let mut rest = raw;
    while let Some(at) = find_soon(b'\\', rest) {
        value.extend_from_slice(&rest[..at]);
        rest = &rest[at + 1..];
        if let [b'"', tail @ ..] = rest {
            // What nearly all escapes are; the text behind it begins a new run.
            value.push(b'"');
            rest = tail;
            continue;
        }
        let taken = resolve_one(rest, value);
        if taken == 0 {
            value.push(b'\\');
        }
        rest = &rest[taken..];
    }
    value.extend_from_slice(rest);
}

/// Resolves the escape after a backslash; how many bytes it took, 0 when it is none.
fn resolve_one(rest: &[u8], value: &mut Vec<u8>) -> usize {
    let simple = match rest.first() {
        Some(byte @ (b'"' | b'\\' | b'/')) => *byte,
        Some(b'n') => b'\n',
        Some(b't') => b'\t',
        Some(b'r') => b'\r',
        Some(b'b') => 8,
        Some(b'f') => 12,
        Some(b'x') => match hex(rest.get(1..3)) {
            Some(code) => {
                value.push(code as u8);
                return 3;
            }
            None => return 0,
        },
        Some(b'u') => match character(rest) {
            Some((character, taken)) => {
                value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                return taken;
            }
            None => return 0,
        },
        Some(_) | None => return 0,
    };
    value.push(simple);
    1
}

/// `u00e9`, or `ud83d\ude00`: a character beyond the first plane as JSON writes it.
fn character(rest: &[u8]) -> Option<(char, usize)> {
    let code = hex(rest.get(1..5))?;
    if let Some(character) = char::from_u32(code) {
        return Some((character, 5));
    }
    let low = rest
        .get(5..7)
        .filter(|mark| mark == b"\\u")
        .and_then(|_| hex(rest.get(7..11)));
    match (code, low) {
        (0xd800..=0xdbff, Some(low @ 0xdc00..=0xdfff)) => {
            let code = 0x1_0000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            char::from_u32(code).map(|character| (character, 11))
        }
        _ => None,
    }
}

fn hex(digits: Option<&[u8]>) -> Option<u32> {
    digits?.iter().try_fold(0, |code, digit| {
        Some(code * 16 + char::from(*digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved_and_other_backslashes_stay() {
        for (raw, value) in [
            (&br#"a \"quoted\" word"#[..], &b"a \"quoted\" word"[..]),
            (br"back\\slash", b"back\\slash"),
            (br"tab\tnew\nline", b"tab\tnew\nline"),
            (br"\x41\xff", b"A\xff"),
            (br"\u00e9\u001b", "\u{e9}\u{1b}".as_bytes()),
            (br"\d \x4 \u12 \", br"\d \x4 \u12 \"),
            (br"\/a\/b", b"/a/b"),
            (br"\ud83d\ude00!", "\u{1f600}!".as_bytes()),
            (br"\ud83d \ude00", br"\ud83d \ude00"),
            (br"\ud83d\u0041", br"\ud83dA"),
        ] {
            assert_eq!(*Field { raw, escaped: true }.value(), *value);
        }
    }
}

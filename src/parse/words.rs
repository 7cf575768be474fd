//! Walks over a line word by word: between spaces, and between quotes.
//!
//! In: the rest of a line. Out: slices of it, one after the other. Quotes inside of quotes are
//! escaped with a backslash by all programs that escape at all.

use super::field::Field;
use super::find::{find_either_soon, find_soon};
use memchr::memchr;

/// What is left of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub rest: &'a [u8],
}

/// A text that began with a quote.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quoted<'a> {
    pub field: Field<'a>,
    /// Whether there was a quote at its end; else the line was cut.
    pub closed: bool,
}

impl<'a> Words<'a> {
    pub(super) fn new(rest: &'a [u8]) -> Self {
        Self { rest }
    }

    /// Passes over spaces.
    #[inline]
    pub(super) fn skip_spaces(&mut self) {
        while let [b' ', tail @ ..] = self.rest {
            self.rest = tail;
        }
    }

    /// The next bytes up to a space; `None` at the end of the line.
    #[inline]
    pub(super) fn word(&mut self) -> Option<&'a [u8]> {
        self.skip_spaces();
        if self.rest.is_empty() {
            return None;
        }
        let end = find_soon(b' ', self.rest).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        Some(word)
    }

    /// The next text in quotes; `None` when something else comes next.
    #[inline]
    pub(super) fn quoted(&mut self) -> Option<Quoted<'a>> {
        self.skip_spaces();
        let (quoted, rest) = take_quoted(self.rest.strip_prefix(b"\"")?);
        self.rest = rest;
        Some(quoted)
    }

    /// The text up to a closing bracket, when an opening one comes next.
    pub(super) fn bracketed(&mut self) -> Option<&'a [u8]> {
        self.skip_spaces();
        let inner = self.rest.strip_prefix(b"[")?;
        let end = find_soon(b']', inner)?;
        self.rest = &inner[end + 1..];
        Some(&inner[..end])
    }
}

/// The text after an opening quote up to the closing one, and what follows.
///
/// It is inlined, and what is not comes back in registers: a [`Quoted`] that went through memory took
/// a tenth of the time of most formats.
#[inline(always)]
pub(super) fn take_quoted(text: &[u8]) -> (Quoted<'_>, &[u8]) {
    // What servers write for nothing is the most frequent text of all.
    let (end, escaped, closed) = match text {
        [b'-', b'"', ..] => (1, false, true),
        _ => match find_close(text) {
            (end, Ending::Plain) => (end, false, true),
            (end, Ending::Escaped) => (end, true, true),
            (end, Ending::PlainCut) => (end, false, false),
            (end, Ending::EscapedCut) => (end, true, false),
        },
    };
    let (raw, rest) = text.split_at(end);
    let field = Field { raw, escaped };
    let rest = if closed { &rest[1..] } else { rest };
    (Quoted { field, closed }, rest)
}

/// How a text in quotes ends, and whether backslashes are in it.
#[derive(Clone, Copy)]
enum Ending {
    Plain,
    Escaped,
    PlainCut,
    EscapedCut,
}

/// Where the closing quote is, or the end of the text.
fn find_close(text: &[u8]) -> (usize, Ending) {
    let mut at = 0;
    let mut escaped = false;
    while let Some(found) = find_either_soon(b'"', b'\\', &text[at..]) {
        at += found;
        if text[at] == b'"' {
            let ending = if escaped {
                Ending::Escaped
            } else {
                Ending::Plain
            };
            return (at, ending);
        }
        escaped = true;
        at = (at + 2).min(text.len());
    }
    let ending = if escaped {
        Ending::EscapedCut
    } else {
        Ending::PlainCut
    };
    (text.len(), ending)
}

/// `1.2.3.4:2817` or `[::1]:2817` without the port, which says nothing of who asked.
pub(super) fn without_port(address: &[u8]) -> &[u8] {
    let host = match address {
        [b'[', inner @ ..] => match memchr(b']', inner) {
            Some(end) => return &inner[..end],
            None => address,
        },
        _ => address,
    };
    match memchr::memrchr(b':', host) {
        Some(colon) if colon > 0 && host[colon + 1..].iter().all(u8::is_ascii_digit) => {
            &host[..colon]
        }
        Some(_) | None => host,
    }
}

/// A client that may have a port: an IPv6 address without brackets keeps all its colons.
pub(super) fn client_address(client: &[u8]) -> &[u8] {
    let brackets = client.starts_with(b"[");
    match find_soon(b':', client) {
        Some(colon) if brackets || memchr(b':', &client[colon + 1..]).is_none() => {
            if is_address(client) {
                without_port(client)
            } else {
                client
            }
        }
        Some(_) | None => client,
    }
}

/// The longest address: IPv6 that ends like IPv4, in brackets, with a port and a zone's room.
const LONGEST_ADDRESS: usize = 64;

/// What the bytes of an address are, each kind counted in eight bits of its own: dots, colons,
/// hexadecimal letters, and what no address has.
const ADDRESS_KINDS: [u32; 256] = {
    let mut table = [1 << 24; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = match byte as u8 {
            b'.' => 1,
            b':' => 1 << 8,
            b'a'..=b'f' | b'A'..=b'F' => 1 << 16,
            b'0'..=b'9' | b'[' | b']' => 0,
            _ => 1 << 24,
        };
        byte += 1;
    }
    table
};

/// Whether a text looks like an IP address, with or without a port.
///
/// Counted without a branch, as no two addresses have their dots at the same places: that saves half
/// of the 12 ns.
pub(super) fn is_address(text: &[u8]) -> bool {
    if text.len() > LONGEST_ADDRESS {
        return false;
    }
    let kinds = text.iter().map(|byte| ADDRESS_KINDS[usize::from(*byte)]);
    let [dots, colons, letters, others] = kinds.sum::<u32>().to_le_bytes();
    let is_version_4 = dots == 3 && letters == 0 && text.first().is_some_and(u8::is_ascii_digit);
    others == 0 && (is_version_4 || colons >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_quotes_and_brackets_come_one_after_the_other() {
        let mut words = Words::new(br#"  a "b \" c" [d e] f "g"#);
        assert_eq!(words.word(), Some(&b"a"[..]));
        let quoted = words.quoted().unwrap();
        assert_eq!(*quoted.field.value(), *b"b \" c");
        assert!(quoted.closed && words.quoted().is_none());
        assert_eq!(words.bracketed(), Some(&b"d e"[..]));
        assert_eq!(words.word(), Some(&b"f"[..]));
        let cut = words.quoted().unwrap();
        assert!(!cut.closed && cut.field.raw == b"g" && words.word().is_none());
    }

    #[test]
    fn ports_go_and_addresses_stay() {
        for (address, host) in [
            ("1.2.3.4:2817", "1.2.3.4"),
            ("1.2.3.4", "1.2.3.4"),
            ("[fd00::5a24]:43000", "fd00::5a24"),
            ("::1:54321", "::1"),
            ("example.org", "example.org"),
            (":80", ":80"),
        ] {
            assert_eq!(without_port(address.as_bytes()), host.as_bytes());
        }
        assert_eq!(client_address(b"2001:db8::1"), b"2001:db8::1");
        assert_eq!(client_address(b"1.2.3.4:80"), b"1.2.3.4");
        for address in ["1.2.3.4", "1.2.3.4:80", "::1", "2001:db8::1", "[::1]:80"] {
            assert!(is_address(address.as_bytes()), "{address}");
        }
        for other in ["www.example.com", "cafe", "1.2", "a.b.c.d", "-", ""] {
            assert!(!is_address(other.as_bytes()), "{other}");
        }
    }
}

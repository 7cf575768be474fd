//! The short way for the lines of Scalingo's router, which are most of the lines there are.
//!
//! ```text
//! 2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path="/api/v1/status/" host=staging.example.net request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea
//!   container=web-1 from="203.0.113.7" protocol=https status=201 duration=0.029s bytes=512 referer="-" user_agent="Go-http-client/1.1"
//! ```
//!
//! (one line). In: a line. Out: the record that the long way would fill, or `None` for a line that is
//! in any way unlike this one, such as by another order of its keys or by a cut; the long way then
//! reads it from its beginning. So nothing is decided here that is not decided there, and tests hold
//! both against each other.
//!
//! The long way looks for the end of each key, compares it with all that are known, and fills the
//! record piece by piece: 3,400 instructions a line, or 285 ns. This one compares the key that must
//! come next, and writes the record once: 1,100, or 95 ns. What is left is to find the ends of
//! values; whether a loop that does so can be foretold counts more than how many bytes it takes.

use super::access::Access;
use super::digits::{digits_in, take_number, tens_and_ones};
use super::duration::{parse_bytes, parse_duration_us};
use super::envelope::Envelope;
use super::field::Field;
use super::find::{capitals, contains, contains_either, find_before_end, find_either_before_end};
use super::record::{Origin, Record};
use super::request_line::is_method;
use super::timestamp::{Timestamp, eights, iso};
use super::words::take_quoted;
use memchr::memchr2;

/// The head of a line of Scalingo, up to the bracket before the name of the source.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    pub time: Timestamp,
    /// What follows the bracket.
    pub named: &'a [u8],
}

/// Reads the rest of a line of the router.
///
/// It is inlined with all that it calls, so that values stay in registers, and the record is
/// written where it is wanted.
#[inline(always)]
pub(super) fn read_router_line(head: Head<'_>) -> Option<Record<'_>> {
    let Head { time, named } = head;
    let mut pairs = Pairs { rest: named };
    pairs.expect(b"router] method=")?;
    let method = pairs.method()?;
    pairs.expect(b" path=\"")?;
    let path = pairs.path()?;
    pairs.expect(b" host=")?;
    let host = pairs.bare()?;
    pairs.expect(b" request_id=")?;
    let request_id = pairs.id()?;
    pairs.expect(b" container=")?;
    let container = pairs.bare()?;
    pairs.expect(b" from=\"")?;
    let client = pairs.quoted()?;
    let protocol = pairs.protocol()?;
    pairs.expect(b" status=")?;
    let status = pairs.status()?;
    pairs.expect(b" duration=")?;
    let duration_us = pairs.duration_us()?;
    pairs.expect(b" bytes=")?;
    let bytes = pairs.bytes()?;
    let referer = pairs.referer()?;
    pairs.expect(b" user_agent=\"")?;
    let user_agent = pairs.last_quoted()?;
    Some(Record {
        time,
        origin: Origin {
            envelope: Envelope::Scalingo,
            access: Access::Router,
        },
        source: named.get(..b"router".len()),
        method,
        path: path.given()?,
        status: Some(status),
        // A connection that became a websocket lives as long as it likes.
        duration_us: (status != 101).then_some(duration_us),
        bytes,
        host: Field::plain(host).given(),
        request_id: Field::plain(request_id).given(),
        container: Field::plain(container).given(),
        client: client.given(),
        protocol: Field::plain(protocol).given(),
        referer: referer.given(),
        user_agent: user_agent.given(),
        time_is_start: false,
        cut: false,
    })
}

/// Whether a line has dashes and a space where such a line has them: most others are told apart by
/// this alone.
#[inline(always)]
pub(super) fn begins_like_scalingo(line: &[u8]) -> bool {
    matches!(line, [_, _, _, _, b'-', _, _, b'-', _, _, b' ', ..])
}

/// Reads the head of a line of Scalingo, of the router or of an application.
#[inline(always)]
pub(super) fn read_head(line: &[u8]) -> Option<Head<'_>> {
    let (local_us, rest) = match eights::take_local_us(line) {
        Some(found) => found,
        // Three decimals, or none. log4j has a comma before them, and its lines are not of Scalingo.
        None if line.get(19) == Some(&b',') => return None,
        None => iso::take_local_us(line)?,
    };
    let (offset_s, central_european, named) = take_zone(rest)?;
    let time = Timestamp {
        instant_us: local_us - i64::from(offset_s) * 1_000_000,
        offset_s,
        central_european,
    };
    Some(Head { time, named })
}

/// What stands between the time and the name of the source: the offset in seconds, whether it is
/// called CET or CEST, and what follows. The platform has no others; lines that lack the word, or the
/// space behind it, take the long way.
#[inline(always)]
fn take_zone(text: &[u8]) -> Option<(i32, bool, &[u8])> {
    if let Some(rest) = text.strip_prefix(b" +0100 CET [") {
        Some((3600, true, rest))
    } else if let Some(rest) = text.strip_prefix(b" +0200 CEST [") {
        Some((7200, true, rest))
    } else {
        let rest = text.strip_prefix(b" +0000 UTC [")?;
        Some((0, false, rest))
    }
}

/// The rest of a line. Each function takes a value, and leaves what follows it.
struct Pairs<'a> {
    rest: &'a [u8],
}

impl<'a> Pairs<'a> {
    /// Passes over what must come next.
    #[inline(always)]
    fn expect<const N: usize>(&mut self, text: &[u8; N]) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }

    /// A value without quotes.
    #[inline(always)]
    fn bare(&mut self) -> Option<&'a [u8]> {
        let end = find_before_end(b' ', self.rest)?;
        self.take(end)
    }

    /// Takes so many bytes, if they are no value in quotes.
    #[inline(always)]
    fn take(&mut self, end: usize) -> Option<&'a [u8]> {
        let (value, rest) = self.rest.split_at(end);
        self.rest = rest;
        (value.first() != Some(&b'"')).then_some(value)
    }

    /// A method: capital letters, or whatever else a client may send.
    #[inline(always)]
    fn method(&mut self) -> Option<&'a [u8]> {
        if let Some(method) = capitals(self.rest) {
            self.rest = &self.rest[method.len()..];
            return Some(method);
        }
        self.bare().filter(|method| is_method(method))
    }

    /// A request id: a UUID, whose end is known before it is looked for, or what a client chose.
    #[inline(always)]
    fn id(&mut self) -> Option<&'a [u8]> {
        const UUID: usize = 36;
        if self.rest.get(UUID) == Some(&b' ') && !contains(b' ', &self.rest[..UUID]) {
            return self.take(UUID);
        }
        self.bare()
    }

    /// A path. `memchr2` takes 32 bytes at a time, and paths are so long, or longer by nobody knows
    /// how many eights: it saves 5 ns.
    #[inline(always)]
    fn path(&mut self) -> Option<Field<'a>> {
        let end = memchr2(b'"', b'\\', self.rest)?;
        self.close(end)
    }

    /// A value in quotes, after the first of them.
    #[inline(always)]
    fn quoted(&mut self) -> Option<Field<'a>> {
        let end = find_either_before_end(b'"', b'\\', self.rest)?;
        self.close(end)
    }

    /// Takes so many bytes, and the quote behind them if there is no backslash in its place.
    #[inline(always)]
    fn close(&mut self, end: usize) -> Option<Field<'a>> {
        let (raw, rest) = self.rest.split_at(end);
        let Some(rest) = rest.strip_prefix(b"\"") else {
            return self.escaped();
        };
        self.rest = rest;
        Some(Field::plain(raw))
    }

    /// A value in quotes that has backslashes in it.
    #[cold]
    #[inline(never)]
    fn escaped(&mut self) -> Option<Field<'a>> {
        let (quoted, rest) = take_quoted(self.rest);
        self.rest = rest;
        quoted.closed.then_some(quoted.field)
    }

    /// The value in quotes with which the line ends: it is enough that there is no other quote in it.
    #[inline(always)]
    fn last_quoted(&mut self) -> Option<Field<'a>> {
        let [raw @ .., b'"'] = self.rest else {
            return None;
        };
        if !contains_either(b'"', b'\\', raw) {
            return Some(Field::plain(raw));
        }
        let field = self.escaped()?;
        self.rest.is_empty().then_some(field)
    }

    /// The key and the value of a referer, which most requests do not have.
    #[inline(always)]
    fn referer(&mut self) -> Option<Field<'a>> {
        if let Some(rest) = self.rest.strip_prefix(b" referer=\"-\"") {
            self.rest = rest;
            return Some(Field::plain(b"-"));
        }
        self.expect(b" referer=\"")?;
        self.quoted()
    }

    /// The key and the value of a protocol, which is nearly always the same.
    #[inline(always)]
    fn protocol(&mut self) -> Option<&'a [u8]> {
        if let Some(rest) = self.rest.strip_prefix(b" protocol=https")
            && let [b' ', ..] = rest
        {
            self.rest = rest;
            return Some(b"https");
        }
        self.expect(b" protocol=")?;
        self.bare()
    }

    /// A status of three digits; the pattern shows that they are all.
    #[inline(always)]
    fn status(&mut self) -> Option<u16> {
        let digits = digits_in(self.rest.first_chunk()?, b"000 dura")?;
        let (hundreds, rest) = (digits & 0xff, tens_and_ones(digits) >> 8 & 0xff);
        self.rest = &self.rest[3..];
        (hundreds > 0).then_some((hundreds * 100 + rest) as u16)
    }

    /// A duration: below ten seconds all have the same shape.
    #[inline(always)]
    fn duration_us(&mut self) -> Option<u64> {
        if let Some(digits) = digits_in(self.rest.first_chunk()?, b"0.000s b") {
            self.rest = &self.rest[6..];
            let byte = |at: u32| digits >> (8 * at) & 0xff;
            let ms = byte(0) * 1_000 + byte(2) * 100 + byte(3) * 10 + byte(4);
            return Some(ms * 1_000);
        }
        parse_duration_us(self.bare()?)
    }

    /// The bytes of an answer, or `None` inside where it does not tell them.
    #[inline(always)]
    fn bytes(&mut self) -> Option<Option<u64>> {
        if let Some((bytes, rest @ [b' ', ..])) = take_number(self.rest) {
            self.rest = rest;
            return Some(Some(bytes));
        }
        self.bare().map(parse_bytes)
    }
}

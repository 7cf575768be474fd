//! Reads lines: opens the envelope, finds the format, completes the time.
//!
//! In: the bytes of a line without colour codes. Out: a [`Record`], a line of another program, or a
//! [`Reject`]. A parser is for one thread; it keeps the pieces of lines that come in several, and
//! buffers for texts that had to be unescaped, and nothing that makes the meaning of a line depend
//! on those before it.

use super::access::Access;
use super::access::Context;
use super::access::regex::Matcher;
use super::assumption::Assumptions;
use super::envelope::Envelope;
use super::fast_combined::{Midnight, read_combined_line};
use super::fast_path::{Head, begins_like_scalingo, read_head, read_router_line};
use super::joins::{Joins, Unfinished};
use super::options::Options;
use super::reader::{Kind, Reader};
use super::record::{Parsed, Record};
use super::reject::Reject;
use super::requote::unquote;
use super::timestamp::Clock;

/// Reads the lines of one source after the other.
#[derive(Debug)]
pub struct Parser {
    context: Context,
    forced: Option<Access>,
    matcher: Option<Matcher>,
    clock: Clock,
    joins: Joins,
    buffers: Buffers,
    assumptions: Assumptions,
    /// Whether lines of Scalingo's router are read as such.
    expects_router: bool,
    /// Whether lines of the combined format are read as such, with the units that they have.
    expects_combined: bool,
    midnight: Midnight,
}

/// Texts that had to be rewritten. One for each of the ways in which a line is looked at.
#[derive(Debug, Default)]
struct Buffers {
    unquoted: Vec<u8>,
    requoted: Vec<u8>,
    requoted_inside: Vec<u8>,
}

impl Parser {
    /// A parser that knows what was said about the lines.
    pub fn new(options: &Options) -> Self {
        Self {
            context: Context {
                unit: options.duration_unit,
            },
            forced: options.format.map(|format| format.0),
            matcher: options.custom.clone().map(Matcher::new),
            clock: Clock::new(options.zone),
            joins: Joins::default(),
            buffers: Buffers::default(),
            assumptions: Assumptions::default(),
            expects_router: options.custom.is_none()
                && options
                    .format
                    .is_none_or(|format| format.0 == Access::Router),
            expects_combined: options.custom.is_none()
                && options.duration_unit.is_none()
                && options
                    .format
                    .is_none_or(|format| format.0 == Access::Combined),
            midnight: Midnight::default(),
        }
    }

    /// Begins a source. `near_us`, in µs UTC, is an instant at or soon after its last line, such as
    /// the file's own time: it gives the year to times that have none.
    pub fn begin_source(&mut self, near_us: Option<i64>) {
        self.joins.end();
        self.clock.set_near(near_us);
    }

    /// Ends a source: what was cut off by its end. Each is one line that is [`Reject::Cut`]; its
    /// pieces were handed out as [`Parsed::Piece`] before.
    pub fn end_source(&mut self) -> Vec<Unfinished> {
        self.joins.end()
    }

    /// What was assumed so far.
    pub fn assumptions(&self) -> Assumptions {
        self.assumptions
    }

    /// Reads one line.
    ///
    /// # Errors
    /// The reason why the line is neither a request nor a line of another program.
    pub fn parse<'a>(&'a mut self, line: &'a [u8]) -> Result<Parsed<'a>, Reject> {
        let line = trim(line);
        if begins_like_scalingo(line) {
            return self.parse_scalingo(line);
        }
        if let Some(b'0'..=b'9') = line.first()
            && self.expects_combined
        {
            return self.parse_combined(line);
        }
        self.parse_any(line, None)
    }

    /// Reads a line that is probably of Scalingo.
    ///
    /// It stands apart so that lines of other kinds do not pay for its frame.
    #[inline(never)]
    fn parse_scalingo<'a>(&'a mut self, line: &'a [u8]) -> Result<Parsed<'a>, Reject> {
        let head = read_head(line);
        if self.expects_router
            && let Some(head) = head
            && let Some(record) = read_router_line(head)
        {
            return Ok(Parsed::Request(record));
        }
        self.parse_any(line, head)
    }

    /// Reads a line that may be of the combined format.
    #[inline(never)]
    fn parse_combined<'a>(&'a mut self, line: &'a [u8]) -> Result<Parsed<'a>, Reject> {
        match read_combined_line(line, &mut self.midnight) {
            Some(record) => Ok(Parsed::Request(record)),
            None => self.parse_any(line, None),
        }
    }

    /// Reads a line of any kind. A head that was read is not read again: that is a quarter of a line
    /// of an application.
    #[inline(never)]
    fn parse_any<'a>(
        &'a mut self,
        line: &'a [u8],
        head: Option<Head<'a>>,
    ) -> Result<Parsed<'a>, Reject> {
        let mut record = Record::empty();
        match self.read(line, head, &mut record)? {
            Kind::Request => Ok(Parsed::Request(record)),
            Kind::Other(source) => Ok(Parsed::Other(source)),
            Kind::Piece => Ok(Parsed::Piece),
        }
    }

    /// Reads one line without any short way, to hold [`Self::parse`] against.
    #[cfg(test)]
    pub(super) fn parse_the_long_way<'a>(
        &'a mut self,
        line: &'a [u8],
    ) -> Result<Parsed<'a>, Reject> {
        self.parse_any(trim(line), None)
    }

    /// Reads one line into an empty record.
    fn read<'a>(
        &'a mut self,
        line: &'a [u8],
        head: Option<Head<'a>>,
        record: &mut Record<'a>,
    ) -> Result<Kind<'a>, Reject> {
        let Self {
            context,
            forced,
            matcher,
            clock,
            joins,
            buffers,
            assumptions,
            expects_router: _,
            expects_combined: _,
            midnight: _,
        } = self;
        let mut reader = Reader {
            context: *context,
            forced: *forced,
            matcher,
            clock,
            assumptions,
        };
        if let Some(b'"' | b'\'') = line.first()
            && reader.matcher.is_none()
            && let Some(text) = unquote(line, &mut buffers.unquoted)
        {
            let outcome = reader.read(
                text,
                None,
                Some(joins),
                &mut buffers.requoted_inside,
                record,
            );
            let Err(reason) = outcome else {
                if record.origin.envelope == Envelope::None {
                    record.origin.envelope = Envelope::Quoted;
                }
                return outcome;
            };
            // The quotes may be of the line itself. No line in pieces begins with one.
            *record = Record::empty();
            return reader
                .read(line, None, None, &mut buffers.requoted, record)
                .map_err(|_| reason);
        }
        reader.read(line, head, Some(joins), &mut buffers.requoted, record)
    }
}

/// A line without white space before it, and without tabs behind it. Spaces behind it stay: they show
/// that the last value is whole.
#[inline]
fn trim(mut line: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = line {
        line = rest;
    }
    while let [rest @ .., b'\t' | b'\r'] = line {
        line = rest;
    }
    line
}

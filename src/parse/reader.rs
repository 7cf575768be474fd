//! Reads a line the long way: opens its envelopes, finds its format, completes its time.
//!
//! In: a line, and what a parser knows. Out: a record filled in place, or what the line is instead. It
//! stands apart from the buffers of the parser, so that a line can be looked at in more than one way.

use super::access::regex::Matcher;
use super::access::{Access, Context, Draft};
use super::assumption::Assumptions;
use super::envelope::{self, Envelope, Framing, Layer, Speaker, scalingo};
use super::fast_path::Head;
use super::joins::{Joins, join};
use super::reading::{Reading, is_own_business};
use super::record::{Origin, Record};
use super::reject::Reject;
use super::timestamp::{Clock, When};

/// A parser without its buffers, so that a line can be looked at in more than one way.
pub(super) struct Reader<'p> {
    pub(super) context: Context,
    pub(super) forced: Option<Access>,
    pub(super) matcher: &'p mut Option<Matcher>,
    pub(super) clock: &'p Clock,
    pub(super) assumptions: &'p mut Assumptions,
}

impl Reader<'_> {
    /// Reads one line into an empty record. Without `joins` there are no lines in pieces.
    pub(super) fn read<'a>(
        &mut self,
        line: &'a [u8],
        head: Option<Head<'a>>,
        joins: Option<&'a mut Joins>,
        requoted: &'a mut Vec<u8>,
        record: &mut Record<'a>,
    ) -> Result<Kind<'a>, Reject> {
        let context = self.context;
        let mut layer = Layer::bare(line);
        if !self.open(line, head, joins, &mut layer)? {
            return Ok(Kind::Piece);
        }
        let mut draft = Draft::new(record);
        let found = match self.matcher {
            Some(matcher) => matcher.read_any(line, &layer, context, &mut draft),
            None => {
                let reading = Reading {
                    forced: self.forced,
                    context,
                    has_time: layer.when.is_some(),
                };
                reading.read_any(&layer, requoted, &mut draft)
            }
        };
        match (found.outcome, layer.source) {
            (Ok(()), _) => {}
            (Err(reason), Some(source)) if is_own_business(layer.speaker, found.access, reason) => {
                return Ok(Kind::Other(source));
            }
            (Err(reason), _) => return Err(reason),
        }
        let Some(when) = draft.when.as_ref().or(layer.when.as_ref()) else {
            return Err(Reject::NoTimestamp);
        };
        // Nearly all times are whole; what the clock returns goes through memory, for 10 ns.
        draft.record.time = match when {
            When::Exact(time) => *time,
            when => self.clock.complete(*when, layer.when, self.assumptions)?,
        };
        if let Some(assumption) = draft.assumed {
            self.assumptions.note(assumption);
        }
        record.origin = Origin {
            envelope: found.envelope,
            access: found.access,
        };
        record.source = layer.source;
        if record.status == Some(101) {
            // A connection that became a websocket lives as long as it likes.
            record.duration_us = None;
        }
        Ok(Kind::Request)
    }

    /// Opens the envelopes of a line; whether its text is whole now.
    #[inline(always)]
    fn open<'a>(
        &self,
        line: &'a [u8],
        head: Option<Head<'a>>,
        joins: Option<&'a mut Joins>,
        layer: &mut Layer<'a>,
    ) -> Result<bool, Reject> {
        if head.is_some_and(|head| scalingo::open_named(head.time, head.named, layer)) {
            if layer.speaker != Speaker::Router {
                envelope::open_inside(layer);
            }
            return Ok(true);
        }
        match envelope::open(line, layer) {
            // What we take for a damaged envelope may be just what the expression describes.
            Err(_) if self.matcher.is_some() => {}
            opened => opened?,
        }
        if layer.framing != Framing::Plain {
            let joins = joins.ok_or(Reject::NoRequest)?;
            if !join(layer, joins, self.context)? {
                return Ok(false);
            }
        }
        if layer.envelope != Envelope::None && layer.speaker != Speaker::Router {
            // Such as the timestamps that `docker compose logs -t` writes behind the names.
            envelope::open_inside(layer);
        }
        Ok(true)
    }
}

/// What a line is, beside the record that it may have filled.
pub(super) enum Kind<'a> {
    Request,
    Other(&'a [u8]),
    Piece,
}

//! Reads lines: opens the envelope, finds the format, completes the time.
//!
//! In: the bytes of a line without colour codes. Out: a [`Record`], a line of another program, or a
//! [`Reject`]. A parser is for one thread; it keeps the pieces of lines that come in several, and
//! buffers for texts that had to be unescaped, and nothing that makes the meaning of a line depend
//! on those before it.

use super::access::regex::Matcher;
use super::access::{self, Access, Context, Request, router};
use super::assumption::Assumptions;
use super::envelope::{self, Envelope, Layer, Speaker};
use super::joins::{Joined, Joins, Unfinished};
use super::options::Options;
use super::record::{Origin, Parsed, Record};
use super::reject::Reject;
use super::requote::requote;
use super::timestamp::{Clock, Timestamp, When};

/// Reads the lines of one source after the other.
#[derive(Debug)]
pub struct Parser {
    context: Context,
    forced: Option<Access>,
    matcher: Option<Matcher>,
    clock: Clock,
    joins: Joins,
    requoted: Vec<u8>,
    assumptions: Assumptions,
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
            requoted: Vec::new(),
            assumptions: Assumptions::default(),
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
        let Self {
            context,
            forced,
            matcher,
            clock,
            joins,
            requoted,
            assumptions,
        } = self;
        let context = *context;
        let layer = match envelope::open(line) {
            // What we take for a damaged envelope may be just what the expression describes.
            Err(_) if matcher.is_some() => Layer::bare(line),
            opened => opened?,
        };
        let reads = |text: &[u8]| access::read(text, context).1.is_ok_and(|read| !read.cut);
        let text = match joins.take(layer.text, layer.framing, reads) {
            Joined::Whole(text) => text,
            Joined::Piece => return Ok(Parsed::Piece),
            Joined::TooLong => return Err(Reject::TooLong),
        };
        let (when, text) = inside(&layer, text);
        let found = match matcher {
            Some(matcher) => Found {
                envelope: layer.envelope,
                access: Access::Regex,
                outcome: matcher
                    .read(line, context)
                    .or_else(|_| matcher.read(text, context)),
            },
            None => {
                let reading = Reading {
                    forced: *forced,
                    context,
                    when,
                };
                reading.read_any(&layer, line, text, requoted)
            }
        };
        let request = match (found.outcome, layer.source) {
            (Ok(request), _) => request,
            (Err(reason), Some(source)) if is_own_business(layer.speaker, found.access, reason) => {
                return Ok(Parsed::Other(source));
            }
            (Err(reason), _) => return Err(reason),
        };
        let when = request.when.or(when).ok_or(Reject::NoTimestamp)?;
        let time = clock.complete(when, assumptions)?;
        if let Some(assumption) = request.assumed {
            assumptions.note(assumption);
        }
        let Found {
            envelope, access, ..
        } = found;
        let origin = Origin { envelope, access };
        Ok(Parsed::Request(record(origin, layer.source, time, request)))
    }
}

/// An envelope inside of the first one, such as the timestamps that `docker compose logs -t` writes
/// behind the names: the time that counts, and the text.
fn inside<'a>(layer: &Layer<'a>, text: &'a [u8]) -> (Option<When>, &'a [u8]) {
    if layer.envelope == Envelope::None || layer.speaker == Speaker::Router {
        return (layer.when, text);
    }
    match envelope::open_inside(text) {
        Some((when, text)) => (when.or(layer.when), text),
        None => (layer.when, text),
    }
}

/// What a line turned out to be.
struct Found<'a> {
    envelope: Envelope,
    access: Access,
    outcome: Result<Request<'a>, Reject>,
}

/// How a text is to be read.
#[derive(Clone, Copy)]
struct Reading {
    forced: Option<Access>,
    context: Context,
    /// The time of the envelope.
    when: Option<When>,
}

impl Reading {
    /// Reads a text as it is, and if that is nothing, with its quotes as they once were, and then
    /// the line without the envelope that we took from it.
    fn read_any<'a>(
        self,
        layer: &Layer<'_>,
        line: &'a [u8],
        text: &'a [u8],
        requoted: &'a mut Vec<u8>,
    ) -> Found<'a> {
        let (access, outcome) = self.read(layer.speaker, text);
        let found = Found {
            envelope: layer.envelope,
            access,
            outcome,
        };
        let Err(Reject::NoRequest | Reject::BadJson) = found.outcome else {
            return found;
        };
        if let Some(text) = requote(text, requoted)
            && let (access, outcome @ Ok(_)) = self.read(layer.speaker, text)
        {
            return Found {
                access,
                outcome,
                ..found
            };
        }
        // Classic load balancers of AWS begin with a bare time, which is no envelope.
        let bare = Self { when: None, ..self };
        if let (Envelope::Stamped, Speaker::Anyone) = (layer.envelope, layer.speaker)
            && let (access, outcome @ Ok(_)) = bare.read(Speaker::Anyone, line)
        {
            let envelope = Envelope::None;
            return Found {
                envelope,
                access,
                outcome,
            };
        }
        found
    }

    /// Reads a text in the format that was asked for, or in the first that knows it.
    fn read(self, speaker: Speaker, text: &[u8]) -> (Access, Result<Request<'_>, Reject>) {
        match (speaker, self.forced) {
            (Speaker::Router, None | Some(Access::Router)) => (Access::Router, router::read(text)),
            (Speaker::Router, Some(access))
            | (Speaker::Application, Some(access @ Access::Router)) => {
                (access, Err(Reject::NoRequest))
            }
            (_, Some(access @ (Access::Router | Access::Uvicorn))) if self.when.is_none() => {
                (access, Err(Reject::NoTimestamp))
            }
            (_, Some(access)) => (access, access::read_as(access, text, self.context)),
            (Speaker::Application, None) => match access::read(text, self.context) {
                // An application that quotes a router line is an application.
                (Access::Router, _) => (Access::Router, Err(Reject::NoRequest)),
                read => read,
            },
            (Speaker::Anyone | Speaker::Program, None) => access::read(text, self.context),
        }
    }
}

/// Whether a text that is no request is what programs say otherwise, and no damage: a program
/// may well log JSON or pairs that are no requests, so that only the formats that nobody
/// writes by chance can be damaged.
fn is_own_business(speaker: Speaker, access: Access, reason: Reject) -> bool {
    let speaks = match speaker {
        Speaker::Program | Speaker::Application => true,
        // A router that was not asked for.
        Speaker::Router => return reason == Reject::NoRequest,
        Speaker::Anyone => false,
    };
    speaks
        && (matches!(access, Access::Json | Access::Ltsv | Access::Router)
            || matches!(reason, Reject::NoRequest | Reject::NoStatus))
}

fn record<'a>(
    origin: Origin,
    source: Option<&'a [u8]>,
    time: Timestamp,
    request: Request<'a>,
) -> Record<'a> {
    Record {
        time,
        origin,
        source,
        method: request.method,
        path: request.path,
        status: request.status,
        // A connection that became a websocket lives as long as it likes.
        duration_us: request.duration_us.filter(|_| request.status != Some(101)),
        bytes: request.bytes,
        host: request.host,
        request_id: request.request_id,
        container: request.container,
        client: request.client,
        protocol: request.protocol,
        referer: request.referer,
        user_agent: request.user_agent,
        cut: request.cut,
    }
}

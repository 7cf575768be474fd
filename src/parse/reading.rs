//! Reads the text inside of an envelope: in the format that was asked for, or in the first that knows
//! it.
//!
//! In: an opened envelope, and an empty draft. Out: what the line turned out to be, and the
//! draft filled. What nothing can read is tried again with its quotes undone, and without the
//! envelope that was taken from it.

use super::access::regex::Matcher;
use super::access::{self, Access, Context, Draft, alb, router};
use super::envelope::{Envelope, Layer, Speaker};
use super::reject::Reject;
use super::requote::requote;

/// What a line turned out to be.
pub(super) struct Found {
    pub envelope: Envelope,
    pub access: Access,
    pub outcome: Result<(), Reject>,
}

impl Matcher {
    /// Matches the whole line, or else the text inside of its envelope.
    pub(super) fn read_any<'a>(
        &mut self,
        line: &'a [u8],
        layer: &Layer<'a>,
        context: Context,
        draft: &mut Draft<'_, 'a>,
    ) -> Found {
        let mut outcome = self.read(line, context, draft);
        if outcome.is_err() {
            draft.clear();
            outcome = self.read(layer.text, context, draft);
        }
        Found {
            envelope: layer.envelope,
            access: Access::Regex,
            outcome,
        }
    }
}

/// How a text is to be read.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub forced: Option<Access>,
    pub context: Context,
    /// Whether the envelope has a time.
    pub has_time: bool,
}

impl Reading {
    /// Reads a text as it is, and if that is nothing, with its quotes as they once were, and then
    /// the line without the envelope that we took from it.
    #[inline]
    pub(super) fn read_any<'a>(
        self,
        layer: &Layer<'a>,
        requoted: &'a mut Vec<u8>,
        draft: &mut Draft<'_, 'a>,
    ) -> Found {
        // Lines of classic load balancers of AWS begin with a bare time, which was taken for an envelope.
        if layer.with_time.is_some()
            && alb::may_be_classic(layer.text)
            && let Some(found) = self.read_with_time(layer, draft)
        {
            return found;
        }
        let (access, outcome) = self.read(layer.speaker, layer.text, draft);
        let found = Found {
            envelope: layer.envelope,
            access,
            outcome,
        };
        let Err(Reject::NoRequest | Reject::BadJson) = found.outcome else {
            return found;
        };
        draft.clear();
        if let Some(text) = requote(layer.text, requoted) {
            if let (access, outcome @ Ok(_)) = self.read(layer.speaker, text, draft) {
                return Found {
                    access,
                    outcome,
                    ..found
                };
            }
            draft.clear();
        }
        self.read_with_time(layer, draft).unwrap_or(found)
    }

    /// Reads a text with the bare time in front of it that was taken for an envelope.
    fn read_with_time<'a>(self, layer: &Layer<'a>, draft: &mut Draft<'_, 'a>) -> Option<Found> {
        let text = layer.with_time?;
        let bare = Self {
            has_time: false,
            ..self
        };
        let (access, outcome) = bare.read(layer.speaker, text, draft);
        if outcome.is_err() {
            draft.clear();
            return None;
        }
        Some(Found {
            envelope: match layer.envelope {
                Envelope::Stamped => Envelope::None,
                around => around,
            },
            access,
            outcome,
        })
    }

    /// Reads a text in the format that was asked for, or in the first that knows it, into an empty
    /// draft.
    fn read<'a>(
        self,
        speaker: Speaker,
        text: &'a [u8],
        draft: &mut Draft<'_, 'a>,
    ) -> (Access, Result<(), Reject>) {
        match (speaker, self.forced) {
            (Speaker::Router, None | Some(Access::Router)) => {
                (Access::Router, router::read(text, draft.record))
            }
            (Speaker::Router, Some(access))
            | (Speaker::Application, Some(access @ Access::Router)) => {
                (access, Err(Reject::NoRequest))
            }
            (_, Some(access @ (Access::Router | Access::Uvicorn))) if !self.has_time => {
                (access, Err(Reject::NoTimestamp))
            }
            (_, Some(access)) => (access, access::read_as(access, text, self.context, draft)),
            (Speaker::Application, None) => match access::read(text, self.context, draft) {
                // An application that quotes a router line is an application.
                (Access::Router, _) => (Access::Router, Err(Reject::NoRequest)),
                read => read,
            },
            (Speaker::Anyone | Speaker::Program, None) => access::read(text, self.context, draft),
        }
    }
}

/// Whether a text that is no request is what programs say otherwise, and no damage: a program
/// may well log JSON or pairs that are no requests, so that only the formats that nobody
/// writes by chance can be damaged.
pub(super) fn is_own_business(speaker: Speaker, access: Access, reason: Reject) -> bool {
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

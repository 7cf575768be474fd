//! The first and the last request of each origin.

use crate::parse::Origin;

/// The first and the last timestamp of each origin, µs UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spans {
    /// By [`Origin::index`]; the first is after the last where there is no request.
    spans: Vec<(i64, i64)>,
}

const NONE: (i64, i64) = (i64::MAX, i64::MIN);

impl Default for Spans {
    fn default() -> Self {
        Self {
            spans: vec![NONE; Origin::COUNT],
        }
    }
}

impl Spans {
    /// Adds a request.
    #[inline]
    pub(super) fn widen(&mut self, origin: usize, us: i64) {
        let span = &mut self.spans[origin];
        *span = (span.0.min(us), span.1.max(us));
    }

    /// Adds those of other requests.
    pub(super) fn merge(&mut self, other: &Self) {
        for (span, more) in self.spans.iter_mut().zip(&other.spans) {
            *span = (span.0.min(more.0), span.1.max(more.1));
        }
    }

    /// The first and the last timestamp of an origin, µs UTC; `None` without a request.
    pub(super) fn of(&self, origin: Origin) -> Option<(i64, i64)> {
        let span = self.spans[origin.index()];
        (span.0 <= span.1).then_some(span)
    }

    /// The first and the last timestamp of these origins together; `None` without a request.
    pub(super) fn over(&self, keeps: impl Fn(Origin) -> bool) -> Option<(i64, i64)> {
        let kept = Origin::all().zip(&self.spans);
        let whole = kept
            .filter(|(origin, _)| keeps(*origin))
            .fold(NONE, |one, (_, other)| {
                (one.0.min(other.0), one.1.max(other.1))
            });
        (whole.0 <= whole.1).then_some(whole)
    }
}

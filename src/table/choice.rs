//! Whose lines a run is about, so that no request counts twice.
//!
//! A router and the application behind it both log a request. The router's lines are taken if there
//! are any, else those of the formats that say how long requests took, if any does.

use super::detected::{Detected, OriginCount};
use super::load::{Request, Sink, SinkReader};
use crate::parse::{Access, Origin};
use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Which lines a run is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// Those it is about, most requests first.
    pub kept: Vec<OriginCount>,
    /// Those left out, since they may tell of the same requests once more.
    pub left_out: Vec<OriginCount>,
    /// Whether the router's lines are taken, whatever else comes.
    only_router: bool,
}

fn is_router(count: &OriginCount) -> bool {
    count.origin.access == Access::Router
}

fn is_timed(count: &OriginCount) -> bool {
    count.timed > 0
}

impl Choice {
    /// Chooses among what there is.
    pub fn among(found: Vec<OriginCount>) -> Self {
        let mut kept = found;
        let mut left_out = Vec::new();
        for is_better in [is_router, is_timed] {
            if kept.iter().any(is_better) {
                let (better, others) = kept.into_iter().partition(is_better);
                kept = better;
                left_out.extend::<Vec<_>>(others);
            }
        }
        Self {
            only_router: kept.iter().any(is_router),
            kept,
            left_out,
        }
    }

    /// All there is, for a person who chose already.
    pub fn all(found: Vec<OriginCount>) -> Self {
        Self {
            kept: found,
            left_out: Vec::new(),
            only_router: false,
        }
    }

    /// The same choice among other counts, such as those of the whole when it was made early.
    pub fn applied_to(&self, mut found: Vec<OriginCount>) -> Self {
        found.sort_by_key(|count| (std::cmp::Reverse(count.requests), count.origin));
        let (kept, left_out) = found
            .into_iter()
            .partition(|count| self.keeps(count.origin));
        Self {
            kept,
            left_out,
            only_router: self.only_router,
        }
    }

    /// Requests that are left out.
    pub fn left_out_total(&self) -> u64 {
        self.left_out.iter().map(|count| count.requests).sum()
    }

    /// Whether the router's lines were chosen over those of others.
    pub fn is_router(&self) -> bool {
        self.only_router
    }

    /// Whether the lines of an origin count.
    pub fn keeps(&self, origin: Origin) -> bool {
        if self.only_router {
            return origin.access == Access::Router;
        }
        !self.left_out.iter().any(|count| count.origin == origin)
    }
}

/// Looks only for what is needed to choose, and stops reading as soon as that is known.
#[derive(Debug, Default)]
pub struct OriginFinder {
    found: Mutex<Detected>,
    has_router: AtomicBool,
}

/// What one thread found.
#[derive(Debug)]
pub struct OriginReader<'f> {
    finder: &'f OriginFinder,
    found: Detected,
}

impl OriginFinder {
    /// The choice among what was found.
    pub fn finish(self) -> Choice {
        let found = self.found.into_inner();
        Choice::among(found.unwrap_or_else(PoisonError::into_inner).found())
    }
}

impl Sink for OriginFinder {
    type Reader<'s> = OriginReader<'s>;
    type Error = Infallible;

    fn reader(&self) -> OriginReader<'_> {
        OriginReader {
            finder: self,
            found: Detected::default(),
        }
    }

    /// The router's lines are taken whatever else there is.
    fn is_done(&self) -> bool {
        self.has_router.load(Ordering::Relaxed)
    }
}

impl SinkReader for OriginReader<'_> {
    type Error = Infallible;

    fn take(&mut self, _source: usize, request: &Request<'_, '_>) -> Result<(), Infallible> {
        if request.record.origin.access == Access::Router {
            self.finder.has_router.store(true, Ordering::Relaxed);
        }
        self.found.count(request.record);
        Ok(())
    }

    fn finish(self) -> Result<(), Infallible> {
        // A count is whole again after every addition.
        let found = self.finder.found.lock();
        found
            .unwrap_or_else(PoisonError::into_inner)
            .merge(&self.found);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::Envelope;

    fn count(access: Access, requests: u64, timed: u64) -> OriginCount {
        OriginCount {
            origin: Origin {
                envelope: Envelope::None,
                access,
            },
            requests,
            timed,
        }
    }

    #[test]
    fn routers_come_before_timed_lines_and_those_before_others() {
        let router = count(Access::Router, 5, 5);
        let timed = count(Access::Combined, 900, 1);
        let untimed = count(Access::Uvicorn, 1000, 0);
        let kept = |found: &[OriginCount]| Choice::among(found.to_vec()).kept;
        assert_eq!(kept(&[untimed, timed, router]), [router]);
        assert_eq!(kept(&[untimed, timed]), [timed]);
        assert_eq!(kept(&[untimed]), [untimed]);
        let choice = Choice::among(vec![untimed, router, timed]);
        assert_eq!(choice.left_out_total(), 1900);
        assert!(choice.is_router() && !choice.keeps(timed.origin));
        // Made before the others were seen.
        let early = Choice::among(vec![router]);
        assert_eq!(early.applied_to(vec![untimed, router, timed]), choice);
        assert!(Choice::all(vec![untimed, timed]).keeps(untimed.origin));
    }
}

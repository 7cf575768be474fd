//! Decides a condition for one endpoint.

use super::before::Regression;
use super::condition::{Condition, Limit};
use super::metric::{Metric, Unit};
use crate::stats::EndpointStats;

/// What is found of a gate at an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The figure is as it shall be.
    Held,
    /// It is not.
    Breached,
    /// Too few requests to decide.
    TooLittleData {
        /// How many there are, on the side that has fewer.
        requests: u64,
        /// How many it takes; 0 where the comparison decides that.
        needed: u64,
    },
    /// No request at all.
    NoRequest,
    /// Requests, but none that says how long it took.
    NotTimed,
    /// The baseline does not have the endpoint.
    NotBefore,
}

/// A decision, with the figures that it rests on, in the unit of the metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Decision {
    pub state: State,
    pub metric: Option<Metric>,
    pub figure: Option<f64>,
    pub before: Option<f64>,
    pub change: Option<f64>,
}

impl Decision {
    pub(super) fn without_figures(state: State) -> Self {
        Self {
            state,
            metric: None,
            figure: None,
            before: None,
            change: None,
        }
    }
}

/// The figures of one endpoint on both sides.
pub(super) struct Sides<'s> {
    pub now: &'s EndpointStats,
    pub percentiles: &'s [f64],
    /// The figures of the baseline and its percentiles.
    pub before: Option<(&'s EndpointStats, &'s [f64])>,
    pub regression: Regression,
}

impl Sides<'_> {
    fn decide_regression(&self) -> Decision {
        let requests = self.now.requests;
        match self.regression {
            Regression::None => Decision::without_figures(State::Held),
            Regression::TooLittleData if requests == 0 => {
                Decision::without_figures(State::NoRequest)
            }
            Regression::TooLittleData => Decision::without_figures(State::TooLittleData {
                requests,
                needed: 0,
            }),
            Regression::Found {
                metric,
                before,
                now,
            } => Decision {
                state: State::Breached,
                metric: Some(metric),
                figure: Some(now),
                before: Some(before),
                change: Some(Limit::ChangePct(0.0).change(before, now)),
            },
        }
    }

    pub(super) fn decide(&self, condition: Condition) -> Decision {
        let Condition::Figure {
            metric,
            order,
            limit,
        } = condition
        else {
            return self.decide_regression();
        };
        let now = metric.of(self.now, self.percentiles);
        let sample = metric.sample(self.now);
        let mut decision = Decision {
            state: State::Held,
            metric: Some(metric),
            figure: now,
            before: None,
            change: None,
        };
        let needed = limit.needed(metric);
        let Some(figure) = now else {
            decision.state = if self.now.requests == 0 {
                State::NoRequest
            } else {
                State::NotTimed
            };
            return decision;
        };
        let mut fewest = sample;
        let mut held_against = figure;
        if limit.is_change() {
            let before = self.before.and_then(|(stats, percentiles)| {
                Some((metric.of(stats, percentiles)?, metric.sample(stats)))
            });
            let Some((before, sample)) = before else {
                decision.state = State::NotBefore;
                return decision;
            };
            // A number of requests may fall to nothing; that it was of some size before is enough.
            fewest = match metric.unit() {
                Unit::Requests => sample,
                _ => fewest.min(sample),
            };
            held_against = limit.change(before, figure);
            decision.before = Some(before);
            decision.change = Some(held_against);
        }
        decision.state = if fewest < needed {
            State::TooLittleData {
                requests: fewest,
                needed,
            }
        } else if order.holds(held_against, limit.number()) {
            State::Breached
        } else {
            State::Held
        };
        decision
    }
}

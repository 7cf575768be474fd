//! Holds gates against a summary.

use super::before::{Before, EndpointBefore, Regression};
use super::condition::{Condition, Limit};
use super::decide::{Decision, Sides, State};
use super::expression::Gate;
use super::metric::Metric;
use super::scope::Scope;
use crate::stats::{EndpointStats, Summary};
use std::collections::{HashMap, HashSet};

/// How much a breach matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// `--warn-on`: it is said.
    Warning,
    /// `--fail-on`: the run fails.
    Critical,
}

/// A gate with what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked {
    /// The gate.
    pub gate: Gate,
    /// How much a breach matters.
    pub level: Level,
    /// What was found at each endpoint of it: breaches first, the worst of them first, then in the
    /// order of the summary.
    pub decided: Vec<Decided>,
}

/// What was found at an endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The HTTP method; empty for all requests together.
    pub method: String,
    /// The path template; empty for all requests together.
    pub endpoint: String,
    /// What was found.
    pub state: State,
    /// What the figures are of; `None` where there are none.
    pub metric: Option<Metric>,
    /// The figure, in the unit of the metric.
    pub figure: Option<f64>,
    /// The same of the baseline, where the gate is about a change.
    pub before: Option<f64>,
    /// The change, in the unit of the limit; of a regression in percent.
    pub change: Option<f64>,
    /// All requests of the endpoint.
    pub requests: u64,
}

/// What came of a gate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GateState {
    /// It is held.
    Held,
    /// It is breached at an endpoint at least.
    Breached,
    /// It was not breached, and could not be decided: all requests together, or the endpoint that it
    /// names, are too few; or that is so of every endpoint that it is about.
    Undecided,
}

impl Checked {
    /// What came of the gate.
    pub fn state(&self) -> GateState {
        let has = |state: State| self.decided.iter().any(|decided| decided.state == state);
        let all_held = self
            .decided
            .iter()
            .all(|decided| decided.state == State::Held);
        if has(State::Breached) {
            GateState::Breached
        } else if all_held || (has(State::Held) && !self.gate.scope().is_of_one()) {
            GateState::Held
        } else {
            GateState::Undecided
        }
    }

    /// Where it is breached, the worst first.
    pub fn breaches(&self) -> impl Iterator<Item = &Decided> {
        let all = self.decided.iter();
        all.filter(|decided| decided.state == State::Breached)
    }

    /// Where it could not be decided.
    pub fn undecided(&self) -> impl Iterator<Item = &Decided> {
        let decided = [State::Held, State::Breached];
        let all = self.decided.iter();
        all.filter(move |one| !decided.contains(&one.state))
    }

    /// The limit, where it is one of a figure.
    pub fn limit(&self) -> Option<Limit> {
        match self.gate.condition() {
            Condition::Regression => None,
            Condition::Figure { limit, .. } => Some(limit),
        }
    }
}

/// Holds gates against a summary, and relative ones against what was before.
///
/// The summary has the percentiles of the gates; a relative gate without `before` stays undecided.
pub fn evaluate(
    gates: &[(Level, Gate)],
    summary: &Summary,
    before: Option<&Before<'_>>,
) -> Vec<Checked> {
    let earlier = before.into_iter().flat_map(|before| &before.endpoints);
    let earlier: HashMap<_, _> = earlier
        .map(|one| ((one.method, one.endpoint), one))
        .collect();
    let evaluation = Evaluation {
        summary,
        before,
        earlier,
    };
    let checked = gates.iter().map(|(level, gate)| Checked {
        gate: gate.clone(),
        level: *level,
        decided: evaluation.decide(gate),
    });
    checked.collect()
}

struct Evaluation<'e> {
    summary: &'e Summary,
    before: Option<&'e Before<'e>>,
    earlier: HashMap<(&'e str, &'e str), &'e EndpointBefore<'e>>,
}

impl Evaluation<'_> {
    fn decide(&self, gate: &Gate) -> Vec<Decided> {
        let condition = gate.condition();
        let percentiles = &self.summary.percentiles;
        if *gate.scope() == Scope::Total {
            let sides = Sides {
                now: &self.summary.total,
                percentiles,
                before: self.before.map(|before| (before.total, before.percentiles)),
                regression: Regression::TooLittleData,
            };
            return vec![decided(&self.summary.total, sides.decide(condition))];
        }
        let endpoints = self.summary.endpoints.iter();
        let mut all: Vec<Decided> = endpoints
            .filter(|stats| gate.scope().holds(stats))
            .map(|now| {
                let earlier = self
                    .earlier
                    .get(&(now.method.as_str(), now.endpoint.as_str()));
                let percentiles_before = self.before.map_or(&[][..], |before| before.percentiles);
                let sides = Sides {
                    now,
                    percentiles,
                    before: earlier.and_then(|one| Some((one.stats?, percentiles_before))),
                    regression: match (earlier, self.before) {
                        (Some(one), _) => one.regression,
                        (None, Some(_)) => Regression::None,
                        (None, None) => Regression::TooLittleData,
                    },
                };
                decided(now, sides.decide(condition))
            })
            .collect();
        all.extend(self.gone(gate));
        if all.is_empty() {
            all.push(self.absent(gate));
        }
        worst_first(&mut all, condition);
        all
    }

    /// What is found of endpoints that only the baseline has: a change of a number of requests is known.
    fn gone(&self, gate: &Gate) -> Vec<Decided> {
        let (true, Condition::Figure { metric, .. }) = (gate.is_relative(), gate.condition())
        else {
            return Vec::new();
        };
        let Some(before) = self.before.filter(|_| matches!(metric, Metric::Count(_))) else {
            return Vec::new();
        };
        let name = |stats: &EndpointStats| (stats.method.clone(), stats.endpoint.clone());
        let present: HashSet<_> = self.summary.endpoints.iter().map(name).collect();
        let gone = before.endpoints.iter().filter_map(|one| one.stats);
        let gone =
            gone.filter(|stats| gate.scope().holds(stats) && !present.contains(&name(stats)));
        gone.map(|stats| {
            let now = EndpointStats {
                method: stats.method.clone(),
                endpoint: stats.endpoint.clone(),
                ..EndpointStats::default()
            };
            let sides = Sides {
                now: &now,
                percentiles: &self.summary.percentiles,
                before: Some((stats, before.percentiles)),
                regression: Regression::None,
            };
            decided(&now, sides.decide(gate.condition()))
        })
        .collect()
    }

    /// What is found of an endpoint that was not asked for: a number of requests is known to be 0.
    fn absent(&self, gate: &Gate) -> Decided {
        let (method, endpoint) = match gate.scope() {
            Scope::Named { method, template } => (method.clone(), template.clone()),
            Scope::Total | Scope::Each => (None, String::new()),
        };
        let nothing = EndpointStats {
            method: method.clone().unwrap_or_default(),
            endpoint: endpoint.clone(),
            ..EndpointStats::default()
        };
        let sides = Sides {
            now: &nothing,
            percentiles: &self.summary.percentiles,
            before: None,
            regression: Regression::TooLittleData,
        };
        let decision = if gate.scope().is_of_one() {
            sides.decide(gate.condition())
        } else {
            Decision::without_figures(State::NoRequest)
        };
        decided(&nothing, decision)
    }
}

fn decided(stats: &EndpointStats, decision: Decision) -> Decided {
    Decided {
        method: stats.method.clone(),
        endpoint: stats.endpoint.clone(),
        state: decision.state,
        metric: decision.metric,
        figure: decision.figure,
        before: decision.before,
        change: decision.change,
        requests: stats.requests,
    }
}

fn worst_first(all: &mut [Decided], condition: Condition) {
    let sign = match condition {
        Condition::Figure { order, .. } if !order.is_upper() => -1.0,
        _ => 1.0,
    };
    // The sort is stable: what is alike stays in the order of the summary.
    all.sort_by(|left, right| {
        let rank = |one: &Decided| {
            let is_breached = one.state == State::Breached;
            let size = one.change.or(one.figure).unwrap_or(0.0);
            (!is_breached, if is_breached { -sign * size } else { 0.0 })
        };
        let (left, right) = (rank(left), rank(right));
        left.0.cmp(&right.0).then(left.1.total_cmp(&right.1))
    });
}

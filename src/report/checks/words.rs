//! Gates in words, the same in every format: figures with their units, and why nothing was decided.
//! Texts of strangers are visible, but not escaped for any format.

use super::{CheckReport, GateCounts};
use crate::report::lang::Lang;
use crate::report::text::{counted, visible};
use crate::stats::gate::{Checked, Condition, Decided, GateState, Level, Limit, State, Unit};

/// Decimals of a number that is shown, at most.
const PLACES: usize = 3;
/// The same for one that would else look like the bound that it breaches: durations to the microsecond.
const MOST_PLACES: usize = 6;

/// `POST /users`, or `all requests`.
pub(super) fn name(decided: &Decided) -> String {
    if decided.endpoint.is_empty() {
        return "all requests".to_owned();
    }
    let name = format!("{} {}", decided.method, decided.endpoint);
    visible(name.trim_start()).into_owned()
}

/// What was found: `p95 1.2 s > 800 ms`; without the endpoint.
pub(super) fn found(checked: &Checked, decided: &Decided) -> String {
    match decided.state {
        State::Held | State::Breached => figures(checked, decided),
        State::TooLittleData { requests, needed } => {
            let have = counted(requests, "request");
            match needed {
                0 => format!("too little data to compare, {have}"),
                _ => format!(
                    "too little data, {have} where it takes {}",
                    Lang::English.count(needed)
                ),
            }
        }
        State::NoRequest => "no request".to_owned(),
        State::NotTimed => "no request says how long it took".to_owned(),
        State::NotBefore => "nothing to compare with in the baseline".to_owned(),
    }
}

fn figures(checked: &Checked, decided: &Decided) -> String {
    let (Some(metric), Some(now)) = (decided.metric, decided.figure) else {
        return "no regression".to_owned();
    };
    let places = match (decided.state, checked.limit()) {
        (State::Breached, Some(Limit::Absolute(bound))) => places_apart(metric.unit(), now, bound),
        _ => PLACES,
    };
    let mut text = format!("{metric} {}", figure_to(places, metric.unit(), now));
    if let (Some(before), Some(change)) = (decided.before, decided.change) {
        let change = match checked.limit() {
            Some(limit @ Limit::Change(_)) => bound(metric.unit(), with(limit, change)),
            _ => bound(metric.unit(), Limit::ChangePct(change)),
        };
        text += &format!(", {change} from {}", figure(metric.unit(), before));
    }
    match checked.gate.condition() {
        Condition::Regression => text + ", a regression",
        Condition::Figure { order, limit, .. } if decided.state == State::Breached => {
            format!("{text} {order} {}", bound(metric.unit(), limit))
        }
        Condition::Figure { .. } => text,
    }
}

/// The same kind of limit with another number.
fn with(limit: Limit, number: f64) -> Limit {
    match limit {
        Limit::Absolute(_) => Limit::Absolute(number),
        Limit::Change(_) => Limit::Change(number),
        Limit::ChangePct(_) => Limit::ChangePct(number),
    }
}

/// A figure with its unit: `1.234 s`, `4.5 %`, `1,000`.
pub(super) fn figure(unit: Unit, value: f64) -> String {
    figure_to(PLACES, unit, value)
}

/// The same with so many decimals at most.
fn figure_to(places: usize, unit: Unit, value: f64) -> String {
    match unit {
        Unit::Us if value.abs() < 1e6 => format!("{} ms", decimal_to(places, value / 1e3)),
        Unit::Us => format!("{} s", decimal_to(places, value / 1e6)),
        Unit::Percent => format!("{} %", decimal_to(places, value)),
        Unit::Requests if value >= 0.0 && value.fract() == 0.0 => Lang::English.count(value as u64),
        Unit::Requests => decimal_to(places, value),
    }
}

/// How many decimals a figure needs so that it does not look like a bound which it is not.
fn places_apart(unit: Unit, value: f64, bound: f64) -> usize {
    let is_alike =
        |places: usize| value != bound && figure_to(places, unit, value) == figure(unit, bound);
    let mut all = PLACES..MOST_PLACES;
    all.find(|places| !is_alike(*places)).unwrap_or(MOST_PLACES)
}

fn bound(unit: Unit, limit: Limit) -> String {
    let sign = |number: f64| if number < 0.0 { "-" } else { "+" };
    match limit {
        Limit::Absolute(number) => figure(unit, number),
        Limit::Change(number) => format!("{}{}", sign(number), figure(unit, number.abs())),
        Limit::ChangePct(number) if number.is_infinite() => "up".to_owned(),
        Limit::ChangePct(number) => format!("{}{} %", sign(number), decimal(number.abs())),
    }
}

/// At most [`PLACES`] decimals, without useless zeros.
pub(super) fn decimal(value: f64) -> String {
    decimal_to(PLACES, value)
}

fn decimal_to(places: usize, value: f64) -> String {
    let text = format!("{value:.places$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    // A negative number that rounds to nothing is nothing.
    if text == "-0" { "0" } else { text }.to_owned()
}

/// `failed`, `warned`, `undecided`, `held`.
pub(super) fn outcome(checked: &Checked) -> &'static str {
    match (checked.state(), checked.level) {
        (GateState::Breached, Level::Critical) => "failed",
        (GateState::Breached, Level::Warning) => "warned",
        (GateState::Undecided, _) => "undecided",
        (GateState::Held, _) => "held",
    }
}

/// What matters of a gate: its breaches, else why it was not decided, else what was found.
pub(super) fn lines(checked: &Checked, most: usize) -> Vec<String> {
    let line = |decided: &Decided| format!("{}: {}", name(decided), found(checked, decided));
    let chosen: Vec<&Decided> = match checked.state() {
        GateState::Breached => checked.breaches().collect(),
        GateState::Undecided => checked.undecided().collect(),
        GateState::Held if checked.decided.len() == 1 => checked.decided.iter().collect(),
        GateState::Held => Vec::new(),
    };
    let mut lines: Vec<String> = chosen.iter().take(most).map(|one| line(one)).collect();
    if chosen.len() > most {
        let more = counted((chosen.len() - most) as u64, "more endpoint");
        lines.push(format!("and {more}"));
    }
    if checked.state() == GateState::Held && lines.is_empty() {
        let held = checked.decided.len() - checked.undecided().count();
        lines.push(format!("held at {}", counted(held as u64, "endpoint")));
    }
    lines
}

/// What was not decided of a gate that was.
pub(super) fn remark(checked: &Checked) -> Option<String> {
    let undecided = checked.undecided().count() as u64;
    let is_worth_it = undecided > 0 && checked.state() != GateState::Undecided;
    is_worth_it.then(|| {
        let endpoints = counted(undecided, "endpoint");
        format!("{endpoints} with too little data to decide")
    })
}

/// `1 of 4 gates failed, 1 warned`.
pub(super) fn conclusion(report: &CheckReport<'_>) -> String {
    let GateCounts {
        failed,
        warned,
        undecided,
        ..
    } = report.counts();
    let gates = counted(report.checked.len() as u64, "gate");
    let mut text = format!("{failed} of {gates} failed");
    for (number, what) in [(warned, "warned"), (undecided, "undecided")] {
        if number > 0 {
            text += &format!(", {number} {what}");
        }
    }
    text
}

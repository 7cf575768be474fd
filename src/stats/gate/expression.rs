//! Reads a gate.
//!
//! ```text
//! gate      = [ scope ":" ] condition
//! scope     = "each" | [ METHOD ] template       a template as reports have it; * is any text
//! condition = "regression" | figure order limit
//! figure    = p50 … p99.9 | mean | min | max
//!           | requests | slow | client_closed | timeouts | 1xx … 5xx
//!           | slow_pct | error_pct | client_closed_pct | timeouts_pct | 1xx_pct … 5xx_pct
//! order     = ">" | ">=" | "<" | "<="             the gate is breached when it holds
//! limit     = [ "+" | "-" ] number [ unit ]       with a sign a change against the baseline
//! unit      = us | ms | s | min                   of durations, which need one
//!           | "%"                                 of shares; after a sign, of the baseline's figure
//! ```
//!
//! Without a scope a gate is about all requests together.

use super::condition::{Condition, Limit, Order};
use super::metric::{Metric, Unit};
use super::scope::Scope;
use std::fmt;
use std::str::FromStr;

/// A gate: which figure of which endpoints must not be how.
///
/// ```text
/// p95>800ms                                   all requests together
/// error_pct>5
/// requests<1000
/// each: p95>2s                                any endpoint
/// POST /api/v1/statique/bulk: p99>5s          one endpoint
/// GET /api/v1/*: p95>+20%                     these, against the baseline
/// regression                                  any endpoint that got slower or fails more often
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Gate {
    scope: Scope,
    condition: Condition,
    text: String,
}

/// What is wrong with a gate, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateError(String);

impl fmt::Display for GateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for GateError {}

impl Gate {
    /// Which endpoints it is about.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// What breaches it.
    pub fn condition(&self) -> Condition {
        self.condition
    }

    /// The gate as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it takes a baseline.
    pub fn is_relative(&self) -> bool {
        match self.condition {
            Condition::Regression => true,
            Condition::Figure { limit, .. } => limit.is_change(),
        }
    }

    /// The percentile that it asks for, in percent.
    pub fn percentile(&self) -> Option<f64> {
        match self.condition {
            Condition::Figure {
                metric: Metric::Percentile(percent),
                ..
            } => Some(percent),
            _ => None,
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for Gate {
    type Err = GateError;

    fn from_str(text: &str) -> Result<Self, GateError> {
        let text = text.trim();
        let (scope, condition) = match text.rsplit_once(':') {
            Some((scope, condition)) => (Some(scope.trim()), condition.trim()),
            None => (None, text),
        };
        let wrong = |problem: String| {
            let example =
                "examples: p95>800ms, error_pct>5, 'each: p99>5s', 'POST /users: p95>+20%'";
            GateError(format!("{problem}; {example}"))
        };
        let scope = scope
            .map_or(Ok(Scope::Total), Scope::parse)
            .map_err(wrong)?;
        let condition = parse_condition(condition).map_err(wrong)?;
        let scope = match (scope, condition) {
            // All requests together also change when endpoints are asked for more or less often, so
            // that they have no verdict.
            (Scope::Total, Condition::Regression) => Scope::Each,
            (scope, _) => scope,
        };
        Ok(Self {
            scope,
            condition,
            text: text.to_owned(),
        })
    }
}

fn parse_condition(text: &str) -> Result<Condition, String> {
    if text == "regression" {
        return Ok(Condition::Regression);
    }
    let Some(at) = text.find(['<', '>']) else {
        return Err(if text.is_empty() {
            "there is no condition".to_owned()
        } else {
            format!("{text:?} has neither > nor <")
        });
    };
    let (name, rest) = text.split_at(at);
    let orders = [
        (">=", Order::AtLeast),
        ("<=", Order::AtMost),
        (">", Order::Over),
        ("<", Order::Under),
    ];
    let found = orders
        .iter()
        .find_map(|(sign, order)| Some((*order, rest.strip_prefix(sign)?)));
    let Some((order, limit)) = found else {
        return Err(format!("{rest:?} is no comparison; write >, >=, < or <="));
    };
    let metric = Metric::parse(name.trim())?;
    Ok(Condition::Figure {
        metric,
        order,
        limit: parse_limit(metric, limit.trim())?,
    })
}

fn parse_limit(metric: Metric, text: &str) -> Result<Limit, String> {
    let sign = match text.as_bytes().first() {
        Some(b'+') => Some(1.0),
        Some(b'-') => Some(-1.0),
        _ => None,
    };
    let size = if sign.is_some() {
        text[1..].trim_start()
    } else {
        text
    };
    let percent = size.strip_suffix('%').map(str::trim_end);
    if let (Some(sign), Some(percent)) = (sign, percent) {
        return Ok(Limit::ChangePct(sign * number(percent, text)?));
    }
    let figure = match (metric.unit(), percent) {
        (Unit::Percent, Some(percent)) => number(percent, text)?,
        (_, Some(percent)) => {
            return Err(format!(
                "{text:?} is a share of nothing; write +{percent}% for a change against the baseline, or a figure of {metric}"
            ));
        }
        (Unit::Us, None) => parse_duration_us(size)? as f64,
        (Unit::Percent | Unit::Requests, None) => number(size, text)?,
    };
    Ok(match sign {
        Some(sign) => Limit::Change(sign * figure),
        None => Limit::Absolute(figure),
    })
}

/// A plain number, without a sign.
fn number(text: &str, whole: &str) -> Result<f64, String> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = text.parse::<f64>().ok();
    let number = number.filter(|number| is_plain && number.is_finite() && *number <= 1e15);
    number.ok_or_else(|| format!("{whole:?} is no number to compare with"))
}

/// `1s`, `800ms`, `1.5s`, `250us`, `2m` in µs.
///
/// # Errors
/// What to write instead.
pub fn parse_duration_us(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no duration; write 1s, 800ms or 1.5s");
    let digits = text
        .find(|character: char| !character.is_ascii_digit() && character != '.')
        .ok_or_else(wrong)?;
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim() {
        "us" | "µs" => 1.0,
        "ms" => 1e3,
        "s" => 1e6,
        "m" | "min" => 60e6,
        _ => return Err(wrong()),
    };
    let value: f64 = number.parse().map_err(|_| wrong())?;
    let us = (value * factor).round();
    if us.is_finite() && us <= 1e15 {
        Ok(us as u64)
    } else {
        Err(wrong())
    }
}

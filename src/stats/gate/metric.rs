//! The figures that a gate can be about.
//!
//! Their names are those of the columns of `endpoints.csv`, without the unit. A share is its count over
//! all requests of the endpoint.

use crate::stats::EndpointStats;
use std::fmt;

/// A figure of an endpoint.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Metric {
    /// A percentile of the durations, in percent over 0 and under 100.
    Percentile(f64),
    /// The shortest duration.
    Min,
    /// The mean of the durations.
    Mean,
    /// The longest duration.
    Max,
    /// A number of requests.
    Count(Counted),
    /// Those of all requests, in percent.
    Share(Counted),
}

/// Which requests are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// All of them.
    Requests,
    /// Those over the slow bound.
    Slow,
    /// Status 499: the client left before the answer.
    ClientClosed,
    /// Status 504: the upstream gave no answer in time.
    Timeouts,
    /// Those of a class of status, 1 to 5.
    Class(u8),
}

/// What a figure is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Microseconds.
    Us,
    /// Percent.
    Percent,
    /// Requests.
    Requests,
}

/// Names as they are typed, beside percentiles and classes of status.
const NAMES: [(&str, Metric); 11] = [
    ("min", Metric::Min),
    ("mean", Metric::Mean),
    ("max", Metric::Max),
    ("requests", Metric::Count(Counted::Requests)),
    ("slow", Metric::Count(Counted::Slow)),
    ("client_closed", Metric::Count(Counted::ClientClosed)),
    ("timeouts", Metric::Count(Counted::Timeouts)),
    ("slow_pct", Metric::Share(Counted::Slow)),
    ("client_closed_pct", Metric::Share(Counted::ClientClosed)),
    ("timeouts_pct", Metric::Share(Counted::Timeouts)),
    ("error_pct", Metric::Share(Counted::Class(5))),
];

impl Metric {
    /// The metric of a name.
    ///
    /// # Errors
    /// What to write instead.
    pub(super) fn parse(name: &str) -> Result<Self, String> {
        let name = name.to_lowercase();
        if let Some((_, metric)) = NAMES.iter().find(|(known, _)| *known == name) {
            return Ok(*metric);
        }
        if let Some(percent) = name.strip_prefix('p')
            && percent.starts_with(|first: char| first.is_ascii_digit())
        {
            let percent = percent.strip_suffix("_ms").unwrap_or(percent);
            let is_inside = |percent: &f64| *percent > 0.0 && *percent < 100.0;
            return match percent.parse().ok().filter(is_inside) {
                Some(percent) => Ok(Self::Percentile(percent)),
                None => Err(format!(
                    "{name:?} is no percentile; write p50, p95, p99 or p99.9, or max"
                )),
            };
        }
        let class = name.strip_prefix("status_").unwrap_or(&name);
        let (class, is_share) = match class.strip_suffix("_pct") {
            Some(class) => (class, true),
            None => (class, false),
        };
        if let [digit @ b'1'..=b'5', b'x', b'x'] = class.as_bytes() {
            let counted = Counted::Class(digit - b'0');
            return Ok(if is_share {
                Self::Share(counted)
            } else {
                Self::Count(counted)
            });
        }
        let known: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        Err(format!(
            "there is no figure {name:?}; there are p50 … p99.9, {}, 4xx, 4xx_pct and so on, and regression",
            known.join(", ")
        ))
    }

    /// What it is measured in.
    pub fn unit(self) -> Unit {
        match self {
            Self::Percentile(_) | Self::Min | Self::Mean | Self::Max => Unit::Us,
            Self::Count(_) => Unit::Requests,
            Self::Share(_) => Unit::Percent,
        }
    }

    /// Its figure of an endpoint, in its unit; `percentiles` are those that were computed, in percent.
    /// `None` where no request was timed, or for a share where there is no request.
    pub(super) fn of(self, stats: &EndpointStats, percentiles: &[f64]) -> Option<f64> {
        let durations = stats.durations.as_ref();
        match self {
            Self::Percentile(percent) => {
                let place = percentiles.iter().position(|one| *one == percent)?;
                let us = durations?.percentiles_us.get(place)?;
                Some(*us as f64)
            }
            Self::Min => durations.map(|durations| durations.min_us as f64),
            Self::Mean => durations.map(|durations| durations.mean_us),
            Self::Max => durations.map(|durations| durations.max_us as f64),
            // Without a single duration nothing is known to be slow or not.
            Self::Count(Counted::Slow) | Self::Share(Counted::Slow)
                if durations.is_none() && stats.requests > 0 =>
            {
                None
            }
            Self::Count(counted) => Some(counted.of(stats) as f64),
            Self::Share(_) if stats.requests == 0 => None,
            Self::Share(counted) => Some(counted.of(stats) as f64 * 100.0 / stats.requests as f64),
        }
    }

    /// How many requests a figure of an endpoint rests on.
    pub(super) fn sample(self, stats: &EndpointStats) -> u64 {
        match self.unit() {
            Unit::Us => stats
                .durations
                .as_ref()
                .map_or(0, |durations| durations.timed),
            Unit::Percent | Unit::Requests => stats.requests,
        }
    }
}

impl Counted {
    fn of(self, stats: &EndpointStats) -> u64 {
        match self {
            Self::Requests => stats.requests,
            Self::Slow => stats.slow,
            Self::ClientClosed => stats.client_closed,
            Self::Timeouts => stats.timeouts,
            Self::Class(class) => {
                let place = usize::from(class).saturating_sub(1);
                stats.status_classes.get(place).copied().unwrap_or(0)
            }
        }
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((name, _)) = NAMES.iter().find(|(_, metric)| metric == self) {
            return f.write_str(name);
        }
        match self {
            Self::Percentile(percent) => write!(f, "p{percent}"),
            Self::Count(Counted::Class(class)) => write!(f, "{class}xx"),
            Self::Share(Counted::Class(class)) => write!(f, "{class}xx_pct"),
            // All others have a name above.
            _ => f.write_str("requests"),
        }
    }
}

//! When a request is slow: one bound for all, and others for endpoints that may take longer.
//!
//! ```text
//! POST /api/v1/statique/bulk: 5s
//! GET /api/v1/exports/*: 30s
//! ```
//!
//! Templates are known only when all is read, so that what is told apart while reading keeps to the one
//! bound for all: for whom requests are slow. Durations finer than a millisecond are held against a bound
//! of an endpoint as they are kept: within 0.05 %, and exactly if the bound is whole milliseconds.

use super::gate::{Scope, parse_duration_us};
use std::fmt;
use std::str::FromStr;

/// The bound of some endpoints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnBound {
    scope: Scope,
    us: u64,
    text: String,
}

impl FromStr for OwnBound {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let example = "write 'POST /api/v1/bulk: 5s'";
        let (scope, bound) = text
            .rsplit_once(':')
            .ok_or_else(|| format!("{text:?} has no bound; {example}"))?;
        let scope = Scope::parse(scope.trim())?;
        let us = parse_duration_us(bound.trim())?;
        match scope {
            Scope::Named { .. } => Ok(Self {
                scope,
                us,
                text: text.trim().to_owned(),
            }),
            _ => Err(format!(
                "{text:?} names no endpoint; --slow is for all of them; {example}"
            )),
        }
    }
}

impl fmt::Display for OwnBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// When a request is slow: when it takes strictly longer than the bound of its endpoint.
#[derive(Debug, Clone, Copy)]
pub(super) struct SlowBounds<'b> {
    /// The bound of all endpoints without their own, in µs.
    pub(super) usual_us: u64,
    /// The others; the first that an endpoint matches counts.
    pub(super) own: &'b [OwnBound],
}

impl SlowBounds<'_> {
    /// The bound of an endpoint, in µs.
    pub(super) fn of(&self, method: &str, endpoint: &str) -> u64 {
        let found = self
            .own
            .iter()
            .find(|own| own.scope.names(method, endpoint));
        found.map_or(self.usual_us, |own| own.us)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bound_that_an_endpoint_matches_counts() {
        let own = [
            "POST /bulk: 5s",
            "/exports/*: 30s",
            "GET /exports/{name}: 1s",
        ];
        let own: Vec<OwnBound> = own.iter().map(|text| text.parse().unwrap()).collect();
        let bounds = SlowBounds {
            usual_us: 800_000,
            own: &own,
        };
        for (method, endpoint, us) in [
            ("POST", "/bulk", 5_000_000),
            ("GET", "/bulk", 800_000),
            ("GET", "/exports/{id}", 30_000_000),
            ("GET", "/", 800_000),
        ] {
            assert_eq!(bounds.of(method, endpoint), us, "{method} {endpoint}");
        }
        for wrong in ["5s", "each: 5s", "/x: soon", "x: 5s", "/x"] {
            assert!(wrong.parse::<OwnBound>().is_err(), "{wrong}");
        }
    }
}

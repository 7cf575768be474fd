//! How a request ends: its status, how long it took, and how many bytes it answered.
//!
//! In: an endpoint and random numbers. Out: status, milliseconds, bytes. Durations are log-normal
//! around the median of the endpoint, with a few in a long tail; what fails fails faster, and what
//! the router gives up ends after exactly 30 seconds.

use super::endpoints::Endpoint;
use super::random::Random;

/// After this long without an answer the router gives up, in milliseconds.
const ROUTER_TIMEOUT_MS: f64 = 30_000.0;

/// A websocket is closed after this long at the latest, in milliseconds.
const LONGEST_CONNECTION_MS: f64 = 4.0 * 3_600_000.0;

/// How a request ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Success,
    Redirected,
    Unauthorised,
    NotFound,
    Invalid,
    ClientClosed,
    BadGateway,
    Unavailable,
    TimedOut,
}

/// The random numbers of one request, drawn before anything depends on them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Draws {
    /// Decides the outcome: below 1,000,000.
    ticket: u64,
    /// Decides whether an anomaly strikes: between 0 and 1.
    pub(super) trouble: f64,
    pub(super) coin: bool,
    /// Standard normal, for the duration and for the bytes.
    duration: f64,
    bytes: f64,
    /// Decides whether the request is in the tail, and how far: between 0 and 1.
    tail: f64,
    depth: f64,
}

impl Draws {
    pub(super) fn new(random: &mut Random) -> Self {
        Self {
            ticket: random.below(1_000_000),
            trouble: random.unit(),
            coin: random.chance(500_000),
            duration: random.normal(),
            bytes: random.normal(),
            tail: random.unit(),
            depth: random.unit(),
        }
    }
}

/// The outcome of a request on a day without anomalies.
pub(super) fn draw_outcome(endpoint: &Endpoint, draws: &Draws) -> Outcome {
    let chances = [
        (endpoint.not_found, Outcome::NotFound),
        (endpoint.invalid, Outcome::Invalid),
        (endpoint.unauthorised, Outcome::Unauthorised),
        (endpoint.redirected, Outcome::Redirected),
        (300, Outcome::ClientClosed),
        (60, Outcome::BadGateway),
        (40, Outcome::Unavailable),
        (60, Outcome::TimedOut),
    ];
    let mut sum = 0;
    for (chance, outcome) in chances {
        sum += u64::from(chance);
        if draws.ticket < sum {
            return outcome;
        }
    }
    Outcome::Success
}

/// The status, the duration in milliseconds and the bytes of a request. `slowness` multiplies what
/// the application takes.
pub(super) fn measure(
    endpoint: &Endpoint,
    outcome: Outcome,
    slowness: f64,
    draws: &Draws,
) -> (u16, u32, u64) {
    let upgrades = endpoint.success == 101;
    let tail = if draws.tail * 1e6 < f64::from(endpoint.tail) {
        // 3 to 20 times as long, evenly on a logarithmic scale.
        libm::exp(1.1 + 1.9 * draws.depth)
    } else {
        1.0
    };
    let log_median = match (upgrades, outcome) {
        (false, _) | (_, Outcome::Success | Outcome::ClientClosed) => endpoint.log_median_ms,
        // A websocket that is refused is refused at once: 15 ms.
        _ => 2.7,
    };
    let usual_ms = libm::exp(log_median + endpoint.sigma * draws.duration) * tail * slowness;
    let quick_ms = libm::exp(1.2 + 0.4 * draws.duration) * slowness;
    let size = |median: f64, sigma: f64| (median * libm::exp(sigma * draws.bytes)) as u64;
    let (status, duration_ms, bytes) = match outcome {
        Outcome::Success => (
            endpoint.success,
            usual_ms,
            size(endpoint.median_bytes, 0.35),
        ),
        Outcome::Redirected => (307, quick_ms, 0),
        Outcome::Unauthorised => (401, 1.5 * quick_ms, 43),
        Outcome::NotFound => (404, 0.6 * usual_ms, 22),
        Outcome::Invalid => (422, 0.4 * usual_ms, size(240.0, 0.5)),
        Outcome::ClientClosed => (499, 2.5 * usual_ms, 0),
        Outcome::BadGateway => (502, 2.0 * quick_ms, 150),
        Outcome::Unavailable => (503, 0.2 * quick_ms, 107),
        Outcome::TimedOut => (504, ROUTER_TIMEOUT_MS, 0),
    };
    match upgrades && matches!(outcome, Outcome::Success | Outcome::ClientClosed) {
        true => (status, duration_ms.min(LONGEST_CONNECTION_MS) as u32, bytes),
        false if duration_ms >= ROUTER_TIMEOUT_MS => (504, ROUTER_TIMEOUT_MS as u32, 0),
        false => (status, (duration_ms + 0.5) as u32, bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::{Draws, Outcome, Random, draw_outcome, measure};
    use crate::generate::endpoints::Catalogue;

    #[test]
    fn the_median_is_the_endpoints_own() {
        let catalogue = Catalogue::new(10);
        let endpoint = &catalogue.endpoints[0];
        let mut random = Random::new(1, 1);
        let mut durations: Vec<u32> = (0..20_001)
            .map(|_| measure(endpoint, Outcome::Success, 1.0, &Draws::new(&mut random)).1)
            .collect();
        durations.sort_unstable();
        assert!(
            (27..=29).contains(&durations[10_000]),
            "{}",
            durations[10_000]
        );
        // exp(1.645 × 0.45) × 28 ms is 58.7 ms; the tail adds a little.
        assert!(
            (57..=62).contains(&durations[19_000]),
            "{}",
            durations[19_000]
        );
    }

    #[test]
    fn the_router_gives_up_after_30_seconds() {
        let catalogue = Catalogue::new(10);
        let draws = Draws::new(&mut Random::new(1, 1));
        let endpoint = &catalogue.endpoints[4];
        assert_eq!(
            measure(endpoint, Outcome::TimedOut, 1.0, &draws),
            (504, 30_000, 0)
        );
        assert_eq!(
            measure(endpoint, Outcome::Success, 1e6, &draws),
            (504, 30_000, 0)
        );
    }

    #[test]
    fn most_requests_succeed_and_all_outcomes_occur() {
        let catalogue = Catalogue::new(10);
        let mut random = Random::new(1, 1);
        let mut counts = std::collections::HashMap::new();
        for _ in 0..300_000 {
            let endpoint = &catalogue.endpoints[2];
            *counts
                .entry(draw_outcome(endpoint, &Draws::new(&mut random)) as u8)
                .or_insert(0) += 1;
        }
        assert!(counts[&(Outcome::Success as u8)] > 285_000);
        // This endpoint has no parameter in its path, so nothing is not found.
        assert_eq!(counts.len(), 8);
    }
}

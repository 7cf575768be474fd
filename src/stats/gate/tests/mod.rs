//! Gates are read as they are written, decide only on enough requests, and name where they are
//! breached. Figures are worked out by hand; here are the endpoints that they are about.

mod deciding;
mod reading;

use super::{Before, Checked, Gate, Level, evaluate};
use crate::digest::Account;
use crate::parse::Zone;
use crate::stats::{Durations, EndpointStats, Summary, Timeline};

fn gate(text: &str) -> Gate {
    text.parse().unwrap()
}

/// An endpoint all of whose requests took `ms`, with as many 5xx.
fn endpoint(method: &str, template: &str, requests: u64, ms: u64, errors: u64) -> EndpointStats {
    EndpointStats {
        method: method.to_owned(),
        endpoint: template.to_owned(),
        requests,
        slow: if ms > 1000 { requests } else { 0 },
        status_classes: [0, requests - errors, 0, 0, errors],
        client_closed: 0,
        timeouts: 0,
        durations: (requests > 0).then(|| Durations {
            timed: requests,
            min_us: ms * 1000,
            mean_us: ms as f64 * 1000.0,
            stddev_us: None,
            percentiles_us: vec![ms * 1000; 6],
            max_us: ms * 1000,
            total_us: ms * 1000 * requests,
        }),
        bytes: 0,
    }
}

fn summary(endpoints: Vec<EndpointStats>) -> Summary {
    let requests = endpoints.iter().map(|one| one.requests).sum();
    let errors = endpoints.iter().map(|one| one.status_classes[4]).sum();
    let longest = endpoints.iter().filter_map(|one| one.durations.as_ref());
    let longest = longest.map(|durations| durations.max_us / 1000).max();
    Summary {
        account: Account::default(),
        span: None,
        zone: Zone::UTC,
        slow_us: 1_000_000,
        own_slow: Vec::new(),
        percentiles: vec![50.0, 90.0, 95.0, 99.0, 99.9, 99.99],
        total: endpoint("", "", requests, longest.unwrap_or(0), errors),
        shifts: vec![None; endpoints.len()],
        endpoints,
        findings: Vec::new(),
        histograms: Vec::new(),
        slow_histograms: Vec::new(),
        shared_histograms: Vec::new(),
        busiest: Default::default(),
        gaps: Vec::new(),
        in_flight: None,
        timeline: Timeline::default(),
        slowest: Vec::new(),
        overflow_requests: 0,
        capped_requests: 0,
    }
}

/// What comes of one gate.
fn check(text: &str, summary: &Summary, before: Option<&Before<'_>>) -> Checked {
    let gates = [(Level::Critical, gate(text))];
    evaluate(&gates, summary, before).remove(0)
}

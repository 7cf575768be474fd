//! Makes the summary: the one place where figures come from.

use super::bins::Bins;
use super::distribution::Distribution;
use super::for_whom::findings;
use super::histogram::histogram;
use super::in_flight::concurrency;
use super::minutes::{Minutes, add_minutes, busiest, gaps};
use super::since::shifts;
use super::slow::{OwnBound, SlowBounds};
use super::summary::{Histogram, SlowRequest, Span, Summary};
use super::tally::{Tallied, by_endpoint, tallied, total_of};
use super::timeline::{slot_minutes, slot_start_us, timeline};
use crate::digest::{Account, Digest, OTHER};
use crate::parse::Zone;

/// What a report is asked for.
#[derive(Debug, Clone)]
pub struct Settings {
    /// A request is slow when it took strictly longer, in µs.
    pub slow_us: u64,
    /// Other bounds of some endpoints.
    pub own_slow: Vec<OwnBound>,
    /// The percentiles to compute, in percent, ascending.
    pub percentiles: Vec<f64>,
    /// The bins of the histograms.
    pub bins: Bins,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// What is computed.
    pub parts: Parts,
}

/// What of a summary is computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parts {
    /// The figures of the endpoints alone; histograms, timeline and slowest requests are empty.
    Endpoints,
    /// Everything.
    All,
}

/// Makes the summary of a digest.
pub fn summarise(digest: &Digest, account: Account, settings: &Settings) -> Summary {
    let keys = &digest.endpoints;
    let runs = by_endpoint(digest);
    let slow = SlowBounds {
        usual_us: settings.slow_us,
        own: &settings.own_slow,
    };
    let is_whole = settings.parts == Parts::All;
    let mut minutes = Minutes::new();
    let mut found: Vec<Tallied> = runs
        .iter()
        .map(|cells| {
            let mut tallied = tallied(digest, cells, slow, &settings.percentiles);
            if is_whole {
                tallied.busiest = add_minutes(cells, &mut minutes);
            }
            tallied
        })
        .collect();
    let total = total_of(&found, &settings.percentiles);
    if is_whole {
        for (tallied, shift) in found.iter_mut().zip(shifts(&runs)) {
            tallied.shift = shift;
        }
    }
    // They come in the order of their names, and the sort is stable.
    found.sort_by_key(|tallied| std::cmp::Reverse(tallied.stats.rank()));
    let mut order = vec![0; keys.len()];
    found
        .iter()
        .enumerate()
        .for_each(|(place, tallied)| order[tallied.number as usize] = place);

    let span = digest
        .span_us
        .map(|(first_us, last_us)| Span { first_us, last_us });
    let histograms =
        |pick: fn(&Distribution, u64) -> Distribution, bins: &Bins| -> Vec<Histogram> {
            let drawn = |tallied: &Tallied| {
                named_histogram(tallied, &pick(&tallied.durations, tallied.slow_us), bins)
            };
            let drawn_of = if is_whole { &found[..] } else { &[] };
            drawn_of.iter().filter_map(drawn).collect()
        };
    let width = slot_minutes(span, digest.slot_minutes);
    Summary {
        account,
        span,
        zone: settings.zone,
        slow_us: settings.slow_us,
        own_slow: settings.own_slow.clone(),
        percentiles: settings.percentiles.clone(),
        total,
        histograms: histograms(|durations, _| durations.clone(), &settings.bins),
        slow_histograms: histograms(Distribution::above, &settings.bins),
        shared_histograms: histograms(|durations, _| durations.clone(), &Bins::Log),
        busiest: busiest(
            &minutes,
            digest.slot_minutes,
            found.iter().map(|tallied| tallied.busiest).collect(),
        ),
        gaps: gaps(&minutes, digest.slot_minutes),
        in_flight: span.filter(|_| is_whole).and_then(|span| {
            concurrency(&digest.in_flight, span, |at_us| {
                slot_start_us(at_us.div_euclid(60_000_000), width, settings.zone)
            })
        }),
        timeline: timeline(
            if is_whole { &digest.cells } else { &[] },
            width,
            settings.zone,
            &found,
            &order,
        ),
        shifts: found.iter().map(|tallied| tallied.shift.clone()).collect(),
        findings: if is_whole {
            findings(digest, settings.slow_us)
        } else {
            Vec::new()
        },
        slowest: if is_whole {
            slowest(digest, slow)
        } else {
            Vec::new()
        },
        overflow_requests: found
            .iter()
            .filter(|tallied| tallied.stats.endpoint == OTHER)
            .map(|tallied| tallied.stats.requests)
            .sum(),
        capped_requests: digest.capped_requests,
        endpoints: found.into_iter().map(|tallied| tallied.stats).collect(),
    }
}

fn named_histogram(tallied: &Tallied, durations: &Distribution, bins: &Bins) -> Option<Histogram> {
    let (edges_ms, counts) = histogram(durations, bins)?;
    Some(Histogram {
        method: tallied.stats.method.clone(),
        endpoint: tallied.stats.endpoint.clone(),
        edges_ms,
        counts,
    })
}

fn slowest(digest: &Digest, slow: SlowBounds<'_>) -> Vec<SlowRequest> {
    let rows = digest.slowest.iter().filter(|row| {
        let key = &digest.endpoints[row.endpoint as usize];
        row.duration_us as u64 > slow.of(&key.method, &key.endpoint)
    });
    rows.map(|row| SlowRequest {
        timestamp_us: row.timestamp_us,
        method: row.method.clone(),
        endpoint: digest.endpoints[row.endpoint as usize].endpoint.clone(),
        path: row.path.clone(),
        status: row.status,
        duration_us: row.duration_us as u64,
        request_id: row.request_id.clone(),
        container: row.container.clone(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{Cell, EndpointKey, InFlight, Key, Who};

    fn key(method: &str, endpoint: &str) -> EndpointKey {
        EndpointKey {
            endpoint: endpoint.to_owned(),
            method: method.to_owned(),
        }
    }

    fn cell(endpoint: u32, status: u16, duration_ms: Option<i64>, requests: u64) -> Cell {
        Cell {
            key: Key::new(endpoint, 0, status, duration_ms.map(|ms| ms * 1000)),
            requests,
            bytes: requests * 10,
        }
    }

    #[test]
    fn endpoints_are_counted_and_sorted_by_total_time_then_by_name() {
        let endpoints = vec![
            key("GET", "/a"),
            key("POST", "/a"),
            key("GET", "/b"),
            key("GET", "/untimed"),
            key("GET", "/ws"),
        ];
        let mut cells = vec![
            cell(2, 200, Some(1000), 2),
            cell(2, 504, Some(3000), 1),
            cell(1, 499, Some(100), 1),
            cell(1, 503, Some(100), 1),
            cell(0, 100, Some(200), 1),
            cell(0, 999, Some(0), 1),
            cell(3, 0, None, 1),
            cell(4, 101, None, 7),
        ];
        cells.sort_unstable_by_key(|cell| cell.key);
        let digest = Digest {
            endpoints,
            capped_requests: 0,
            who: Who::default(),
            in_flight: InFlight::default(),
            cells,
            slot_minutes: 1,
            span_us: Some((0, 1)),
            slowest: Vec::new(),
        };
        let settings = Settings {
            slow_us: 1_000_000,
            own_slow: Vec::new(),
            percentiles: vec![50.0, 95.0],
            bins: Bins::default(),
            zone: Zone::UTC,
            parts: Parts::All,
        };
        let summary = summarise(&digest, Account::default(), &settings);

        let names: Vec<_> = summary
            .endpoints
            .iter()
            .map(|stats| format!("{} {}", stats.method, stats.endpoint))
            .collect();
        assert_eq!(
            names,
            ["GET /b", "GET /a", "POST /a", "GET /ws", "GET /untimed"],
            "by total time, and those without any by requests"
        );
        let [b, get_a, post_a, ws, _] = &summary.endpoints[..] else {
            panic!("five endpoints")
        };
        assert_eq!(
            (b.requests, b.slow, b.timeouts, b.total_us()),
            (3, 1, 1, 5_000_000)
        );
        assert_eq!(
            b.durations.as_ref().unwrap().percentiles_us,
            [1_000_000, 3_000_000]
        );
        assert_eq!(
            (post_a.client_closed, post_a.status_classes),
            (1, [0, 0, 0, 1, 1])
        );
        assert_eq!(
            (get_a.requests, get_a.status_classes),
            (2, [1, 0, 0, 0, 0]),
            "100 is a 1xx, 999 in no class"
        );
        assert_eq!((ws.requests, &ws.durations), (7, &None));
        assert_eq!(
            (
                summary.total.requests,
                summary.total.slow,
                summary.total.bytes
            ),
            (15, 1, 150)
        );
        assert_eq!(summary.histograms.len(), 3);
        assert_eq!(summary.slow_histograms.len(), 1);
        assert_eq!(summary.slow_histograms[0].requests(), 1);
    }
}

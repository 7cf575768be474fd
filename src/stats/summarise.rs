//! Makes the summary: the one place where figures come from.

use super::bins::Bins;
use super::distribution::Distribution;
use super::for_whom::{Finding, findings};
use super::gaps::{Asked, Gap, gaps, gaps_at_ends};
use super::histogram::histogram;
use super::in_flight::concurrency;
use super::minutes::{MICROSECONDS_A_MINUTE, Minutes, add_minutes, busiest};
use super::shift::Shift;
use super::since::shifts;
use super::slow::{OwnBound, SlowBounds};
use super::summary::{Busiest, Concurrency, Histogram, SlowRequest, Span, Summary, Timeline};
use super::tally::{Tallied, by_endpoint, tallied, total_of};
use super::timeline::{slot_minutes, slot_start_us, timeline};
use crate::digest::{Account, Cell, Digest, OTHER};
use crate::parse::Zone;
use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

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
    /// The range of time that was asked for, as far as it is over.
    pub asked: Asked,
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
    let runs = by_endpoint(digest);
    let slow = SlowBounds {
        usual_us: settings.slow_us,
        own: &settings.own_slow,
    };
    let percentiles = &settings.percentiles[..];
    let tallied = |cells: &&[Cell]| tallied(digest, cells, slow, percentiles);
    let mut found: Vec<Tallied> = runs.par_iter().map(tallied).collect();
    let total = total_of(&found, percentiles);
    // They come in the order of their names, and the sort is stable.
    found.sort_by_key(|tallied| std::cmp::Reverse(tallied.stats.rank()));
    let span = digest
        .span_us
        .map(|(first_us, last_us)| Span { first_us, last_us });
    let whole = match settings.parts {
        Parts::All => Whole::of(digest, &runs, &found, span, settings),
        Parts::Endpoints => Whole {
            gaps: gaps_at_ends(&runs, digest.slot_minutes, settings.asked),
            ..Whole::default()
        },
    };
    Summary {
        account,
        span,
        zone: settings.zone,
        slow_us: settings.slow_us,
        own_slow: settings.own_slow.clone(),
        percentiles: settings.percentiles.clone(),
        total,
        histograms: whole.histograms,
        slow_histograms: whole.slow_histograms,
        shared_histograms: whole.shared_histograms,
        timeline: whole.timeline,
        busiest: whole.busiest,
        gaps: whole.gaps,
        in_flight: whole.in_flight,
        shifts: whole.shifts,
        findings: whole.findings,
        slowest: whole.slowest,
        overflow_requests: found
            .iter()
            .filter(|tallied| tallied.stats.endpoint == OTHER)
            .map(|tallied| tallied.stats.requests)
            .sum(),
        capped_requests: digest.capped_requests,
        endpoints: found.into_iter().map(|tallied| tallied.stats).collect(),
    }
}

/// What a summary has beside the figures of its endpoints.
#[derive(Default)]
struct Whole {
    histograms: Vec<Histogram>,
    slow_histograms: Vec<Histogram>,
    shared_histograms: Vec<Histogram>,
    timeline: Timeline,
    busiest: Busiest,
    gaps: Vec<Gap>,
    in_flight: Option<Concurrency>,
    shifts: Vec<Option<Shift>>,
    findings: Vec<Finding>,
    slowest: Vec<SlowRequest>,
}

impl Whole {
    /// All of it, side by side: one after the other they took 0.15 s for two million cells. `runs` are
    /// the cells by endpoint, `found` the endpoints in the order of the summary.
    fn of(
        digest: &Digest,
        runs: &[&[Cell]],
        found: &[Tallied],
        span: Option<Span>,
        settings: &Settings,
    ) -> Self {
        let mut order = vec![0; digest.endpoints.len()];
        for (place, tallied) in found.iter().enumerate() {
            order[tallied.number as usize] = place;
        }
        let place = |cells: &[Cell]| order[cells[0].key.endpoint() as usize];
        let shifts = || {
            let mut in_order = vec![None; found.len()];
            for (cells, shift) in runs.iter().zip(shifts(runs)) {
                in_order[place(cells)] = shift;
            }
            in_order
        };
        let width = slot_minutes(span, digest.slot_minutes);
        let over_time = || timeline(&digest.cells, width, settings.zone, found, &order);
        let minutes = || {
            let (mut minutes, mut most) = (Minutes::new(), vec![0; found.len()]);
            for cells in runs {
                most[place(cells)] = add_minutes(cells, &mut minutes);
            }
            let slot_start =
                |us: i64| slot_start_us(us.div_euclid(MICROSECONDS_A_MINUTE), width, settings.zone);
            let in_flight = span.and_then(|span| concurrency(&digest.in_flight, span, slot_start));
            let gaps = gaps(&minutes, digest.slot_minutes, settings.asked);
            (
                busiest(&minutes, digest.slot_minutes, most),
                gaps,
                in_flight,
            )
        };
        let ((shifts, findings), (timeline, (busiest, gaps, in_flight))) = rayon::join(
            || rayon::join(shifts, || findings(digest, settings.slow_us)),
            || rayon::join(over_time, minutes),
        );
        let histograms =
            |pick: fn(&Distribution, u64) -> Distribution, bins: &Bins| -> Vec<Histogram> {
                let drawn = |tallied: &Tallied| {
                    named_histogram(tallied, &pick(&tallied.durations, tallied.slow_us), bins)
                };
                found.iter().filter_map(drawn).collect()
            };
        let slow = SlowBounds {
            usual_us: settings.slow_us,
            own: &settings.own_slow,
        };
        Self {
            histograms: histograms(|durations, _| durations.clone(), &settings.bins),
            slow_histograms: histograms(Distribution::above, &settings.bins),
            shared_histograms: histograms(|durations, _| durations.clone(), &Bins::Log),
            timeline,
            busiest,
            gaps,
            in_flight,
            shifts,
            findings,
            slowest: slowest(digest, slow),
        }
    }
}

/// The histogram of an endpoint; `None` when nothing was timed.
pub(super) fn named_histogram(
    tallied: &Tallied,
    durations: &Distribution,
    bins: &Bins,
) -> Option<Histogram> {
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
    use crate::digest::{EndpointKey, InFlight, Key, Who};

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
            asked: Asked::default(),
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

//! What a report says first, in sentences made from its numbers: what is slow, how much, since when
//! and for whom.
//!
//! The terminal, the page and the mail say the same. Sentences have no full stop; their texts of
//! strangers are not escaped yet. **Invariant:** no verdict is given on few requests.

use super::lang::Lang;
use super::text::shortened;
use crate::stats::{EndpointStats, Finding, Shift, Summary};

/// How wide an endpoint may be in a sentence.
pub(super) const WIDEST_ENDPOINT: usize = 60;
/// The fewest timed requests on which a verdict is given: a 95th percentile then has five beyond it.
const LEAST_TIMED: u64 = 100;
/// An endpoint has most of the slow requests when it has this share of them, in percent.
const MOST_PCT: f64 = 25.0;
/// The fewest slow requests, or failures, of which a share is told.
const LEAST_COUNTED: u64 = 10;
/// From this share on failures are part of the verdict, in percent.
const MANY_FAILURES_PCT: f64 = 1.0;

/// The verdict: how much is slow and where, how long a usual request takes, and what fails. The first
/// sentence stands alone.
pub(super) fn verdict(summary: &Summary, lang: Lang) -> Vec<String> {
    let total = &summary.total;
    let Some(durations) = &total.durations else {
        return vec![lang.nothing_timed()];
    };
    if durations.timed < LEAST_TIMED {
        return vec![lang.too_little_data(durations.timed, LEAST_TIMED)];
    }
    let bound = lang.slow_bound(summary);
    let mut first = lang.slow_share(total.slow, total.slow_pct(), total.requests, &bound);
    if total.slow >= LEAST_COUNTED {
        let slow = |stats: &EndpointStats| stats.slow;
        first += ", ";
        first += &match leader(summary, slow, total.slow) {
            Some((name, share)) => lang.slow_most_of(share, &name),
            None => {
                let slow = summary.endpoints.iter().filter(|stats| stats.slow > 0);
                lang.slow_spread(slow.count() as u64)
            }
        };
    }
    let mut sentences = vec![first];
    let percentile = |percent: f64| {
        let place = summary.percentiles.iter().position(|one| *one == percent)?;
        Some(lang.duration(durations.percentiles_us[place]))
    };
    if let (Some(p50), Some(p95)) = (percentile(50.0), percentile(95.0)) {
        sentences.push(lang.typical(&p50, &p95));
    }
    let failed = total.status_classes[4];
    if failed >= LEAST_COUNTED
        && total.error_pct() >= MANY_FAILURES_PCT
        && let Some((name, share)) = largest(summary, |stats| stats.status_classes[4], failed)
    {
        sentences.push(lang.failing(failed, total.error_pct(), &name, share));
    }
    sentences
}

/// The endpoint that has most of a number, with its share in percent, when that is a large one.
fn leader(
    summary: &Summary,
    number: impl Fn(&EndpointStats) -> u64,
    all: u64,
) -> Option<(String, f64)> {
    largest(summary, number, all).filter(|(_, share)| *share >= MOST_PCT)
}

fn largest(
    summary: &Summary,
    number: impl Fn(&EndpointStats) -> u64,
    all: u64,
) -> Option<(String, f64)> {
    // Of equal ones the first, which has the largest total time.
    let top = summary
        .endpoints
        .iter()
        .rev()
        .max_by_key(|stats| number(stats))?;
    let share = number(top) as f64 * 100.0 / all.max(1) as f64;
    Some((short_name(top), share))
}

/// `GET /users/{id}`, without its middle when it is long.
fn short_name(stats: &EndpointStats) -> String {
    let name = format!("{} {}", stats.method, stats.endpoint);
    shortened(&name, WIDEST_ENDPOINT).into_owned()
}

/// An endpoint with its shift: those that lost most time first.
pub(super) struct Shifted<'s> {
    pub stats: &'s EndpointStats,
    pub shift: &'s Shift,
    /// Its place in the summary.
    pub place: usize,
}

impl Shifted<'_> {
    /// Whether the endpoint got slower.
    pub(super) fn is_slower(&self) -> bool {
        let (before, after) = (self.shift.before, self.shift.after);
        (after.p50_us, after.p95_us) > (before.p50_us, before.p95_us)
    }

    /// When it changed, in the zone of the report, to the minute.
    pub(super) fn since(&self, summary: &Summary, lang: Lang) -> String {
        lang.minute(summary.zone.local(self.shift.at_us()))
    }

    /// The time that its requests take more since then, in µs of medians: what it costs.
    fn cost_us(&self) -> i128 {
        let (before, after) = (self.shift.before, self.shift.after);
        let more = i128::from(after.p50_us) - i128::from(before.p50_us);
        more * i128::from(after.requests)
    }

    /// `POST /users is slower since 2025-01-24 14:05: p50 from 40 ms to 81 ms, p95 from 90 ms to 170 ms`.
    pub(super) fn sentence(&self, summary: &Summary, lang: Lang) -> String {
        let (before, after) = (self.shift.before, self.shift.after);
        let pair = |from, to| (lang.duration(from), lang.duration(to));
        let (p50, p95) = (
            pair(before.p50_us, after.p50_us),
            pair(before.p95_us, after.p95_us),
        );
        lang.shifted(
            &short_name(self.stats),
            self.is_slower(),
            &self.since(summary, lang),
            (&p50.0, &p50.1),
            (&p95.0, &p95.1),
        )
    }
}

/// `84 % of the slow requests went to web-2, against 31 % of all; 30 % were to be expected`.
pub(super) fn finding_sentence(finding: &Finding, lang: Lang) -> String {
    let found = &finding.stand_out;
    lang.stands_out(
        finding.dimension,
        &shortened(&found.value, WIDEST_ENDPOINT),
        found.share_of_slow,
        found.share_of_requests,
        found.expected_share,
    )
}

/// The endpoints that got slower, those that cost most first, then those that got faster, those that
/// save most first. Ties in the order of the endpoints.
pub(super) fn shifted(summary: &Summary) -> Vec<Shifted<'_>> {
    let all = summary.endpoints.iter().zip(&summary.shifts).enumerate();
    let shifted = all.filter_map(|(place, (stats, shift))| {
        let shift = shift.as_ref()?;
        Some(Shifted {
            stats,
            shift,
            place,
        })
    });
    let mut shifted: Vec<_> = shifted.collect();
    shifted.sort_by_key(|one| (!one.is_slower(), -one.cost_us().abs()));
    shifted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Account;
    use crate::parse::Zone;
    use crate::stats::{Busiest, Side, StandOut, Timeline};

    fn side(p50_ms: u64, requests: u64) -> Side {
        Side {
            requests,
            p50_us: p50_ms * 1000,
            p95_us: 2000 * p50_ms,
        }
    }

    /// Medians before and after, in ms, and the requests since then.
    type Change = Option<(u64, u64, u64)>;

    fn summary(shifts: &[(&str, Change)]) -> Summary {
        let stats = |name: &str| EndpointStats {
            method: "GET".to_owned(),
            endpoint: name.to_owned(),
            ..EndpointStats::default()
        };
        let shift = |(before, after, requests): &(u64, u64, u64)| Shift {
            // 2025-01-24 13:05 UTC, `date -u -d 2025-01-24T13:05Z +%s` / 60.
            minute: 28_962_065,
            before: side(*before, 100),
            after: side(*after, *requests),
            p_value: 1e-6,
        };
        Summary {
            account: Account::default(),
            span: None,
            zone: "Europe/Paris".parse::<Zone>().unwrap(),
            slow_us: 1_000_000,
            own_slow: Vec::new(),
            percentiles: Vec::new(),
            total: EndpointStats::default(),
            endpoints: shifts.iter().map(|(name, _)| stats(name)).collect(),
            shifts: shifts
                .iter()
                .map(|(_, shifted)| shifted.as_ref().map(shift))
                .collect(),
            findings: Vec::new(),
            histograms: Vec::new(),
            slow_histograms: Vec::new(),
            shared_histograms: Vec::new(),
            busiest: Busiest::default(),
            gaps: Vec::new(),
            in_flight: None,
            timeline: Timeline::default(),
            slowest: Vec::new(),
            overflow_requests: 0,
            capped_requests: 0,
        }
    }

    #[test]
    fn a_finding_says_both_shares_and_what_was_to_be_expected() {
        let stand_out = StandOut {
            value: "web-2".to_owned(),
            slow: 84,
            share_of_slow: 0.84,
            share_of_requests: 0.312,
            expected_share: 0.0949,
            odds_ratio: 9.0,
            p_value: 0.0,
        };
        let finding = Finding {
            dimension: "container",
            stand_out,
        };
        assert_eq!(
            finding_sentence(&finding, Lang::English),
            "84 % of the slow requests went to web-2, against 31 % of all; 9.5 % were to be expected"
        );
    }

    #[test]
    fn the_costliest_comes_first_and_the_faster_ones_last() {
        let summary = summary(&[
            ("/steady", None),
            ("/faster", Some((90, 20, 1000))),
            ("/a-little-slower", Some((40, 50, 500))),
            ("/slower", Some((40, 81, 200))),
        ]);
        let shifted = shifted(&summary);
        let names: Vec<_> = shifted.iter().map(|one| &one.stats.endpoint[..]).collect();
        assert_eq!(names, ["/slower", "/a-little-slower", "/faster"]);
        assert_eq!(
            shifted[0].sentence(&summary, Lang::English),
            "GET /slower is slower since 2025-01-24 14:05: p50 from 40 ms to 81 ms, p95 from 80 ms to 162 ms"
        );
        assert!(
            shifted[2]
                .sentence(&summary, Lang::English)
                .contains("is faster since")
        );
    }
}

//! What stands out in a report, in sentences: since when an endpoint is slower, and for whom.
//!
//! The terminal, the page and the JSON say the same. Sentences have no full stop; their texts of
//! strangers are not escaped yet.

use super::text::{human_duration, shortened};
use crate::stats::{EndpointStats, Finding, Shift, Summary};

/// How wide an endpoint may be in a sentence.
pub(super) const WIDEST_ENDPOINT: usize = 60;

/// An endpoint with its shift: those that lost most time first.
pub(super) struct Shifted<'s> {
    pub stats: &'s EndpointStats,
    pub shift: &'s Shift,
}

impl Shifted<'_> {
    /// Whether the endpoint got slower.
    fn is_slower(&self) -> bool {
        let (before, after) = (self.shift.before, self.shift.after);
        (after.p50_us, after.p95_us) > (before.p50_us, before.p95_us)
    }

    pub(super) fn direction(&self) -> &'static str {
        if self.is_slower() { "slower" } else { "faster" }
    }

    /// When it changed, in the zone of the report, to the minute.
    pub(super) fn since(&self, summary: &Summary) -> String {
        let local = summary.zone.local(self.shift.at_us());
        local.format("%Y-%m-%d %H:%M").to_string()
    }

    /// The time that its requests take more since then, in µs of medians: what it costs.
    fn cost_us(&self) -> i128 {
        let (before, after) = (self.shift.before, self.shift.after);
        let more = i128::from(after.p50_us) - i128::from(before.p50_us);
        more * i128::from(after.requests)
    }

    /// `POST /users is slower since 2025-01-24 14:05: p50 from 40 ms to 81 ms, p95 from 90 ms to 170 ms`.
    pub(super) fn sentence(&self, summary: &Summary) -> String {
        let (before, after) = (self.shift.before, self.shift.after);
        let name = format!("{} {}", self.stats.method, self.stats.endpoint);
        let change = |from, to| format!("from {} to {}", human_duration(from), human_duration(to));
        format!(
            "{} is {} since {}: p50 {}, p95 {}",
            shortened(&name, WIDEST_ENDPOINT),
            self.direction(),
            self.since(summary),
            change(before.p50_us, after.p50_us),
            change(before.p95_us, after.p95_us),
        )
    }
}

/// `84 % of the slow requests went to web-2, against 31 % of all; 30 % were to be expected`.
pub(super) fn finding_sentence(finding: &Finding) -> String {
    let found = &finding.stand_out;
    let value = shortened(&found.value, WIDEST_ENDPOINT);
    let verb = match finding.dimension {
        "status" => "ended with status",
        "host" => "asked for",
        "container" => "went to",
        _ => "came from",
    };
    format!(
        "{} of the slow requests {verb} {value}, against {} of all; {} were to be expected",
        share(found.share_of_slow),
        share(found.share_of_requests),
        share(found.expected_share),
    )
}

/// A part of one in percent, in as many digits as are of use.
pub(super) fn share(part: f64) -> String {
    let percent = part * 100.0;
    if percent > 0.0 && percent < 9.95 {
        format!("{percent:.1} %")
    } else {
        format!("{percent:.0} %")
    }
}

/// The endpoints that got slower, those that cost most first, then those that got faster, those that
/// save most first. Ties in the order of the endpoints.
pub(super) fn shifted(summary: &Summary) -> Vec<Shifted<'_>> {
    let all = summary.endpoints.iter().zip(&summary.shifts);
    let shifted = all.filter_map(|(stats, shift)| {
        let shift = shift.as_ref()?;
        Some(Shifted { stats, shift })
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
    use crate::stats::{Side, StandOut, Timeline};

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
            finding_sentence(&finding),
            "84 % of the slow requests went to web-2, against 31 % of all; 9.5 % were to be expected"
        );
        assert_eq!(
            (share(0.0), share(0.0996), share(1.0)),
            ("0 %".to_owned(), "10 %".to_owned(), "100 %".to_owned())
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
            shifted[0].sentence(&summary),
            "GET /slower is slower since 2025-01-24 14:05: p50 from 40 ms to 81 ms, p95 from 80 ms to 162 ms"
        );
        assert!(shifted[2].sentence(&summary).contains("is faster since"));
    }
}

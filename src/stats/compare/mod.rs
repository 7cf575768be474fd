//! What changed between two logs, endpoint by endpoint: figures of both sides, and a verdict.
//!
//! In: two digests whose endpoints were named together. Out: a [`Comparison`]. A verdict needs enough
//! requests on both sides, a change beyond noise (`evidence`; what is `noise` is seen on `blocks` of
//! time, since requests resemble their neighbours), and a change that matters; it is corrected for looking at many
//! endpoints. `waiting` says what the change costs. Nothing is drawn at random.

mod blocks;
mod errors;
mod evidence;
mod noise;
mod services;
mod verdict;
mod waiting;

pub use verdict::{Decisive, ErrorVerdict, Verdict};
pub use waiting::Waiting;

use super::bins::Bins;
use super::gaps::{Asked, Gap, gaps_at_ends};
use super::minutes::MICROSECONDS_A_MINUTE;
use super::slow::{OwnBound, SlowBounds};
use super::summarise::named_histogram;
use super::summary::{EndpointStats, Histogram, Span};
use super::tally::{Tallied, by_endpoint, tallied, total_of};
use crate::digest::{Account, Cell, Digest};
use crate::parse::Zone;
use blocks::Blocks;
use std::collections::BTreeMap;
use verdict::{Tested, judge, tested};

/// The percentiles that every comparison has, in percent.
const ALWAYS: [f64; 3] = [50.0, 95.0, 99.0];

/// What a comparison is asked for.
#[derive(Debug, Clone)]
pub struct CompareSettings {
    /// What the base is called, such as `2025-01-23`; empty where there is only one.
    pub label: String,
    /// A request is slow when it took strictly longer, in µs.
    pub slow_us: u64,
    /// Other bounds of some endpoints.
    pub own_slow: Vec<OwnBound>,
    /// Percentiles to compute beside 50, 95 and 99, in percent.
    pub percentiles: Vec<f64>,
    /// The ranges of time that were asked for of the base and of the new log, also where they are not
    /// over yet.
    pub asked: [Asked; 2],
    /// The zone in which times are shown.
    pub zone: Zone,
}

/// What changed from one log, the base, to another, the new one.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// What the base is called; empty where there is only one.
    pub label: String,
    /// A request is slow when it took strictly longer, in µs.
    pub slow_us: u64,
    /// The percentiles of all [`EndpointStats`] here, in percent, ascending; 50, 95 and 99 are
    /// among them.
    pub percentiles: Vec<f64>,
    /// Where every line of the base went.
    pub base_account: Account,
    /// The first and the last request of the base.
    pub base_span: Option<Span>,
    /// The first and the last request of the new log.
    pub new_span: Option<Span>,
    /// The stretches at the ends of what was asked for of which the base has no request.
    pub base_gaps: Vec<Gap>,
    /// Those of which the new log has none.
    pub new_gaps: Vec<Gap>,
    /// Those of the new log that the base has as well: the service is not asked then.
    pub usual_gaps: Vec<Gap>,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// The durations of the base's endpoints, in the bins of [`Summary::shared_histograms`].
    ///
    /// [`Summary::shared_histograms`]: super::Summary::shared_histograms
    pub base_histograms: Vec<Histogram>,
    /// All endpoints together.
    pub total: Totals,
    /// One entry an endpoint of either side: that which adds most waiting time first, ties by
    /// endpoint, then method.
    pub endpoints: Vec<Change>,
}

/// All endpoints as if they were one, on both sides. It has no verdict: it also changes when
/// endpoints are asked for more or less often.
#[derive(Debug, Clone, PartialEq)]
pub struct Totals {
    /// The base.
    pub base: EndpointStats,
    /// The new log.
    pub new: EndpointStats,
    /// The sum of what all endpoints add.
    pub waiting: Waiting,
}

/// What changed at one endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The HTTP method.
    pub method: String,
    /// The path template, such as `/users/{id}`.
    pub endpoint: String,
    /// Its figures in the base; `None` when it is new.
    pub base: Option<EndpointStats>,
    /// Its figures in the new log; `None` when it is gone.
    pub new: Option<EndpointStats>,
    /// Whether it got slower.
    pub verdict: Verdict,
    /// What the verdict `slower` or `faster` rests on; `None` for all others.
    pub decisive: Option<Decisive>,
    /// Whether more of its requests fail with 5xx.
    pub errors: ErrorVerdict,
    /// What it costs.
    pub waiting: Waiting,
}

/// How many endpoints have each verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VerdictCounts {
    /// Those that got slower.
    pub slower: usize,
    /// Those that got faster.
    pub faster: usize,
    /// Those that did not change, as far as it would show.
    pub unchanged: usize,
    /// Those with too few requests to say.
    pub too_little_data: usize,
    /// Those that the base does not have.
    pub new: usize,
    /// Those that only the base has.
    pub gone: usize,
    /// Those of which more requests fail with 5xx.
    pub more_errors: usize,
    /// Those of which fewer requests fail with 5xx.
    pub fewer_errors: usize,
}

impl Comparison {
    /// The endpoints by verdict.
    pub fn counts(&self) -> VerdictCounts {
        let mut counts = VerdictCounts::default();
        for change in &self.endpoints {
            *match change.verdict {
                Verdict::Slower => &mut counts.slower,
                Verdict::Faster => &mut counts.faster,
                Verdict::Unchanged => &mut counts.unchanged,
                Verdict::TooLittleData => &mut counts.too_little_data,
                Verdict::New => &mut counts.new,
                Verdict::Gone => &mut counts.gone,
            } += 1;
            match change.errors {
                ErrorVerdict::More => counts.more_errors += 1,
                ErrorVerdict::Fewer => counts.fewer_errors += 1,
                ErrorVerdict::Unchanged | ErrorVerdict::TooLittleData => {}
            }
        }
        counts
    }

    /// The change of an endpoint.
    pub fn of(&self, method: &str, endpoint: &str) -> Option<&Change> {
        let is_it = |change: &&Change| change.method == method && change.endpoint == endpoint;
        self.endpoints.iter().find(is_it)
    }

    /// A percentile of one side, in µs; `None` when it was not computed or nothing was timed.
    pub fn percentile_us(&self, side: Option<&EndpointStats>, percent: f64) -> Option<u64> {
        let place = self.percentiles.iter().position(|p| *p == percent)?;
        let durations = side?.durations.as_ref()?;
        durations.percentiles_us.get(place).copied()
    }
}

/// Compares two digests, whose endpoints were named together.
pub fn compare(base: &Digest, new: &Digest, settings: &CompareSettings) -> Comparison {
    let mut percentiles = settings.percentiles.clone();
    percentiles.extend(ALWAYS);
    percentiles.sort_by(f64::total_cmp);
    percentiles.dedup();
    let slow = SlowBounds {
        usual_us: settings.slow_us,
        own: &settings.own_slow,
    };
    let count = |digest| Side::new(digest, slow, &percentiles);
    let (base_side, new_side) = (count(base), count(new));

    let mut places: BTreeMap<(&str, &str), Both> = BTreeMap::new();
    for (place, tallied) in base_side.endpoints.iter().enumerate() {
        places.entry(name(&tallied.stats)).or_default().base = Some(place);
    }
    for (place, tallied) in new_side.endpoints.iter().enumerate() {
        places.entry(name(&tallied.stats)).or_default().new = Some(place);
    }
    let [of_base, of_new] = settings.asked;
    let base_gaps = gaps_at_ends(&base_side.cells, base.slot_minutes, of_base);
    let new_gaps = gaps_at_ends(&new_side.cells, new.slot_minutes, of_new);
    // Hours in which no day has a request are usual, and nothing is missing from them.
    let (base_gaps, new_gaps, usual_gaps) = without_shared(base_gaps, new_gaps);
    let not_in_base = shifted(&new_gaps, of_new, of_base);
    let not_in_new = shifted(&base_gaps, of_base, of_new);
    let tests: Vec<Option<Tested>> = places
        .values()
        .map(|both| {
            let base = base_side.blocks(both.base?, &not_in_base);
            tested(&base, &new_side.blocks(both.new?, &not_in_new))
        })
        .collect();
    let judged = judge(&tests);
    let mut endpoints: Vec<Change> = places
        .iter()
        .zip(judged)
        .map(|(((endpoint, method), both), judged)| {
            let (base, new) = (base_side.stats(both.base), new_side.stats(both.new));
            let verdict = match (base, new) {
                (None, _) => Verdict::New,
                (_, None) => Verdict::Gone,
                _ => judged.verdict,
            };
            Change {
                method: (*method).to_owned(),
                endpoint: (*endpoint).to_owned(),
                base: base.cloned(),
                new: new.cloned(),
                verdict,
                decisive: judged.decisive,
                errors: judged.errors,
                waiting: Waiting::between(base, new),
            }
        })
        .collect();
    // They come in the order of their names, and the sort is stable.
    endpoints.sort_by_key(|change| std::cmp::Reverse(change.waiting.added_us()));
    let waiting = endpoints.iter().map(|change| change.waiting);
    Comparison {
        label: settings.label.clone(),
        slow_us: settings.slow_us,
        base_account: Account::default(),
        base_span: span(base),
        new_span: span(new),
        base_gaps,
        new_gaps,
        usual_gaps,
        zone: settings.zone,
        base_histograms: base_side
            .endpoints
            .iter()
            .filter_map(|tallied| named_histogram(tallied, &tallied.durations, &Bins::Log))
            .collect(),
        total: Totals {
            base: total_of(&base_side.endpoints, &percentiles),
            new: total_of(&new_side.endpoints, &percentiles),
            waiting: waiting.fold(Waiting::default(), Waiting::and),
        },
        percentiles,
        endpoints,
    }
}

fn name(stats: &EndpointStats) -> (&str, &str) {
    (&stats.endpoint, &stats.method)
}

fn span(digest: &Digest) -> Option<Span> {
    let (first_us, last_us) = digest.span_us?;
    Some(Span { first_us, last_us })
}

/// Where an endpoint stands on both sides.
#[derive(Debug, Clone, Copy, Default)]
struct Both {
    base: Option<usize>,
    new: Option<usize>,
}

/// One digest, counted up.
struct Side<'d> {
    cells: Vec<&'d [Cell]>,
    /// In the same order.
    endpoints: Vec<Tallied>,
}

impl<'d> Side<'d> {
    fn new(digest: &'d Digest, slow: SlowBounds<'_>, percentiles: &[f64]) -> Self {
        let cells = by_endpoint(digest);
        let count = |cells: &&[Cell]| tallied(digest, cells, slow, percentiles);
        Self {
            endpoints: cells.iter().map(count).collect(),
            cells,
        }
    }

    fn stats(&self, place: Option<usize>) -> Option<&EndpointStats> {
        Some(&self.endpoints.get(place?)?.stats)
    }

    /// The blocks of an endpoint, without what lies in some stretches of time.
    fn blocks(&self, place: usize, without: &[Span]) -> Blocks {
        let Some(cells) = self.cells.get(place) else {
            return Blocks::default();
        };
        if without.is_empty() {
            return Blocks::new(cells);
        }
        let is_compared = |cell: &&Cell| {
            let us = i64::from(cell.key.slot_minute()) * MICROSECONDS_A_MINUTE;
            !without
                .iter()
                .any(|span| (span.first_us..span.last_us).contains(&us))
        };
        let compared: Vec<Cell> = cells.iter().filter(is_compared).copied().collect();
        Blocks::new(&compared)
    }
}

/// The stretches of each side that the other has not, and those of the new one that both have: at the
/// same end, and nearly as long.
fn without_shared(base: Vec<Gap>, new: Vec<Gap>) -> (Vec<Gap>, Vec<Gap>, Vec<Gap>) {
    let is_alike = |one: &Gap, other: &Gap| {
        let (one_us, other_us) = (one.length_us(), other.length_us());
        one.place == other.place && 5 * one_us.min(other_us) >= 4 * one_us.max(other_us)
    };
    let is_usual = |gap: &Gap| base.iter().any(|other| is_alike(gap, other));
    let (usual, missing) = new.into_iter().partition::<Vec<_>, _>(is_usual);
    let lone = base.into_iter();
    let lone = lone.filter(|gap| !usual.iter().any(|other| is_alike(gap, other)));
    (lone.collect(), missing, usual)
}

/// The stretches that one side lacks as times of the other: what is as long after the beginning of what
/// was asked for. A service that is slower by day looks slower against a night; so verdicts are on
/// the hours that both sides have.
fn shifted(gaps: &[Gap], of_one: Asked, of_other: Asked) -> Vec<Span> {
    let Some(by_us) = of_other.since_us.zip(of_one.since_us) else {
        return Vec::new();
    };
    let by_us = by_us.0.saturating_sub(by_us.1);
    let shift = |gap: &Gap| Span {
        first_us: gap.span.first_us.saturating_add(by_us),
        last_us: gap.span.last_us.saturating_add(by_us),
    };
    gaps.iter().map(shift).collect()
}

#[cfg(test)]
mod tests;

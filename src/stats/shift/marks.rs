//! The slots of an endpoint as running sums of ranks, from which the statistics are read.
//!
//! In: slots with their durations. Out: a [`Mark`] at the start and after each slot. Durations are
//! replaced by their mid-ranks among all requests of the endpoint (Wilcoxon 1945), time by the share
//! of the requests that has passed.

use super::Slot;

/// With fewer equally busy slots than this (or as uneven ones), the limit law is not to be trusted.
const FEWEST_SLOTS: f64 = 20.0;

/// The state at the end of a slot. Shares are parts of all requests of the endpoint; integrals are
/// sums over the slots so far, each by its share.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Mark {
    pub(super) requests: f64,
    pub(super) share: f64,
    pub(super) score: f64,
    of_share: f64,
    of_score: f64,
    of_share_squared: f64,
    of_score_squared: f64,
    of_product: f64,
}

impl Mark {
    /// The mark after one more slot with this share of the requests and this sum of centred ranks.
    fn next(&self, requests: f64, share: f64, score: f64) -> Self {
        let (at, sum) = (self.share + share, self.score + score);
        Self {
            requests: self.requests + requests,
            share: at,
            score: sum,
            of_share: self.of_share + share * at,
            of_score: self.of_score + share * sum,
            of_share_squared: self.of_share_squared + share * at * at,
            of_score_squared: self.of_score_squared + share * sum * sum,
            of_product: self.of_product + share * at * sum,
        }
    }

    /// The integral of the squared distance between the sums of ranks and the straight line from
    /// this mark to a later one.
    pub(super) fn straying(&self, end: &Self) -> f64 {
        let width = end.share - self.share;
        let slope = (end.score - self.score) / width;
        let start = self.score - slope * self.share;
        let straying = (end.of_score_squared - self.of_score_squared)
            + start * start * width
            + slope * slope * (end.of_share_squared - self.of_share_squared)
            - 2.0 * start * (end.of_score - self.of_score)
            - 2.0 * slope * (end.of_product - self.of_product)
            + 2.0 * start * slope * (end.of_share - self.of_share);
        straying.max(0.0)
    }

    /// The mean centred rank between this mark and a later one.
    pub(super) fn level(&self, end: &Self) -> f64 {
        (end.score - self.score) / (end.share - self.share)
    }
}

/// The marks at the start and after each slot; `None` when there is too little to go by.
pub(super) fn marks(slots: &[Slot<'_>]) -> Option<Vec<Mark>> {
    let counts: Vec<f64> = slots.iter().map(count).collect();
    let requests: f64 = counts.iter().sum();
    let squares: f64 = counts.iter().map(|count| count * count).sum();
    // The effective number of slots: as many equal ones would spread the requests as evenly.
    if squares <= 0.0 || requests * requests < FEWEST_SLOTS * squares {
        return None;
    }
    let mut at = Mark::default();
    let mut marks = vec![at];
    for (count, score) in counts.iter().zip(scores(slots, requests)?) {
        at = at.next(*count, count / requests, score / requests);
        marks.push(at);
    }
    Some(marks)
}

fn count(slot: &Slot<'_>) -> f64 {
    slot.durations.iter().map(|(_, n)| *n as f64).sum()
}

/// For each slot the sum of its centred mid-ranks, which lie between -0.5 and 0.5; `None` when all
/// durations are the same.
fn scores(slots: &[Slot<'_>], total: f64) -> Option<Vec<f64>> {
    let mut rows: Vec<(u64, usize, f64)> = Vec::new();
    for (index, slot) in slots.iter().enumerate() {
        rows.extend(slot.durations.iter().map(|(us, n)| (*us, index, *n as f64)));
    }
    // By the duration alone: three times as fast as by whole rows, with all those ties.
    rows.sort_unstable_by_key(|(us, ..)| *us);
    let mut scores = vec![0.0; slots.len()];
    let mut below = 0.0;
    for ties in rows.chunk_by(|a, b| a.0 == b.0) {
        let tied: f64 = ties.iter().map(|(_, _, n)| n).sum();
        let rank = (below + tied / 2.0) / total - 0.5;
        below += tied;
        for (_, index, n) in ties {
            *scores.get_mut(*index)? += rank * n;
        }
    }
    (rows.first()?.0 < rows.last()?.0).then_some(scores)
}

/// The time between two marks, in so many parts of about as many requests; fewer where slots are
/// too large for that.
pub(super) fn parts(marks: &[Mark], number: usize) -> Vec<(Mark, Mark)> {
    let (Some(start), Some(end)) = (marks.first(), marks.last()) else {
        return Vec::new();
    };
    let mut from = *start;
    (1..=number)
        .filter_map(|part| {
            let goal = start.share + (end.share - start.share) * part as f64 / number as f64;
            let reached = marks.partition_point(|mark| mark.share < goal);
            let to = if part == number {
                end
            } else {
                marks.get(reached)?
            };
            let found = (to.share > from.share).then_some((from, *to));
            from = *to;
            found
        })
        .collect()
}

//! The requests of one endpoint in blocks of time, so that it is known how unsteady its figures are.
//!
//! In: its cells. Out: [`Blocks`]: at most [`MOST_BLOCKS`] consecutive stretches of time with about as
//! many requests each. Requests of one minute resemble each other (load, a container, a slow
//! database), so that n of them say less than n independent ones would; blocks are long enough to
//! be nearly independent. A share is then judged by how it varies from block to block: Bester, Conley
//! and Hansen (2011), "Inference with dependent data using cluster covariance estimators", J.
//! Econometrics 165:137-151, who show that Student's distribution holds with few large blocks.

use crate::digest::Cell;

/// The most blocks: of a day, each is about an hour.
const MOST_BLOCKS: u64 = 24;
/// The fewest requests a block is meant to have.
const FEWEST_IN_BLOCK: u64 = 5;

/// The requests of one endpoint, by duration and by block of time.
#[derive(Debug, Clone, Default)]
pub(super) struct Blocks {
    /// The timed requests: duration in µs, block, requests; ascending.
    rows: Vec<(u64, u8, u64)>,
    /// The timed requests with at most the duration of each row.
    reached: Vec<u64>,
    /// All requests of each block, the timed ones, and those that failed with 5xx.
    counts: Vec<Counts>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    all: u64,
    timed: u64,
    failed: u64,
}

impl Blocks {
    /// The blocks of an endpoint; its cells are sorted as a digest sorts them.
    pub(super) fn new(cells: &[Cell]) -> Self {
        let all: u64 = cells.iter().map(|cell| cell.requests).sum();
        let blocks = (all / FEWEST_IN_BLOCK).clamp(1, MOST_BLOCKS);
        let mut counts = vec![Counts::default(); blocks as usize];
        let mut rows = Vec::with_capacity(cells.len());
        let same = |left: &Cell, right: &Cell| left.key.slot_minute() == right.key.slot_minute();
        let mut passed = 0;
        for slot in cells.chunk_by(same) {
            let requests: u64 = slot.iter().map(|cell| cell.requests).sum();
            // A slot belongs to the block that holds its middle.
            let middle = u128::from(2 * passed + requests) * u128::from(blocks);
            let block = (middle / u128::from(2 * all)).min(u128::from(blocks - 1)) as usize;
            passed += requests;
            for cell in slot {
                let count = &mut counts[block];
                count.all += cell.requests;
                if cell.key.status() / 100 == 5 {
                    count.failed += cell.requests;
                }
                if let Some(us) = cell.key.duration_us() {
                    count.timed += cell.requests;
                    rows.push((us, block as u8, cell.requests));
                }
            }
        }
        rows.sort_unstable();
        let mut sum = 0;
        let reached = rows.iter().map(|(_, _, requests)| {
            sum += requests;
            sum
        });
        Self {
            reached: reached.collect(),
            rows,
            counts,
        }
    }

    /// The timed requests.
    pub(super) fn timed(&self) -> u64 {
        self.reached.last().copied().unwrap_or(0)
    }

    /// All requests.
    pub(super) fn all(&self) -> u64 {
        self.counts.iter().map(|count| count.all).sum()
    }

    /// The share of requests that failed with 5xx, 0 to 1.
    pub(super) fn failed_share(&self) -> f64 {
        let failed: u64 = self.counts.iter().map(|count| count.failed).sum();
        failed as f64 / self.all().max(1) as f64
    }

    /// As many equally large blocks would spread the timed requests as evenly: n² / Σ n_b².
    pub(super) fn effective(&self) -> f64 {
        let squares: f64 = self.counts.iter().map(|b| (b.timed as f64).powi(2)).sum();
        let timed = self.timed() as f64;
        if squares > 0.0 {
            timed * timed / squares
        } else {
            0.0
        }
    }

    /// The smallest duration, in µs, with at least this share of the timed requests at or below it.
    /// 0 for a share of 0 or less, since nothing is known of what is less; `None` for more than 1.
    pub(super) fn quantile_us(&self, share: f64) -> Option<u64> {
        if share <= 0.0 {
            return Some(0);
        }
        // So far a rank that is whole may be off by rounding.
        let rank = share * self.timed() as f64 - 1e-6;
        let place = self.reached.partition_point(|sum| (*sum as f64) < rank);
        self.rows.get(place).map(|row| row.0)
    }

    /// The standard error of the share of requests up to the quantile at `share`, never less than that
    /// of as many independent requests.
    ///
    /// Woodruff (1952), "Confidence intervals for medians and other position measures", J. Am. Stat.
    /// Assoc. 47:635-646: the error of a quantile is that of a share, carried over to durations by
    /// the distribution. A request counts 1 below the quantile and 0 above; those that tie with it
    /// count what makes the mean `share`.
    pub(super) fn error_of_share(&self, share: f64) -> f64 {
        let timed = self.timed() as f64;
        let Some(at) = self.quantile_us(share).filter(|_| timed > 0.0) else {
            return 0.0;
        };
        let from = self.rows.partition_point(|row| row.0 < at);
        let to = self.rows.partition_point(|row| row.0 <= at);
        let below = from.checked_sub(1).map_or(0, |last| self.reached[last]) as f64;
        let tied = self.reached[to - 1] as f64 - below;
        let of_tied = (share * timed - below) / tied;
        let mut scores: Vec<f64> = self
            .counts
            .iter()
            .map(|b| -share * b.timed as f64)
            .collect();
        for (index, (_, block, requests)) in self.rows[..to].iter().enumerate() {
            let score = if index < from { 1.0 } else { of_tied };
            scores[usize::from(*block)] += score * *requests as f64;
        }
        let filled = self.counts.iter().filter(|count| count.timed > 0).count();
        error(&scores, filled, share, timed)
    }

    /// The standard error of [`Self::failed_share`], at least that of as many independent requests
    /// of which this share fails.
    pub(super) fn error_of_failed(&self, usual_share: f64) -> f64 {
        let share = self.failed_share();
        let score = |count: &Counts| count.failed as f64 - share * count.all as f64;
        let scores: Vec<f64> = self.counts.iter().map(score).collect();
        let filled = self.counts.iter().filter(|count| count.all > 0).count();
        error(&scores, filled, usual_share, self.all() as f64)
    }
}

/// The error of a ratio, from the sums of its residuals by block, of which B have requests:
/// √(B / (B − 1) · Σ s_b²) / n.
fn error(scores: &[f64], filled: usize, share: f64, requests: f64) -> f64 {
    let squares: f64 = scores.iter().map(|score| score * score).sum();
    let blocks = filled as f64;
    let by_block = squares * blocks / (blocks - 1.0).max(1.0) / (requests * requests);
    let independent = share * (1.0 - share) / requests;
    by_block.max(independent).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Key;

    fn cell(minute: i64, status: u16, ms: Option<i64>, requests: u64) -> Cell {
        Cell {
            key: Key::new(0, minute, status, ms.map(|ms| ms * 1000)),
            requests,
            bytes: 0,
        }
    }

    #[test]
    fn blocks_have_about_as_many_requests_each() {
        // 240 minutes with one request each: 24 blocks of ten.
        let cells: Vec<Cell> = (0..240).map(|m| cell(m, 200, Some(m + 1), 1)).collect();
        let blocks = Blocks::new(&cells);
        assert_eq!(blocks.counts.len(), 24);
        assert!(blocks.counts.iter().all(|count| count.timed == 10));
        assert!((blocks.effective() - 24.0).abs() < 1e-9);
        assert_eq!(blocks.quantile_us(0.5), Some(120_000));
        assert_eq!(blocks.quantile_us(0.95), Some(228_000));
        assert_eq!(blocks.quantile_us(1.0), Some(240_000));
        assert_eq!(
            (blocks.quantile_us(1.01), blocks.quantile_us(-0.1)),
            (None, Some(0))
        );
        // Half of the requests come in one minute: not as good as 24 blocks.
        let mut uneven = cells;
        uneven.push(cell(240, 200, Some(5), 240));
        assert!(Blocks::new(&uneven).effective() < 4.0);
        // Ten requests make two blocks, one request one.
        assert_eq!(Blocks::new(&uneven[..10]).counts.len(), 2);
        assert_eq!(Blocks::new(&uneven[..1]).effective(), 1.0);
        assert_eq!(Blocks::new(&[]).effective(), 0.0);
    }

    #[test]
    fn the_error_of_a_share_grows_when_requests_resemble_their_neighbours() {
        // 20 slots with ten requests each of 1 to 10 ms: every slot has half of them up to the
        // median, so that blocks do not differ, and the error is that of 200 independent requests:
        // √(0.25 / 200).
        let alike: Vec<Cell> = (0..20)
            .flat_map(|m| (1..=10).map(move |ms| cell(m, 200, Some(ms), 1)))
            .collect();
        let error = Blocks::new(&alike).error_of_share(0.5);
        assert!((error - 0.035_355_339).abs() < 1e-8, "{error}");
        // Slots are all fast or all slow in turn: 20 blocks with residuals of ±5 in 200 requests,
        // √(20 / 19 · 20 · 25) / 200.
        let clustered: Vec<Cell> = (0..20).map(|m| cell(m, 200, Some(1 + m % 2), 10)).collect();
        let error = Blocks::new(&clustered).error_of_share(0.5);
        assert!((error - 0.114_707_867).abs() < 1e-8, "{error}");
        // All the same: ties make up the mean, and no block differs.
        let same: Vec<Cell> = (0..20).map(|m| cell(m, 200, Some(7), 10)).collect();
        let error = Blocks::new(&same).error_of_share(0.95);
        assert!((error - (0.95_f64 * 0.05 / 200.0).sqrt()).abs() < 1e-9);
    }

    #[test]
    fn failures_are_counted_among_all_requests() {
        let cells = [
            cell(0, 200, Some(5), 6),
            cell(0, 503, None, 2),
            cell(1, 500, Some(5), 1),
            cell(1, 600, None, 1),
        ];
        let blocks = Blocks::new(&cells);
        assert_eq!((blocks.all(), blocks.timed()), (10, 7));
        assert!((blocks.failed_share() - 0.3).abs() < 1e-12);
    }
}

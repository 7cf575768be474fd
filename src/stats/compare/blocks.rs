//! The requests of one endpoint in blocks of time, so that it is known how unsteady its figures are.
//!
//! In: its cells. Out: [`Blocks`]: at most [`MOST_BLOCKS`] consecutive stretches of time with about as
//! many requests each, their quantiles, and how far each block is from the whole. Requests of one
//! minute resemble each other (load, a container, a slow database), so that n of them say less than n
//! independent ones would; what that means for the errors of figures is for `noise` to say.

use crate::digest::Cell;

/// The most blocks: of a day, each is about an hour.
const MOST_BLOCKS: u64 = 24;
/// The fewest requests a block is meant to have.
const FEWEST_IN_BLOCK: u64 = 5;

const MINUTES_OF_DAY: u64 = 1440;
/// Blocks of two days are at the same time when they are at most this far apart, in minutes: clocks may
/// have changed, and blocks are cut by requests.
const FARTHEST_APART: u64 = 90;

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
    /// The sum of the slots of all requests, in minutes since 1970.
    minutes: u64,
}

impl Blocks {
    /// The blocks of an endpoint; its cells are sorted as a digest sorts them.
    pub(super) fn new(cells: &[Cell]) -> Self {
        let all: u64 = cells.iter().map(|cell| cell.requests).sum();
        let blocks = (all / FEWEST_IN_BLOCK).clamp(1, MOST_BLOCKS);
        let mut counts: Vec<Counts> = Vec::with_capacity(blocks as usize);
        let mut last = None;
        let mut rows = Vec::with_capacity(cells.len());
        let same = |left: &Cell, right: &Cell| left.key.slot_minute() == right.key.slot_minute();
        let mut passed = 0;
        for slot in cells.chunk_by(same) {
            let requests: u64 = slot.iter().map(|cell| cell.requests).sum();
            // A slot belongs to the block that holds its middle.
            let middle = u128::from(2 * passed + requests) * u128::from(blocks);
            let place = middle / u128::from(2 * all);
            passed += requests;
            // A busy slot may be longer than a block, so that places are left out.
            if last != Some(place) {
                counts.push(Counts::default());
                last = Some(place);
            }
            let block = counts.len() - 1;
            for cell in slot {
                let count = &mut counts[block];
                count.all += cell.requests;
                count.minutes += cell.requests * u64::from(cell.key.slot_minute());
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

    /// How far each block is from the whole at the quantile at `share`: the sum of the scores of its
    /// requests, centred, as a part of all timed requests.
    ///
    /// A request scores 1 below the quantile and 0 above; those that tie with it score what makes the
    /// mean `share`.
    pub(super) fn residuals_of_share(&self, share: f64) -> Vec<f64> {
        let timed = self.timed() as f64;
        let at = self.quantile_us(share).unwrap_or(u64::MAX);
        let from = self.rows.partition_point(|row| row.0 < at);
        let to = self.rows.partition_point(|row| row.0 <= at);
        let reached = |row: usize| row.checked_sub(1).map_or(0, |last| self.reached[last]) as f64;
        let (below, tied) = (reached(from), reached(to) - reached(from));
        let of_tied = (share * timed - below) / tied.max(1.0);
        let expected = |count: &Counts| -share * count.timed as f64;
        let mut sums: Vec<f64> = self.counts.iter().map(expected).collect();
        for (index, (_, block, requests)) in self.rows[..to].iter().enumerate() {
            let score = if index < from { 1.0 } else { of_tied };
            sums[usize::from(*block)] += score * *requests as f64;
        }
        sums.iter().map(|sum| sum / timed.max(1.0)).collect()
    }

    /// The same for the share of requests that failed.
    pub(super) fn residuals_of_failed(&self) -> Vec<f64> {
        let (share, all) = (self.failed_share(), self.all().max(1) as f64);
        let residual = |count: &Counts| (count.failed as f64 - share * count.all as f64) / all;
        self.counts.iter().map(residual).collect()
    }

    /// Whether the blocks of another log are at the same times of the day.
    pub(super) fn is_aligned(&self, other: &Self) -> bool {
        let is_near = |(one, other): (&Counts, &Counts)| {
            let apart = one.minute_of_day().abs_diff(other.minute_of_day());
            apart.min(MINUTES_OF_DAY - apart) <= FARTHEST_APART
        };
        self.counts.len() == other.counts.len()
            && self.counts.iter().zip(&other.counts).all(is_near)
    }
}

impl Counts {
    /// The mean time of its requests.
    fn minute_of_day(&self) -> u64 {
        self.minutes / self.all.max(1) % MINUTES_OF_DAY
    }
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
    fn residuals_are_what_blocks_have_more_or_less_of_the_whole() {
        // Slots are all fast or all slow in turn: 5 of 10 requests more or less than half, of 200.
        let turns: Vec<Cell> = (0..20).map(|m| cell(m, 200, Some(1 + m % 2), 10)).collect();
        let residuals = Blocks::new(&turns).residuals_of_share(0.5);
        assert_eq!(residuals.len(), 20);
        for (m, residual) in residuals.iter().enumerate() {
            let expected = if m % 2 == 0 { 0.025 } else { -0.025 };
            assert!((residual - expected).abs() < 1e-12, "{residuals:?}");
        }
        // All the same: ties make up the mean, and no block differs.
        let same: Vec<Cell> = (0..20).map(|m| cell(m, 200, Some(7), 10)).collect();
        let residuals = Blocks::new(&same).residuals_of_share(0.95);
        assert!(residuals.iter().all(|residual| residual.abs() < 1e-12));
    }

    #[test]
    fn blocks_are_aligned_when_their_times_of_day_are() {
        let day = |from: i64, to: i64| {
            let cells: Vec<Cell> = (from..to).map(|m| cell(m, 200, Some(5), 1)).collect();
            Blocks::new(&cells)
        };
        let monday = day(0, 1440);
        assert!(monday.is_aligned(&day(1440, 2880)), "the next day");
        assert!(
            monday.is_aligned(&day(1440 - 60, 2880 - 60)),
            "clocks changed"
        );
        assert!(!monday.is_aligned(&day(1440, 2160)), "its morning");
        assert!(!monday.is_aligned(&day(0, 2880)), "two days");
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

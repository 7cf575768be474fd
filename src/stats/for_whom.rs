//! For whom requests are slow: the groups of a digest as [`whom`](super::whom) wants them.

use super::whom::{self, StandOut, stand_outs};
use crate::digest::{Cell, Digest, Dimension};

/// What the statuses of the cells are called.
const STATUS: &str = "status";
/// The dimensions that are looked at: those of the digest, and statuses.
const DIMENSIONS: usize = Dimension::ALL.len() + 1;
const MINUTES_AN_HOUR: u32 = 60;

/// A value that has more of the slow requests than its requests explain.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// `container`, `host`, `agent`, `network` or `status`.
    pub dimension: &'static str,
    /// The value, and by how much.
    pub stand_out: StandOut,
}

/// The values that stand out, by dimension, the clearest of each first. Requests are compared within
/// each endpoint and hour.
pub(super) fn findings(digest: &Digest, slow_us: u64) -> Vec<Finding> {
    let mut findings = Vec::new();
    for dimension in Dimension::ALL {
        let cells = digest.who.cells(dimension).into_iter().flatten();
        let cells: Vec<whom::Cell<'_>> = cells
            .map(|cell| whom::Cell {
                stratum: stratum(cell.endpoint, cell.hour),
                value: cell.value,
                requests: cell.requests,
                slow: cell.slow,
            })
            .collect();
        findings.extend(found(dimension.name(), &cells));
    }
    findings.extend(by_status(digest, slow_us));
    findings
}

fn by_status(digest: &Digest, slow_us: u64) -> impl Iterator<Item = Finding> {
    let names: Vec<String> = (0..1000).map(|status| status.to_string()).collect();
    let part = |cell: &Cell| {
        let key = cell.key;
        (key.endpoint(), key.slot_minute(), key.status())
    };
    // Sorted as they are, the cells of a status in a slot are neighbours: a tenth as many to look at.
    let runs = digest
        .cells
        .chunk_by(|left, right| part(left) == part(right));
    let timed = runs.filter_map(|cells| {
        let key = cells[0].key;
        let timed = cells.iter().filter(|cell| cell.key.duration_us().is_some());
        let slow = |cell: &&Cell| cell.key.duration_us().is_some_and(|us| us > slow_us);
        Some(whom::Cell {
            stratum: stratum(key.endpoint(), key.slot_minute() / MINUTES_AN_HOUR),
            value: names.get(usize::from(key.status()))?,
            requests: timed.map(|cell| cell.requests).sum(),
            slow: cells.iter().filter(slow).map(|cell| cell.requests).sum(),
        })
    });
    found(STATUS, &timed.collect::<Vec<_>>())
}

fn found(
    dimension: &'static str,
    cells: &[whom::Cell<'_>],
) -> impl Iterator<Item = Finding> + use<> {
    let stand_outs = stand_outs(cells, DIMENSIONS).into_iter();
    stand_outs.map(move |stand_out| Finding {
        dimension,
        stand_out,
    })
}

fn stratum(endpoint: u32, hour: u32) -> u64 {
    u64::from(endpoint) << 32 | u64::from(hour)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Key;

    #[test]
    fn a_status_stands_out_and_what_was_not_timed_does_not_count() {
        let cell = |minute, status, ms: Option<i64>, requests| Cell {
            key: Key::new(0, minute, status, ms.map(|ms| ms * 1000)),
            requests,
            bytes: 0,
        };
        // Ten hours: of 100 requests with 200 one is slow, of 10 with 504 all are.
        let mut cells: Vec<Cell> = (0..10)
            .flat_map(|hour| {
                [
                    cell(hour * 60, 101, None, 50),
                    cell(hour * 60, 200, Some(5), 49),
                    cell(hour * 60, 200, Some(7), 50),
                    cell(hour * 60 + 1, 200, Some(1500), 1),
                    cell(hour * 60 + 1, 504, Some(30_000), 10),
                ]
            })
            .collect();
        cells.sort_unstable_by_key(|cell| cell.key);
        let digest = Digest {
            cells,
            ..Digest::default()
        };
        let found = findings(&digest, 1_000_000);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].dimension, &found[0].stand_out.value[..]),
            ("status", "504")
        );
        assert_eq!(found[0].stand_out.slow, 100);
        assert!((found[0].stand_out.share_of_requests - 100.0 / 1100.0).abs() < 1e-12);
    }
}

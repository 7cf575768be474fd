//! Counts of the endpoints and hours that are at work, before they go into the maps of [`Groups`].
//!
//! Requests come in the order of time, so that a few groups at a time are counted again and again. An
//! endpoint has one row, for one hour, and in it a value of each dimension one cell; each takes its
//! place from the one that was there. One look finds the row, and the cells of a row are neighbours:
//! with a place for each group by its hash, half of the time of a request went into waiting for
//! memory, and through maps alone it took as long as parsing.

use super::{Count, Dimension, Group, Groups};

/// How many endpoints have a row: a power of two, enough for those of an API.
const ROWS: usize = 1 << 8;
/// How many values of a dimension have a cell: a power of two.
const CELLS: usize = 1 << 5;
const DIMENSIONS: usize = Dimension::ALL.len();

/// The requests of one value.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    value: u32,
    requests: u32,
    slow: u32,
}

/// The requests of an endpoint within an hour.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    endpoint: u32,
    hour: u32,
    /// No cell has more.
    requests: u32,
    cells: [[Cell; CELLS]; DIMENSIONS],
}

/// The counts at hand.
#[derive(Debug)]
pub(super) struct Rows {
    rows: Vec<Row>,
}

impl Default for Rows {
    fn default() -> Self {
        Self {
            rows: vec![Row::default(); ROWS],
        }
    }
}

impl Rows {
    /// Counts a request under its value of each dimension.
    #[inline(always)]
    pub(super) fn count(
        &mut self,
        (endpoint, hour): (u32, u32),
        values: [Option<u32>; DIMENSIONS],
        is_slow: bool,
        groups: &mut [Groups; DIMENSIONS],
    ) {
        // Endpoints are numbered one after the other, so that few share a row.
        let row = &mut self.rows[endpoint as usize % ROWS];
        if row.endpoint != endpoint || row.hour != hour || row.requests == u32::MAX {
            row.hand_over(groups);
            (row.endpoint, row.hour) = (endpoint, hour);
        }
        row.requests += 1;
        for dimension in Dimension::ALL {
            let Some(value) = values[dimension as usize] else {
                continue;
            };
            let cell = &mut row.cells[dimension as usize][value as usize % CELLS];
            if cell.value != value {
                cell.hand_over((endpoint, hour), &mut groups[dimension as usize]);
                cell.value = value;
            }
            cell.requests += 1;
            cell.slow += u32::from(is_slow);
        }
    }

    /// Hands over what is left.
    pub(super) fn finish(mut self, groups: &mut [Groups; DIMENSIONS]) {
        for row in &mut self.rows {
            row.hand_over(groups);
        }
    }
}

impl Row {
    #[inline(never)]
    fn hand_over(&mut self, groups: &mut [Groups; DIMENSIONS]) {
        if self.requests == 0 {
            return;
        }
        for (cells, groups) in self.cells.iter_mut().zip(groups) {
            for cell in cells {
                cell.hand_over((self.endpoint, self.hour), groups);
            }
        }
        self.requests = 0;
    }
}

impl Cell {
    /// Adds the counts to the map, and is empty then.
    fn hand_over(&mut self, (endpoint, hour): (u32, u32), groups: &mut Groups) {
        let Self {
            value,
            requests,
            slow,
        } = std::mem::take(self);
        if requests > 0 {
            let group = Group {
                endpoint,
                hour,
                value,
            };
            let count = Count {
                requests: u64::from(requests),
                slow: u64::from(slow),
            };
            groups.add(group, count);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    proptest! {
        #[test]
        fn counts_are_those_of_maps_whatever_shares_a_row_or_a_cell(
            requests in proptest::collection::vec((0_u32..4, 0_u32..3, 0_u32..5, any::<bool>()), 0..300),
        ) {
            let mut rows = Rows::default();
            let mut groups: [Groups; DIMENSIONS] = Default::default();
            let mut expected = HashMap::new();
            for (endpoint, hour, value, is_slow) in requests {
                // Two of the endpoints have one row, and some of the values one cell.
                let endpoint = endpoint / 2 * ROWS as u32 + endpoint % 2;
                let value = value / 2 * CELLS as u32 + value % 2;
                let values = [Some(value), None, Some(value + 1), Some(7)];
                rows.count((endpoint, hour), values, is_slow, &mut groups);
                for (dimension, value) in values.into_iter().enumerate() {
                    let Some(value) = value else { continue };
                    let count: &mut (u64, u64) =
                        expected.entry((dimension, endpoint, hour, value)).or_default();
                    count.0 += 1;
                    count.1 += u64::from(is_slow);
                }
            }
            rows.finish(&mut groups);
            let counted = groups.iter().enumerate().flat_map(|(dimension, groups)| {
                groups.counts.iter().map(move |(group, count)| {
                    let key = (dimension, group.endpoint, group.hour, group.value);
                    (key, (count.requests, count.slow))
                })
            });
            prop_assert_eq!(counted.collect::<HashMap<_, _>>(), expected);
        }
    }
}

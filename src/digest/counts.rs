//! The table of counts: (time slot, endpoint, status, duration) → requests, bytes.
//!
//! Batches come sorted, each key once. Those of about the same size are merged two by two, so that
//! every cell is copied a few times only, by the threads that bring them and outside of the lock. When
//! there are more than [`MAX_CELLS`] cells, time slots grow to the next width. **Invariant:** that
//! depends on the whole content only: a part never has more cells than the whole, so no part is
//! made coarser than the whole has to be, whatever the order.
//!
//! A group-by of polars for each batch, with its result sorted once more, was the first version: it
//! cost a quarter of the time of a run, and its own threads competed with ours.

use super::key::Key;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// The most cells that are kept before time slots grow. A cell has 32 bytes.
pub const MAX_CELLS: usize = 2_000_000;
/// The widths of a time slot, in minutes. Up to a quarter of an hour, every zone's hours and days
/// are whole slots.
pub(super) const SLOT_MINUTES: [u32; 6] = [1, 5, 15, 60, 360, 1440];

/// How many merged tables leave their room.
const MOST_SPARE: usize = 2;

/// The requests of one key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Slot, endpoint, status and duration.
    pub key: Key,
    /// How many requests.
    pub requests: u64,
    /// The bytes they sent.
    pub bytes: u64,
}

/// The table as it grows, by many threads.
#[derive(Debug)]
pub(super) struct Counts {
    max_cells: usize,
    /// The width of slots that the whole has at least, an index into [`SLOT_MINUTES`].
    level: AtomicUsize,
    runs: Mutex<Vec<Vec<Cell>>>,
    /// Room that was used and can be used again: to ask the system for it anew for every merge took a
    /// twentieth of a run.
    spare: Mutex<Vec<Vec<Cell>>>,
}

impl Default for Counts {
    fn default() -> Self {
        Self::with_max_cells(MAX_CELLS)
    }
}

impl Counts {
    pub(super) fn with_max_cells(max_cells: usize) -> Self {
        Self {
            max_cells,
            level: AtomicUsize::new(0),
            runs: Mutex::default(),
            spare: Mutex::default(),
        }
    }

    /// The width of slots that the whole has at least.
    pub(super) fn slot_minutes(&self) -> u32 {
        SLOT_MINUTES[self.level.load(Ordering::Relaxed)]
    }

    /// Makes slots as wide as those of cells that come, which may be no wider than the widest there
    /// are.
    pub(super) fn widen_to(&self, slot_minutes: u32) {
        let is_enough = |width: &u32| *width >= slot_minutes;
        let level = SLOT_MINUTES.iter().position(is_enough);
        let level = level.unwrap_or(SLOT_MINUTES.len() - 1);
        self.level.fetch_max(level, Ordering::Relaxed);
    }

    /// Adds cells, sorted, each key once, with slots of any width up to the present one.
    pub(super) fn add(&self, mut run: Vec<Cell>) {
        while let Some(other) = self.keep_or_match(&mut run) {
            run = self.merge(run, other);
        }
    }

    /// Keeps cells until others come, unless some of about their size are there: these are given back
    /// to be merged.
    fn keep_or_match(&self, run: &mut Vec<Cell>) -> Option<Vec<Cell>> {
        // The list is whole again after every change.
        let mut runs = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let is_match = |other: &Vec<Cell>| other.len() <= 2 * run.len();
        if let Some(place) = runs.iter().position(is_match) {
            return Some(runs.swap_remove(place));
        }
        runs.push(std::mem::take(run));
        None
    }

    /// Merges two runs, and makes slots wider when there are too many cells.
    fn merge(&self, mut one: Vec<Cell>, mut other: Vec<Cell>) -> Vec<Cell> {
        let mut slot_minutes = self.slot_minutes();
        // Either may come from before slots grew.
        widen(&mut one, slot_minutes);
        widen(&mut other, slot_minutes);
        let mut all = self.room();
        merge_into(&one, &other, &mut all);
        self.keep_room(one);
        self.keep_room(other);
        while all.len() > self.max_cells
            && let Some(level) = SLOT_MINUTES.iter().position(|width| *width > slot_minutes)
        {
            self.level.fetch_max(level, Ordering::Relaxed);
            slot_minutes = SLOT_MINUTES[level];
            widen(&mut all, slot_minutes);
        }
        all
    }

    /// The largest room that is there.
    fn room(&self) -> Vec<Cell> {
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        spare.pop().unwrap_or_default()
    }

    fn keep_room(&self, mut cells: Vec<Cell>) {
        cells.clear();
        let mut spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner);
        spare.push(cells);
        spare.sort_by_key(Vec::capacity);
        if spare.len() > MOST_SPARE {
            spare.remove(0);
        }
    }

    /// All cells, sorted, each key once, and the width of their slots.
    pub(super) fn finish(self) -> (Vec<Cell>, u32) {
        let runs = self.runs.lock();
        let mut runs = std::mem::take(&mut *runs.unwrap_or_else(PoisonError::into_inner));
        // Smallest first, so that the largest are copied once.
        runs.sort_by_key(|run| std::cmp::Reverse(run.len()));
        let mut whole = Vec::new();
        while let Some(run) = runs.pop() {
            whole = self.merge(whole, run);
        }
        // While the last ones were merged, slots may have grown.
        let slot_minutes = self.slot_minutes();
        widen(&mut whole, slot_minutes);
        (whole, slot_minutes)
    }
}

/// Puts cells into slots of this width, unless they are in such slots already.
fn widen(cells: &mut Vec<Cell>, slot_minutes: u32) {
    let is_narrower = |cell: &Cell| cell.key != cell.key.in_wider_slot(slot_minutes);
    if slot_minutes == 1 || !cells.iter().any(is_narrower) {
        return;
    }
    for cell in &mut *cells {
        cell.key = cell.key.in_wider_slot(slot_minutes);
    }
    add_up(cells);
}

/// Sorts, and adds equal keys.
pub(super) fn add_up(cells: &mut Vec<Cell>) {
    cells.sort_unstable_by_key(|cell| cell.key);
    cells.dedup_by(|next, kept| {
        let same = next.key == kept.key;
        if same {
            kept.requests += next.requests;
            kept.bytes += next.bytes;
        }
        same
    });
}

/// Two sorted tables as one, in an empty one.
///
/// Which side comes next cannot be foretold, so nothing branches on it: each step writes one cell, and
/// moves on in the sides that it came from by sums.
fn merge_into(left: &[Cell], right: &[Cell], all: &mut Vec<Cell>) {
    all.reserve(left.len() + right.len());
    let (mut at_left, mut at_right) = (0, 0);
    while let (Some(one), Some(other)) = (left.get(at_left), right.get(at_right)) {
        let (from_left, from_right) = (one.key <= other.key, other.key <= one.key);
        let only = |is_there: bool, number: u64| if is_there { number } else { 0 };
        all.push(Cell {
            key: one.key.min(other.key),
            requests: only(from_left, one.requests) + only(from_right, other.requests),
            bytes: only(from_left, one.bytes) + only(from_right, other.bytes),
        });
        at_left += usize::from(from_left);
        at_right += usize::from(from_right);
    }
    all.extend_from_slice(&left[at_left..]);
    all.extend_from_slice(&right[at_right..]);
}

#[cfg(test)]
mod tests;

//! The requests of one thread, gathered until sorting them at once pays.

use super::counts::{Cell, add_up};
use super::duration::quantise_us;
use super::key::{Key, Narrow};
use super::radix::{self, Pair};
use crate::table::Request;

/// How many requests are gathered: enough for a sorted batch to be worth merging, few enough to stay in
/// the second-level cache while they are sorted.
const ROWS: usize = 64 * 1024;
const MICROSECONDS_A_MINUTE: i64 = 60_000_000;

/// Some requests as keys of cells, in the order in which they came.
#[derive(Debug)]
pub(super) struct Batch {
    slow_us: i64,
    keys: Vec<Key>,
    bytes: Vec<u64>,
    /// Room for sorting, kept from batch to batch.
    pairs: Vec<Pair>,
    room: Vec<Pair>,
}

impl Batch {
    /// An empty one. Durations keep their side of `slow_us`.
    pub(super) fn new(slow_us: u64) -> Self {
        Self {
            slow_us: i64::try_from(slow_us).unwrap_or(i64::MAX),
            keys: Vec::with_capacity(ROWS),
            bytes: Vec::with_capacity(ROWS),
            pairs: Vec::new(),
            room: Vec::new(),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, request: &Request<'_, '_>) {
        let record = request.record;
        let minute = record.time.instant_us.div_euclid(MICROSECONDS_A_MINUTE);
        // It fits: the parser takes no duration of years.
        let duration = record.duration_us;
        let duration_us = duration.map(|us| quantise_us(us as i64, self.slow_us));
        let status = record.status.unwrap_or_default();
        let key = Key::new(request.endpoint, minute, status, duration_us);
        self.keys.push(key);
        self.bytes.push(record.bytes.unwrap_or_default());
    }

    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.keys.len() >= ROWS
    }

    /// What was gathered, in slots of this width: sorted, each key once. The batch is empty then.
    pub(super) fn take(&mut self, slot_minutes: u32) -> Vec<Cell> {
        if slot_minutes > 1 {
            for key in &mut self.keys {
                *key = key.in_wider_slot(slot_minutes);
            }
        }
        let cells = match Narrow::fitting(&self.keys) {
            Some(narrow) => self.take_narrow(narrow),
            None => self.take_wide(),
        };
        self.keys.clear();
        self.bytes.clear();
        cells
    }

    fn take_narrow(&mut self, narrow: Narrow) -> Vec<Cell> {
        let packed = self.keys.iter().map(|key| narrow.pack(*key));
        self.pairs.clear();
        self.pairs.extend(packed.zip(self.bytes.iter().copied()));
        radix::sort(&mut self.pairs, &mut self.room);
        let same = |left: &Pair, right: &Pair| left.0 == right.0;
        let cell = |same: &[Pair]| Cell {
            key: narrow.unpack(same[0].0),
            requests: same.len() as u64,
            bytes: same.iter().map(|pair| pair.1).sum(),
        };
        self.pairs.chunk_by(same).map(cell).collect()
    }

    /// Keys that are too far apart for 64 bits. Real logs have none.
    fn take_wide(&mut self) -> Vec<Cell> {
        let rows = self.keys.iter().zip(&self.bytes);
        let cell = |(key, bytes): (&Key, &u64)| Cell {
            key: *key,
            requests: 1,
            bytes: *bytes,
        };
        let mut cells = rows.map(cell).collect();
        add_up(&mut cells);
        cells
    }
}

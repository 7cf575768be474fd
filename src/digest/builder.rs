//! Takes batches from all threads and makes one digest of them.
//!
//! The group-by of a batch runs in the thread that made it; only adding its small result is under a
//! lock.

use super::counts::{Counts, count};
use super::read::ReadDigest;
use super::slowest::Slowest;
use super::spans::Spans;
use crate::parse::Origin;
use crate::table::{Batch, Endpoints, Sink};
use polars::prelude::PolarsError;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// A digest that grows.
#[derive(Debug)]
pub struct DigestBuilder {
    tables: Mutex<Tables>,
    slow_us: u64,
    /// By [`Origin::index`].
    show_over_us: Vec<AtomicU64>,
    slot_minutes: AtomicU32,
}

#[derive(Debug, Default)]
struct Tables {
    counts: Counts,
    slowest: Slowest,
    spans: Spans,
}

impl DigestBuilder {
    /// An empty digest, in which requests over `slow_us` are slow.
    pub fn new(slow_us: u64) -> Self {
        let bounds = (0..Origin::COUNT).map(|_| AtomicU64::new(slow_us));
        Self {
            tables: Mutex::default(),
            slow_us,
            show_over_us: bounds.collect(),
            slot_minutes: AtomicU32::new(1),
        }
    }

    /// The digest of all batches; `endpoints` are those that their rows name.
    pub fn finish(self, endpoints: &Endpoints) -> ReadDigest {
        let tables = self
            .tables
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let (cells, slot_minutes) = tables.counts.finish();
        ReadDigest {
            cells,
            slot_minutes,
            spans: tables.spans,
            slowest: tables.slowest.finish(),
            endpoints: endpoints.all(),
        }
    }
}

impl Sink for DigestBuilder {
    fn take(&self, _source: usize, batch: Batch) -> Result<(), PolarsError> {
        let Batch { rows, slow } = batch;
        if rows.height() == 0 {
            return Ok(());
        }
        let slot_minutes = self.slot_minutes.load(Ordering::Relaxed);
        let counted = count(&rows, slot_minutes, self.slow_us as i64)?;
        let spans = Spans::of(&rows)?;
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.spans.merge(&spans);
        tables.slowest.take(&slow)?;
        for (origin, bound_us) in tables.slowest.bounds_us() {
            self.show_over_us[origin].fetch_max(bound_us, Ordering::Relaxed);
        }
        tables.counts.add(counted);
        self.slot_minutes
            .store(tables.counts.slot_minutes(), Ordering::Relaxed);
        Ok(())
    }

    fn show_over_us(&self, origin: Origin) -> u64 {
        self.show_over_us[origin.index()].load(Ordering::Relaxed)
    }
}

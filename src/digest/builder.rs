//! Takes batches from all threads and makes one digest of them.
//!
//! The group-by of a batch runs in the thread that made it; only adding its small result is under a
//! lock.

use super::Digest;
use super::counts::{Counts, count};
use super::slowest::Slowest;
use crate::table::{Batch, Sink, schema};
use polars::prelude::{ChunkAgg, PolarsError};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// A digest that grows.
#[derive(Debug)]
pub struct DigestBuilder {
    tables: Mutex<Tables>,
    slow_us: u64,
    show_over_us: AtomicU64,
    slot_minutes: AtomicU32,
}

#[derive(Debug, Default)]
struct Tables {
    counts: Counts,
    slowest: Slowest,
    span_us: Option<(i64, i64)>,
}

impl DigestBuilder {
    /// An empty digest, in which requests over `slow_us` are slow.
    pub fn new(slow_us: u64) -> Self {
        Self {
            tables: Mutex::default(),
            slow_us,
            show_over_us: AtomicU64::new(slow_us),
            slot_minutes: AtomicU32::new(1),
        }
    }

    /// The digest of all batches.
    ///
    /// # Errors
    /// What polars says.
    pub fn finish(self) -> Result<Digest, PolarsError> {
        let tables = self
            .tables
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let (cells, slot_minutes) = tables.counts.finish();
        Ok(Digest {
            cells,
            slot_minutes,
            span_us: tables.span_us,
            slowest: tables.slowest.finish(),
        })
    }
}

impl Sink for DigestBuilder {
    fn take(&self, batch: Batch) -> Result<(), PolarsError> {
        let Batch { rows, slow } = batch;
        if rows.height() == 0 {
            return Ok(());
        }
        let slot_minutes = self.slot_minutes.load(Ordering::Relaxed);
        let counted = count(&rows, slot_minutes, self.slow_us as i64)?;
        let timestamps = rows.column(schema::TIMESTAMP)?.i64()?;
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        for us in [timestamps.min(), timestamps.max()].into_iter().flatten() {
            let (first, last) = tables.span_us.unwrap_or((us, us));
            tables.span_us = Some((first.min(us), last.max(us)));
        }
        tables.slowest.take(&slow, self.show_over_us())?;
        if let Some(bound_us) = tables.slowest.bound_us() {
            self.show_over_us.fetch_max(bound_us, Ordering::Relaxed);
        }
        tables.counts.add(counted);
        self.slot_minutes
            .store(tables.counts.slot_minutes(), Ordering::Relaxed);
        Ok(())
    }

    fn show_over_us(&self) -> u64 {
        self.show_over_us.load(Ordering::Relaxed)
    }
}

//! What the loader is asked for, what it feeds, and what it gives back.

use super::account::Account;
use super::detected::Detected;
use super::endpoint::EndpointRules;
use super::filter::Filter;
use super::rejects::Rejects;
use super::routes::Endpoints;
use super::texts::TextColumn;
use crate::parse::{Assumptions, Options, Origin};
use crate::source::{Meter, ReadError, Source};
use polars::prelude::{DataFrame, PolarsError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What to load, and how.
pub struct Load<'a> {
    /// What to read.
    pub sources: &'a [Source],
    /// What is known of the lines.
    pub options: &'a Options,
    /// Which rows to keep.
    pub filter: &'a Filter,
    /// How paths become endpoints.
    pub rules: &'a EndpointRules,
    /// The endpoints, to be filled.
    pub endpoints: &'a Endpoints,
    /// Where the batches go.
    pub sink: &'a dyn Sink,
    /// Readers at work at the same time.
    pub threads: usize,
    /// Where progress is counted.
    pub meter: Arc<Meter>,
    /// Whether a line that comes again counts once.
    pub dedupe: bool,
    /// Where rejected lines go.
    pub rejects: Option<&'a Rejects>,
}

/// The rows of a batch that passed the filters.
#[derive(Debug)]
pub struct Batch {
    /// All of them, as numbers.
    pub rows: DataFrame,
    /// Those that took longer than [`Sink::show_over_us`], with their texts.
    pub slow: DataFrame,
}

/// What takes the batches, from all threads.
pub trait Sink: Sync {
    /// Takes the rows that passed the filters; `source` is the place of their source among all.
    ///
    /// # Errors
    /// What polars says; it ends the run.
    fn take(&self, source: usize, batch: Batch) -> Result<(), PolarsError>;

    /// The duration that a request of this origin has to exceed for its texts to be of use, in µs.
    /// It may grow as batches are taken.
    fn show_over_us(&self, origin: Origin) -> u64;

    /// The texts that all rows shall have.
    fn texts(&self) -> &[TextColumn] {
        &[]
    }

    /// Whether no batch may hold rows of two sources, so that all of a source came when
    /// [`Self::end_source`] is called.
    fn is_by_source(&self) -> bool {
        false
    }

    /// Whether nothing more is needed, so that reading may stop.
    fn is_done(&self) -> bool {
        false
    }

    /// A reader stopped in the middle of a source. Who waits for the rest of it waits in vain.
    fn abandon(&self) {}

    /// All rows of a source were taken. It is called once for every source.
    ///
    /// # Errors
    /// As those of [`Self::take`].
    fn end_source(&self, _source: usize) -> Result<(), PolarsError> {
        Ok(())
    }
}

/// What came of loading.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Where every line went.
    pub account: Account,
    /// Sources, or the rest of sources, that could not be read, by name.
    pub failed: Vec<(String, ReadError)>,
    /// Lines with a timestamp by offset in seconds, and by whether the zone was called CET or CEST.
    pub offsets: BTreeMap<(i32, bool), u64>,
    /// What the requests were written in.
    pub detected: Detected,
    /// What the lines left open.
    pub assumptions: Assumptions,
}

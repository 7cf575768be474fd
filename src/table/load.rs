//! What the loader is asked for, what it feeds, and what it gives back.

use super::account::Account;
use super::endpoint::EndpointRules;
use super::filter::Filter;
use super::rejects::Rejects;
use super::routes::Endpoints;
use crate::source::{Meter, ReadError, Source};
use polars::prelude::{DataFrame, PolarsError};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What to load, and how.
pub struct Load<'a> {
    /// What to read.
    pub sources: &'a [Source],
    /// Which rows to keep.
    pub filter: &'a Filter,
    /// How paths become endpoints.
    pub rules: EndpointRules,
    /// The endpoints, to be filled.
    pub endpoints: &'a Endpoints,
    /// Where the batches go.
    pub sink: &'a dyn Sink,
    /// Readers at work at the same time.
    pub threads: usize,
    /// Where progress is counted.
    pub meter: Arc<Meter>,
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
    /// Takes the rows that passed the filters.
    ///
    /// # Errors
    /// What polars says; it ends the run.
    fn take(&self, batch: Batch) -> Result<(), PolarsError>;

    /// The duration that a request has to exceed for its texts to be of use, in µs. It may grow as
    /// batches are taken.
    fn show_over_us(&self) -> u64;
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
}

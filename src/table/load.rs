//! What the loader is asked for, what it feeds, and what it gives back.

use super::account::Account;
use super::detected::Detected;
use super::endpoint::EndpointRules;
use super::endpoints::Endpoints;
use super::filter::Filter;
use super::rejects::Rejects;
use crate::parse::{Assumptions, Field, Options, Record};
use crate::source::{Meter, ReadError, Source};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What to load, and how.
pub struct Load<'a> {
    /// What to read.
    pub sources: &'a [Source],
    /// What is known of the lines.
    pub options: &'a Options,
    /// Which requests to keep.
    pub filter: &'a Filter,
    /// How paths become endpoints.
    pub rules: &'a EndpointRules,
    /// The endpoints, to be filled.
    pub endpoints: &'a Endpoints,
    /// Readers at work at the same time.
    pub threads: usize,
    /// Where progress is counted.
    pub meter: Arc<Meter>,
    /// Whether a line that comes again counts once.
    pub dedupe: bool,
    /// Where rejected lines go.
    pub rejects: Option<&'a Rejects>,
}

/// A request that passed the filters.
pub struct Request<'r, 'l> {
    /// What its line says.
    pub record: &'r Record<'l>,
    /// Its origin, method and path template, as a number of [`Endpoints`].
    pub endpoint: u32,
    /// The part of its path that counts: without the query unless that was asked for.
    pub path: Field<'l>,
}

/// What takes the requests, from all threads.
pub trait Sink: Sync {
    /// What takes those of one thread.
    type Reader<'s>: SinkReader<Error = Self::Error>
    where
        Self: 's;
    /// Why no more can be taken. It ends the run.
    type Error: Send;

    /// A thread begins to read.
    fn reader(&self) -> Self::Reader<'_>;

    /// Whether nothing more is needed, so that reading may stop.
    fn is_done(&self) -> bool {
        false
    }

    /// A thread stopped in the middle of a source. Who waits for the rest of it waits in vain.
    fn abandon(&self) {}
}

/// What takes the requests that one thread reads, source by source.
pub trait SinkReader {
    /// Why no more can be taken.
    type Error;

    /// Takes a request; `source` is the place of its source among all.
    ///
    /// # Errors
    /// Why no more can be taken.
    fn take(&mut self, source: usize, request: &Request<'_, '_>) -> Result<(), Self::Error>;

    /// All requests of a source were taken. It is called once for every source.
    ///
    /// # Errors
    /// Why no more can be taken.
    fn end_source(&mut self, _source: usize) -> Result<(), Self::Error> {
        Ok(())
    }

    /// The thread has read its last source.
    ///
    /// # Errors
    /// Why no more can be taken.
    fn finish(self) -> Result<(), Self::Error>;
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

impl Loaded {
    /// Adds what came of loading something else.
    pub fn merge(&mut self, other: Self) {
        self.account.merge(other.account);
        self.failed.extend(other.failed);
        for (offset, lines) in other.offsets {
            *self.offsets.entry(offset).or_default() += lines;
        }
        self.detected.merge(&other.detected);
        self.assumptions.merge(other.assumptions);
    }
}

/// Why loading ended before its end.
#[derive(Debug)]
pub enum LoadError<E> {
    /// No thread can be started.
    Threads(String),
    /// The sink takes no more.
    Sink(E),
}

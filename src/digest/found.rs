//! What `laggard routes` asks for: the endpoints with the values that their parameters stand for.
//!
//! It is a digest with one more table beside it, of sketches that add up in any order.

use super::builder::DigestBuilder;
use super::read::ReadDigest;
use super::{EndpointKey, OTHER};
use crate::parse::Origin;
use crate::table::{
    Batch, Choice, EndpointRules, Endpoints, Evidence, ReadEndpoint, Sink, TextColumn, schema,
    without_query,
};
use hashbrown::{HashMap, HashSet};
use polars::prelude::PolarsError;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// An endpoint with what it was made from.
#[derive(Debug, Clone)]
pub struct FoundEndpoint {
    /// Method and template.
    pub key: EndpointKey,
    /// Its requests.
    pub requests: u64,
    /// The values of its parameters.
    pub evidence: Evidence,
}

/// Finds endpoints.
#[derive(Debug)]
pub struct EndpointFinder<'e> {
    digest: DigestBuilder,
    endpoints: &'e Endpoints,
    /// By the number of the endpoint as it was read.
    evidence: Mutex<HashMap<u32, Evidence>>,
}

impl<'e> EndpointFinder<'e> {
    /// A finder for rows that name these endpoints.
    pub fn new(endpoints: &'e Endpoints) -> Self {
        Self {
            // No row is slow enough for its texts to be kept.
            digest: DigestBuilder::new(i64::MAX as u64),
            endpoints,
            evidence: Mutex::default(),
        }
    }

    /// The digest, and the evidence for [`found`].
    pub fn finish(self) -> (ReadDigest, HashMap<u32, Evidence>) {
        let evidence = self
            .evidence
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        (self.digest.finish(self.endpoints), evidence)
    }
}

impl Sink for EndpointFinder<'_> {
    fn take(&self, source: usize, batch: Batch) -> Result<(), PolarsError> {
        let numbers = batch.rows.column(schema::ENDPOINT)?.u32()?;
        let paths = batch.rows.column(schema::PATH)?.str()?;
        let pairs = numbers.iter().zip(paths.iter());
        let distinct: HashSet<(u32, &str)> = pairs
            .filter_map(|(number, path)| Some((number?, path?)))
            .collect();
        let mut found: HashMap<u32, Evidence> = HashMap::new();
        self.endpoints.with(|all| {
            for (number, path) in distinct {
                let template = without_query(&all[number as usize].key.endpoint);
                found.entry(number).or_default().add(template, path);
            }
        });
        let mut evidence = self.evidence.lock().unwrap_or_else(PoisonError::into_inner);
        for (number, more) in found {
            evidence.entry(number).or_default().merge(more);
        }
        drop(evidence);
        self.digest.take(source, batch)
    }

    fn show_over_us(&self, origin: Origin) -> u64 {
        self.digest.show_over_us(origin)
    }

    fn texts(&self) -> &[TextColumn] {
        &[TextColumn::Path]
    }
}

/// The endpoints that are shown, most requests first, ties by name.
pub fn found(
    digest: &ReadDigest,
    mut evidence: HashMap<u32, Evidence>,
    choice: &Choice,
    rules: &EndpointRules,
) -> Vec<FoundEndpoint> {
    let shown = digest.shown(choice, rules);
    let mut requests: HashMap<u32, u64> = HashMap::new();
    for cell in &digest.cells {
        *requests.entry(cell.key.endpoint()).or_default() += cell.requests;
    }
    let mut all: BTreeMap<EndpointKey, FoundEndpoint> = BTreeMap::new();
    for ((number, read), key) in (0_u32..).zip(&digest.endpoints).zip(shown) {
        let (Some(key), Some(requests)) = (key, requests.get(&number)) else {
            continue;
        };
        let endpoint = all.entry(key.clone()).or_insert_with(|| FoundEndpoint {
            key,
            requests: 0,
            evidence: Evidence::default(),
        });
        endpoint.requests += requests;
        add_evidence(endpoint, read, evidence.remove(&number));
    }
    let mut all: Vec<FoundEndpoint> = all.into_values().collect();
    all.sort_by_key(|endpoint| std::cmp::Reverse(endpoint.requests));
    all
}

/// Adds what stood behind the template that was read, and what was learned from it.
fn add_evidence(endpoint: &mut FoundEndpoint, read: &ReadEndpoint, more: Option<Evidence>) {
    if endpoint.key.endpoint == OTHER {
        return;
    }
    let template = without_query(&endpoint.key.endpoint);
    endpoint
        .evidence
        .add(template, without_query(&read.key.endpoint));
    if let Some(more) = more {
        endpoint.evidence.merge(more);
    }
}

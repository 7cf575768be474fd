//! What `laggard routes` asks for: the endpoints with the values that their parameters stand for.
//!
//! It is a digest with one more table beside it, of sketches that add up in any order.

use super::builder::{DigestBuilder, DigestReader};
use super::read::ReadDigest;
use super::{EndpointKey, OTHER};
use crate::table::{
    Choice, EndpointRules, Endpoints, Evidence, ReadEndpoint, Request, Sink, SinkReader,
    without_query,
};
use hashbrown::{Equivalent, HashMap, HashSet};
use std::collections::BTreeMap;
use std::convert::Infallible;
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

/// How many distinct paths a thread gathers before it hands them over.
const MAX_FOUND: usize = 16 * 1024;

/// What one thread finds.
#[derive(Debug)]
pub struct EndpointReader<'f> {
    digest: DigestReader<'f>,
    endpoints: &'f Endpoints,
    all: &'f Mutex<HashMap<u32, Evidence>>,
    /// Number and path: evidence is of distinct values, so that one that comes again changes nothing.
    found: HashSet<(u32, String)>,
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

    /// The digest as it grows.
    pub fn digest(&self) -> &DigestBuilder {
        &self.digest
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
    type Reader<'s>
        = EndpointReader<'s>
    where
        Self: 's;
    type Error = Infallible;

    fn reader(&self) -> EndpointReader<'_> {
        EndpointReader {
            digest: self.digest.reader(),
            endpoints: self.endpoints,
            all: &self.evidence,
            found: HashSet::new(),
        }
    }
}

impl EndpointReader<'_> {
    /// Hands over what was found.
    fn flush(&mut self) {
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        self.endpoints.with(|endpoints| {
            for (number, path) in self.found.drain() {
                let template = without_query(&endpoints[number as usize].key.endpoint);
                all.entry(number).or_default().add(template, &path);
            }
        });
    }
}

impl SinkReader for EndpointReader<'_> {
    type Error = Infallible;

    fn take(&mut self, source: usize, request: &Request<'_, '_>) -> Result<(), Infallible> {
        let path = request.path.text();
        let path = &path[..path.find(['?', '#']).unwrap_or(path.len())];
        // Most paths come again, and are not copied then.
        let key = FoundPath(request.endpoint, path);
        if !self.found.contains(&key) {
            self.found.insert((request.endpoint, path.to_owned()));
            if self.found.len() >= MAX_FOUND {
                self.flush();
            }
        }
        self.digest.take(source, request)
    }

    fn finish(mut self) -> Result<(), Infallible> {
        self.flush();
        self.digest.finish()
    }
}

/// An entry of the set that was found, without a copy of its path.
#[derive(Hash)]
struct FoundPath<'p>(u32, &'p str);

impl Equivalent<(u32, String)> for FoundPath<'_> {
    fn equivalent(&self, key: &(u32, String)) -> bool {
        self.0 == key.0 && self.1 == key.1
    }
}

/// The endpoints that are shown, most requests first, ties by name.
pub fn found(
    digest: &ReadDigest,
    mut evidence: HashMap<u32, Evidence>,
    choice: &Choice,
    rules: &EndpointRules,
) -> Vec<FoundEndpoint> {
    let counts = digest.requests();
    let shown = digest.shown(&counts, choice, rules);
    let reads = (0_u32..).zip(&digest.endpoints).zip(counts);
    let mut all: BTreeMap<EndpointKey, FoundEndpoint> = BTreeMap::new();
    for (((number, read), (requests, _)), key) in reads.zip(shown) {
        let Some(key) = key.filter(|_| requests > 0) else {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Options, Origin, Parsed, Parser};

    #[test]
    fn values_are_of_the_path_alone_without_query_and_fragment() {
        let endpoints = Endpoints::default();
        let mut parser = Parser::new(&Options::default());
        let line = br##"2025-01-24 18:00:01.48 +0100 CET [router] method=GET path="/devis/3408#top/?since=2" host=h status=200 duration=0.1s bytes=1 user_agent="-""##;
        let Ok(Parsed::Request(record)) = parser.parse(line) else {
            panic!("no request");
        };
        let number = endpoints.number(ReadEndpoint {
            key: EndpointKey {
                endpoint: "/devis/{id}?since=2".to_owned(),
                method: "GET".to_owned(),
            },
            origin: record.origin,
        });
        assert!(number as usize >= Origin::COUNT);
        let finder = EndpointFinder::new(&endpoints);
        let mut reader = finder.reader();
        let request = Request {
            record: &record,
            endpoint: number,
            path: record.path,
        };
        reader.take(0, &request).unwrap();
        reader.finish().unwrap();
        let (_, evidence) = finder.finish();
        let mut expected = Evidence::default();
        expected.add("/devis/{id}", "/devis/3408");
        assert_eq!(format!("{:?}", evidence[&number]), format!("{expected:?}"));
    }
}

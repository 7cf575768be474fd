//! Decides what a path means: its endpoint, and whether it passes the filters.
//!
//! [`Endpoints`] numbers the endpoints, for all threads together. [`Routes`] is one thread's memory of
//! what it decided for the paths that it met last. That memory is small on purpose: a log with ids in
//! its paths has a new path every few lines, and a map of all of them, which was tried first, spent
//! more on misses of the processor's cache than deciding anew costs.

use super::endpoint::EndpointRules;
use super::filter::Filter;
use crate::parse::{Field, Origin, Record};
use hashbrown::{DefaultHashBuilder, HashMap};
use std::hash::BuildHasher;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most endpoints that are told apart while reading, before templates are learned from them.
pub const MAX_DISTINCT: usize = 1 << 18;
/// The endpoint of all requests beyond.
pub const OTHER: &str = "(other)";
/// The method of [`OTHER`].
pub const ANY_METHOD: &str = "*";
// The number of an origin is the first byte of a route's key.
const _: () = assert!(Origin::COUNT <= 256);
/// How many paths a thread remembers: a power of two, some two megabytes.
const SLOTS: usize = 1 << 14;
/// Longer paths are decided every time: they come from strangers who want our memory.
const LONGEST: usize = 1024;
/// How many endpoints a thread remembers before it starts anew.
const MAX_KNOWN: usize = 1 << 16;

/// A method and a path template.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EndpointKey {
    /// The path template, such as `/users/{id}`.
    pub endpoint: String,
    /// The HTTP method.
    pub method: String,
}

/// An endpoint as it is numbered while reading: by what its lines were written in as well, since
/// which lines a report is about is decided at the end.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReadEndpoint {
    /// Method and template, before templates are learned.
    pub key: EndpointKey,
    /// What its lines were written in.
    pub origin: Origin,
}

/// All endpoints that were met, numbered in the order of meeting. The numbers never reach an
/// output. Those below [`Origin::COUNT`] are the [`OTHER`] of each origin.
#[derive(Debug)]
pub struct Endpoints {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    numbers: HashMap<ReadEndpoint, u32>,
    all: Vec<ReadEndpoint>,
}

impl Default for Endpoints {
    fn default() -> Self {
        let others = Origin::all().map(|origin| ReadEndpoint {
            key: EndpointKey {
                endpoint: OTHER.to_owned(),
                method: ANY_METHOD.to_owned(),
            },
            origin,
        });
        Self {
            known: Mutex::new(Known {
                numbers: HashMap::new(),
                all: others.collect(),
            }),
        }
    }
}

impl Endpoints {
    /// The number of an endpoint; that of [`OTHER`] when there are too many.
    pub fn number(&self, endpoint: ReadEndpoint) -> u32 {
        let mut known = self.lock();
        if let Some(number) = known.numbers.get(&endpoint) {
            return *number;
        }
        if known.numbers.len() >= MAX_DISTINCT {
            return endpoint.origin.index() as u32;
        }
        let number = known.all.len() as u32;
        known.all.push(endpoint.clone());
        known.numbers.insert(endpoint, number);
        number
    }

    /// The endpoints in the order of their numbers.
    pub fn all(&self) -> Vec<ReadEndpoint> {
        self.with(<[ReadEndpoint]>::to_vec)
    }

    /// Looks at the endpoints met so far, in the order of their numbers.
    pub fn with<R>(&self, look: impl FnOnce(&[ReadEndpoint]) -> R) -> R {
        look(&self.lock().all)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        // Nothing panics while it holds the lock, and if it did, the two parts would still agree.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was decided for a path.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Route {
    pub endpoint: u32,
    pub path_kept: bool,
    pub method_kept: bool,
}

/// One thread's memory.
pub(super) struct Routes<'a> {
    endpoints: &'a Endpoints,
    rules: &'a EndpointRules,
    filter: &'a Filter,
    hasher: DefaultHashBuilder,
    /// Each path has one place, by its hash, and takes it from the one that was there.
    slots: Vec<Slot>,
    /// The numbers of endpoints that this thread met, by origin, method and template: new paths are
    /// mostly of known endpoints, and the lock and three texts a path are saved.
    numbers: HashMap<Vec<u8>, u32>,
    key: Vec<u8>,
    endpoint_key: Vec<u8>,
}

/// What was decided for a path.
#[derive(Clone)]
struct Slot {
    /// Origin, method and raw path; empty in a slot that nobody took yet.
    key: Vec<u8>,
    route: Route,
}

impl<'a> Routes<'a> {
    pub(super) fn new(
        endpoints: &'a Endpoints,
        rules: &'a EndpointRules,
        filter: &'a Filter,
    ) -> Self {
        Self {
            endpoints,
            rules,
            filter,
            hasher: DefaultHashBuilder::default(),
            slots: vec![
                Slot {
                    key: Vec::new(),
                    route: Route::default(),
                };
                SLOTS
            ],
            numbers: HashMap::new(),
            key: Vec::new(),
            endpoint_key: Vec::new(),
        }
    }

    /// The route of a record, `path` is the part of its path that counts.
    pub(super) fn route(&mut self, record: &Record<'_>, path: Field<'_>) -> Route {
        self.key.clear();
        self.key.push(record.origin.index() as u8);
        self.key.extend_from_slice(record.method);
        self.key.push(b' ');
        self.key.extend_from_slice(path.raw);
        if self.key.len() > LONGEST {
            return self.decide(record, path);
        }
        let place = self.hasher.hash_one(&self.key[..]) as usize % SLOTS;
        if self.slots[place].key == self.key {
            return self.slots[place].route;
        }
        let route = self.decide(record, path);
        let slot = &mut self.slots[place];
        slot.key.clear();
        slot.key.extend_from_slice(&self.key);
        slot.route = route;
        route
    }

    fn decide(&mut self, record: &Record<'_>, path: Field<'_>) -> Route {
        let path = path.text();
        let method = String::from_utf8_lossy(record.method);
        let filter = self.filter;
        let path_kept = filter
            .path
            .as_ref()
            .is_none_or(|wanted| wanted.is_match(&path));
        let method_kept = filter
            .method
            .as_ref()
            .is_none_or(|wanted| wanted.keeps(&method));
        // What is left out needs no number, and a scanner's paths shall not use them up.
        let endpoint = if path_kept && method_kept {
            let endpoint = self.rules.endpoint(&method, &path);
            self.number(record.origin, &method, &endpoint)
        } else {
            record.origin.index() as u32
        };
        Route {
            endpoint,
            path_kept,
            method_kept,
        }
    }

    fn number(&mut self, origin: Origin, method: &str, endpoint: &str) -> u32 {
        let key = &mut self.endpoint_key;
        key.clear();
        key.push(origin.index() as u8);
        key.extend_from_slice(method.as_bytes());
        key.push(b' ');
        key.extend_from_slice(endpoint.as_bytes());
        if let Some(number) = self.numbers.get(&key[..]) {
            return *number;
        }
        let number = self.endpoints.number(ReadEndpoint {
            key: EndpointKey {
                endpoint: endpoint.to_owned(),
                method: method.to_owned(),
            },
            origin,
        });
        if self.numbers.len() >= MAX_KNOWN {
            self.numbers.clear();
        }
        self.numbers.insert(key.clone(), number);
        number
    }
}

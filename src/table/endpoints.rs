//! The endpoints that were met, with a number each, for all threads together.

use crate::parse::Origin;
use hashbrown::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The most endpoints that are told apart while reading, before templates are learned from them.
pub const MAX_DISTINCT: usize = 1 << 18;
/// The endpoint of all requests beyond.
pub const OTHER: &str = "(other)";
/// The method of [`OTHER`].
pub const ANY_METHOD: &str = "*";

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

impl ReadEndpoint {
    /// The endpoint of a method and a template.
    pub fn new(method: &str, endpoint: &str, origin: Origin) -> Self {
        let (method, endpoint) = (method.to_owned(), endpoint.to_owned());
        Self {
            key: EndpointKey { endpoint, method },
            origin,
        }
    }
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

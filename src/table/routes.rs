//! Decides what a path means: its endpoint, and whether it passes the filters.
//!
//! [`Endpoints`] numbers the endpoints. [`Routes`] is one thread's memory of what it decided: in a tree
//! of segments, where paths that differ in plain ids are one, and for all others by the path. The
//! second one is small on purpose: a map of all paths, which was tried first, spent more on misses
//! of the processor's cache than deciding anew costs.

use super::endpoint::{EndpointRules, is_plain_id};
use super::endpoints::{EndpointKey, Endpoints, ReadEndpoint};
use super::filter::Filter;
use super::tree::{Asker, PathTree};
use crate::parse::{Field, Origin, Record};
use hashbrown::{DefaultHashBuilder, HashMap};
use regex::Regex;
use std::hash::BuildHasher;

// The number of an origin is the first byte of a route's key.
const _: () = assert!(Origin::COUNT <= 256);
/// How many paths a thread remembers: a power of two, some two megabytes.
const SLOTS: usize = 1 << 14;
/// Longer paths are decided every time: they come from strangers who want our memory.
const LONGEST: usize = 1024;
/// How many endpoints a thread remembers before it starts anew.
const MAX_KNOWN: usize = 1 << 16;

/// What was decided for a path.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Route {
    pub endpoint: u32,
    pub path_kept: bool,
    pub method_kept: bool,
}

/// What was decided for a path, and whether that holds for all that differ from it in plain ids.
#[derive(Debug, Clone, Copy, Default)]
struct Remembered {
    route: Route,
    is_plain: bool,
    /// Whether its endpoint was met before. The paths of a scanner come once, and are not worth a place
    /// in the tree.
    is_known: bool,
}

/// What was decided for all paths of an endpoint.
#[derive(Debug, Clone, Copy)]
struct Decided {
    endpoint: u32,
    /// Whether the filter of paths keeps all of them.
    path_kept: bool,
    method_kept: bool,
}

/// One thread's memory.
pub(super) struct Routes<'a> {
    endpoints: &'a Endpoints,
    rules: &'a EndpointRules,
    filter: &'a Filter,
    /// A copy of the filter's for this thread: one that threads share hands out its memory under a
    /// lock, which took as long as the search.
    path: Option<Regex>,
    hasher: DefaultHashBuilder,
    tree: PathTree<Decided>,
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
    /// Origin, method and raw path, and whether it is escaped; empty in a slot that nobody took yet.
    key: Vec<u8>,
    decided: Remembered,
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
            path: filter.path.clone(),
            hasher: DefaultHashBuilder::default(),
            tree: PathTree::new(),
            slots: vec![
                Slot {
                    key: Vec::new(),
                    decided: Remembered::default(),
                };
                SLOTS
            ],
            numbers: HashMap::new(),
            key: Vec::new(),
            endpoint_key: Vec::new(),
        }
    }

    /// The route of a record; `path` is the part of its path that counts.
    #[inline]
    pub(super) fn route(&mut self, record: &Record<'_>, path: Field<'_>) -> Route {
        let asker = Asker::new(record.origin.index() as u16, record.method);
        let plain = asker.filter(|_| !path.escaped && self.rules.is_by_kind(path.raw));
        match plain {
            Some(asker) => self.route_plain(record, path, asker),
            None => self.route_by_path(record, path).route,
        }
    }

    /// The route of a path of which nothing but the kinds of its segments counts.
    #[inline]
    fn route_plain(&mut self, record: &Record<'_>, path: Field<'_>, asker: Asker) -> Route {
        let Some(decided) = self.tree.find(asker, path.raw) else {
            return self.route_new(record, path, asker);
        };
        Route {
            endpoint: decided.endpoint,
            // A filter may well look at ids.
            path_kept: decided.path_kept || self.keeps_path(&path.text()),
            method_kept: decided.method_kept,
        }
    }

    fn route_new(&mut self, record: &Record<'_>, path: Field<'_>, asker: Asker) -> Route {
        // What is left out needs neither a number nor a place in a memory, where strangers would fill it.
        if !self.keeps_path(&path.text()) {
            return Route::default();
        }
        let Remembered {
            route,
            is_plain,
            is_known,
        } = self.route_by_path(record, path);
        if is_plain && is_known {
            let decided = Decided {
                endpoint: route.endpoint,
                path_kept: self.keeps_all_like(path.raw),
                method_kept: route.method_kept,
            };
            self.tree.put(asker, path.raw, decided);
        }
        route
    }

    /// Whether all paths that differ from one in plain ids pass the filter: when it is a mere text that
    /// stands between two ids, as `/api/` does. To search for it in each path took 3 % of a run.
    fn keeps_all_like(&self, path: &[u8]) -> bool {
        let Some(wanted) = &self.path else {
            return true;
        };
        let text = wanted.as_str();
        let without_ids = without_plain_ids(path);
        regex::escape(text) == text && without_ids.contains(text)
    }

    fn keeps_path(&self, path: &str) -> bool {
        let wanted = self.path.as_ref();
        wanted.is_none_or(|wanted| wanted.is_match(path))
    }

    /// The route of any path, remembered by the path.
    fn route_by_path(&mut self, record: &Record<'_>, path: Field<'_>) -> Remembered {
        self.key.clear();
        self.key.push(record.origin.index() as u8);
        // The same bytes with a backslash that escapes and with one that does not are two paths.
        self.key.push(u8::from(path.escaped));
        self.key.extend_from_slice(record.method);
        self.key.push(b' ');
        self.key.extend_from_slice(path.raw);
        if self.key.len() > LONGEST {
            return self.decide(record, path);
        }
        let place = self.hasher.hash_one(&self.key[..]) as usize % SLOTS;
        if self.slots[place].key == self.key {
            return Remembered {
                is_known: true,
                ..self.slots[place].decided
            };
        }
        let decided = self.decide(record, path);
        let slot = &mut self.slots[place];
        slot.key.clear();
        slot.key.extend_from_slice(&self.key);
        slot.decided = decided;
        decided
    }

    fn decide(&mut self, record: &Record<'_>, path: Field<'_>) -> Remembered {
        let path = path.text();
        let method = String::from_utf8_lossy(record.method);
        let path_kept = self.keeps_path(&path);
        let wanted = self.filter.method.as_ref();
        let method_kept = wanted.is_none_or(|wanted| wanted.keeps(&method));
        // What is left out needs no number, and a scanner's paths shall not use them up.
        let template = self.rules.endpoint(&method, &path);
        let (endpoint, is_known) = if path_kept && method_kept {
            self.number(record.origin, &method, &template)
        } else {
            (record.origin.index() as u32, true)
        };
        let route = Route {
            endpoint,
            path_kept,
            method_kept,
        };
        Remembered {
            route,
            is_plain: is_plain(&template, &path),
            is_known,
        }
    }

    /// The number of an endpoint, and whether this thread has met it before.
    fn number(&mut self, origin: Origin, method: &str, endpoint: &str) -> (u32, bool) {
        let key = &mut self.endpoint_key;
        key.clear();
        key.push(origin.index() as u8);
        key.extend_from_slice(method.as_bytes());
        key.push(b' ');
        key.extend_from_slice(endpoint.as_bytes());
        if let Some(number) = self.numbers.get(&key[..]) {
            return (*number, true);
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
        (number, false)
    }
}

/// Whether a template has `{id}` for the plain ids of a path and nothing else that the path has not.
fn is_plain(template: &str, path: &str) -> bool {
    let (mut segments, mut parts) = (path.split('/'), template.split('/'));
    loop {
        match (segments.next(), parts.next()) {
            (Some(segment), Some(part)) => {
                if part != segment && !is_plain_id(segment.as_bytes()) {
                    return false;
                }
            }
            (None, None) => return true,
            _ => return false,
        }
    }
}

/// A path with a line end, which no path and no filter has, for each plain id.
fn without_plain_ids(path: &[u8]) -> String {
    let path = String::from_utf8_lossy(path);
    let segments = path.split('/').map(|segment| match segment {
        id if is_plain_id(id.as_bytes()) => "\n",
        text => text,
    });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;

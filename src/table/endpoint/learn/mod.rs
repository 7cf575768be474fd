//! Learned templates: a place in the tree of paths with too many different children is a parameter.
//!
//! In: the distinct templates that the kinds of segments gave, with their requests, as a digest
//! holds them. Out: an endpoint for each, in which `{id}` also stands for names that a person would
//! see to be values: `/users/alice`, `/users/bob` … → `/users/{id}`. [`judge`] states the rule.
//! **Invariant:** the result depends on the multiset of (method, path, requests) alone: every
//! decision is about sums and counts of distinct names, never about an order.

mod judge;
mod place;
mod segments;

use judge::Judge;
use place::{Place, children};
use segments::{Segments, Vocabulary};

/// A path template with how often it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PathCount<'a> {
    /// The HTTP method.
    pub method: &'a str,
    /// The template that the kinds of segments gave, perhaps with a query.
    pub path: &'a str,
    /// How many requests.
    pub requests: u64,
}

/// Below this many slashes nothing is learned: no API is as deep, and the recursion is bounded.
const MAX_DEPTH: usize = 40;
/// How often a place is looked at again after some of its children became a parameter: the others
/// are then judged beside it.
const ROUNDS: usize = 4;

/// A path on its way through the tree.
#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Where its segments start among all.
    start: usize,
    length: usize,
    method: Method,
    requests: u64,
}

/// What a method tells about the thing that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    /// Reads a thing that is there.
    Read,
    /// Changes or deletes one.
    Change,
    Post,
    /// Asked by browsers of anything.
    Options,
}

impl Method {
    fn of(method: &str) -> Self {
        match method {
            "POST" => Self::Post,
            "OPTIONS" => Self::Options,
            "PUT" | "PATCH" | "DELETE" => Self::Change,
            _ => Self::Read,
        }
    }
}

/// The endpoint of each path, in the order in which they were given.
///
/// What is no path (`(other)`, `*`) stays as it is. Two passes: what the first one learned to be a
/// value is known to the second, which finds the same values in places that few requests reach.
pub(super) fn learn(paths: &[PathCount<'_>]) -> Vec<String> {
    let mut segments = Segments::default();
    let mut cells = Vec::new();
    let mut entries = Vec::with_capacity(paths.len());
    for path in paths {
        let start = cells.len();
        let (plain, _) = split_query(path.path);
        if let Some(relative) = plain.strip_prefix('/') {
            cells.extend(relative.split('/').map(|segment| segments.number(segment)));
        }
        entries.push(Entry {
            start,
            length: cells.len() - start,
            method: Method::of(path.method),
            requests: path.requests,
        });
    }
    let mut first = Pass::new(&segments, cells.clone(), None);
    first.descend(&mut entries.clone(), 0, Place::ROOT);
    let vocabulary = first.into_vocabulary(&entries);
    let mut second = Pass::new(&segments, cells, Some(&vocabulary));
    second.descend(&mut entries.clone(), 0, Place::ROOT);
    let cells = second.cells;
    let text = |entry: &Entry, path: &PathCount<'_>| match entry.length {
        0 => path.path.to_owned(),
        length => {
            let (_, query) = split_query(path.path);
            segments.join(&cells[entry.start..entry.start + length]) + query
        }
    };
    entries
        .iter()
        .zip(paths)
        .map(|(entry, path)| text(entry, path))
        .collect()
}

fn split_query(path: &str) -> (&str, &str) {
    path.split_at(path.find('?').unwrap_or(path.len()))
}

/// One walk from the root to the leaves. What becomes a parameter is pooled before its children are
/// judged, so that `/users/{id}/` collects the children of all users.
struct Pass<'a> {
    segments: &'a Segments,
    /// The segments of all paths; those that became parameters are replaced.
    cells: Vec<u32>,
    known: Option<&'a Vocabulary>,
    vocabulary: Vocabulary,
    places: u32,
}

impl<'a> Pass<'a> {
    fn new(segments: &'a Segments, cells: Vec<u32>, known: Option<&'a Vocabulary>) -> Self {
        Self {
            segments,
            cells,
            known,
            vocabulary: Vocabulary::default(),
            places: 0,
        }
    }

    fn descend(&mut self, entries: &mut [Entry], depth: usize, place: Place) {
        if depth == MAX_DEPTH || entries.is_empty() {
            return;
        }
        self.places += 1;
        self.sort(entries, depth);
        for _ in 0..ROUNDS {
            let children = children(entries, depth, &self.cells, self.segments);
            let judge = Judge {
                segments: self.segments,
                known: self.known,
                place,
            };
            let values = judge.values(&children);
            if values.is_empty() {
                break;
            }
            for child in values {
                self.vocabulary
                    .add(child.segment, self.places, child.requests);
                let parameter = self.segments.parameter(child.segment);
                for entry in &entries[child.entries.clone()] {
                    self.cells[entry.start + depth] = parameter;
                }
            }
            self.sort(entries, depth);
        }
        let mut rest = entries;
        while let Some(first) = rest.first() {
            let shared = segment(first, depth, &self.cells);
            let length = rest.partition_point(|entry| segment(entry, depth, &self.cells) <= shared);
            let (part, others) = rest.split_at_mut(length);
            if let Some(shared) = shared {
                self.descend(part, depth + 1, place.below(shared, self.segments));
            }
            rest = others;
        }
    }

    /// What was learned, once all of these entries are judged.
    fn into_vocabulary(self, entries: &[Entry]) -> Vocabulary {
        let mut vocabulary = self.vocabulary;
        for entry in entries {
            for segment in &self.cells[entry.start..entry.start + entry.length] {
                vocabulary.add_name(*segment, entry.requests);
            }
        }
        vocabulary
    }

    /// Brings the entries with the same segment together.
    fn sort(&self, entries: &mut [Entry], depth: usize) {
        entries.sort_unstable_by_key(|entry| segment(entry, depth, &self.cells));
    }
}

/// The segment of an entry at a depth; `None` when it ends before.
fn segment(entry: &Entry, depth: usize, cells: &[u32]) -> Option<u32> {
    (depth < entry.length).then(|| cells[entry.start + depth])
}

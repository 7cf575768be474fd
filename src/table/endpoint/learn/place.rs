//! A place in the tree of paths, and the different segments that were seen there.
//!
//! In: the paths that lead through a place, sorted by the segment there. Out: a [`Child`] for each
//! distinct segment, with its requests and the ways in which it is used.

use super::judge::FEWEST;
use super::segments::{Collection, Family, Segments};
use super::{Entry, Method, segment};
use std::ops::Range;

/// How a child is used, as bits.
pub(super) mod uses {
    /// It ends a path, and the method reads or changes a thing.
    pub(in super::super) const ITEM: usize = 0;
    /// It ends a path, and something is posted to it.
    pub(in super::super) const POST: usize = 1;
    /// Something stands below it.
    pub(in super::super) const BELOW: usize = 2;
    /// How many there are.
    pub(in super::super) const COUNT: usize = 3;
}

/// What is above.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Only `api`, versions and the like are above: here services list their resources by name.
    pub lists_resources: bool,
    /// What is above names a collection, and how surely.
    pub collection: Collection,
}

impl Place {
    pub(super) const ROOT: Self = Self {
        lists_resources: true,
        collection: Collection::No,
    };

    /// The place below one of its segments.
    pub(super) fn below(self, segment: u32, segments: &Segments) -> Self {
        let facts = segments.facts(segment);
        Self {
            lists_resources: self.lists_resources && facts.is_api_prefix,
            collection: facts.collection,
        }
    }
}

/// A distinct segment at a place.
#[derive(Debug, Clone)]
pub(super) struct Child {
    pub segment: u32,
    pub family: Family,
    pub requests: u64,
    /// Bits by [`uses`].
    pub uses: u8,
    /// Whether it was changed or deleted.
    pub is_changed: bool,
    /// The distinct names below it, each with how far below; templates, files and names that stand
    /// anywhere are left out.
    pub names_below: Vec<(usize, u32)>,
    /// Which of the place's entries lead through it.
    pub entries: Range<usize>,
}

/// How far below a child names are compared.
const LEVELS: usize = 3;

impl Child {
    fn add_names_below(&mut self, entry: &Entry, depth: usize, cells: &[u32], segments: &Segments) {
        for level in 1..=LEVELS {
            match segment(entry, depth + level, cells) {
                Some(below) if segments.facts(below).family == Family::Name => {
                    self.names_below.push((level, below));
                }
                _ => {}
            }
        }
    }
}

/// The children at a place; the entries are sorted by their segment at this depth.
pub(super) fn children(
    entries: &[Entry],
    depth: usize,
    cells: &[u32],
    segments: &Segments,
) -> Vec<Child> {
    let distinct = entries
        .chunk_by(|a, b| segment(a, depth, cells) == segment(b, depth, cells))
        .count();
    let mut children = Vec::with_capacity(distinct);
    let mut end = 0;
    for part in entries.chunk_by(|a, b| segment(a, depth, cells) == segment(b, depth, cells)) {
        let start = end;
        end += part.len();
        let Some(number) = part.first().and_then(|entry| segment(entry, depth, cells)) else {
            continue;
        };
        let mut child = Child {
            segment: number,
            family: segments.facts(number).family,
            requests: 0,
            uses: 0,
            is_changed: false,
            names_below: Vec::new(),
            entries: start..end,
        };
        for entry in part {
            child.requests = child.requests.saturating_add(entry.requests);
            // `/users/alice/` is used as `/users/alice` is: an empty segment is nothing below.
            let is_last = entry.length <= depth + 2;
            match segment(entry, depth + 1, cells) {
                Some(below) if !(is_last && segments.is_empty(below)) => {
                    child.uses |= 1 << uses::BELOW;
                    // Fewer children are no parameter, whatever is below them.
                    if distinct >= FEWEST {
                        child.add_names_below(entry, depth, cells, segments);
                    }
                }
                _ => {
                    child.uses |= ending(entry.method);
                    child.is_changed |= entry.method == Method::Change;
                }
            }
        }
        child.names_below.sort_unstable();
        child.names_below.dedup();
        children.push(child);
    }
    children
}

fn ending(method: Method) -> u8 {
    match method {
        Method::Read | Method::Change => 1 << uses::ITEM,
        Method::Post => 1 << uses::POST,
        Method::Options => 0,
    }
}

//! One thread's memory of endpoints, as a tree of the segments of their paths.
//!
//! In: a path that starts with `/`. Out: what was decided for it, or for one that differs from it in
//! plain ids only. Ids make nearly every path of an API a new one, so that a memory of whole paths,
//! which was tried first, decided half of them anew: a fifth of the time of a run. Here `/users/42`
//! is found where `/users/41` was put, in a tenth of the time that deciding takes. One table of all
//! branches by node and text was no faster, and a memory of whole paths without ids in front saved 1 %:
//! it is branches that cannot be foretold that cost.
//!
//! **Invariant:** paths that share a place in the tree have the same template. A segment is a branch of
//! its own unless it is a plain id ([`is_plain_id`]), and the template of a path has `{id}` for each
//! plain id, whatever stands around it; all else that templates depend on, the other segments
//! and their places, is the way through the tree.

use super::endpoint::is_plain_id;
use crate::mark::place;
use crate::parse::places_of;

/// More nodes than the paths of a large API have. A log with more is that of a scanner: then the
/// memory starts anew.
const MAX_NODES: usize = 1 << 14;
/// What has more branches is better decided.
const MAX_BRANCHES: usize = 240;
/// A power of two, so many that most branches have a place of their own.
const PLACES: usize = 256;
const NOWHERE: u8 = u8::MAX;
/// Longer segments are no part of an API.
const LONGEST: usize = 256;

/// The tree; `T` is what is remembered.
#[derive(Debug)]
pub(super) struct PathTree<T> {
    nodes: Vec<Node<T>>,
}

/// What follows a slash.
#[derive(Debug)]
struct Node<T> {
    /// Segments by their text.
    branches: Vec<(Segment, u32)>,
    /// Where the first branch of each place is that its first eight bytes give, or [`NOWHERE`]. To look through
    /// the branches one by one took half of the time of a path.
    places: [u8; PLACES],
    /// The branch of plain ids.
    id: Option<u32>,
    /// What was decided for paths that end here, by who asked.
    ends: Vec<(Asker, T)>,
}

/// What an endpoint depends on beside its path: origin and method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Asker {
    origin: u16,
    method: u64,
}

impl Asker {
    /// `None` for methods that nobody uses, of more than eight bytes.
    #[inline]
    pub(super) fn new(origin: u16, method: &[u8]) -> Option<Self> {
        (method.len() <= 8).then(|| Self {
            origin,
            method: first_eight(method),
        })
    }
}

/// A text, compared by its first and its last eight bytes first: nearly all segments have no others. To
/// call for a comparison of those of more than eight took 3 % of a run.
#[derive(Debug)]
struct Segment {
    length: usize,
    start: u64,
    end: u64,
    /// What stands between the two.
    middle: Box<[u8]>,
}

impl Segment {
    fn new(text: &[u8]) -> Self {
        Self {
            length: text.len(),
            start: first_eight(text),
            end: last_eight(text),
            middle: middle(text).into(),
        }
    }

    #[inline(always)]
    fn is(&self, text: &[u8], start: u64) -> bool {
        self.start == start
            && self.length == text.len()
            && self.end == last_eight(text)
            && (text.len() <= 16 || *middle(text) == *self.middle)
    }
}

/// The last eight bytes as a number; zero when the first eight are all there are.
#[inline(always)]
fn last_eight(text: &[u8]) -> u64 {
    match text.last_chunk() {
        Some(eight) if text.len() > 8 => u64::from_le_bytes(*eight),
        _ => 0,
    }
}

/// What stands between the first and the last eight bytes.
#[inline(always)]
fn middle(text: &[u8]) -> &[u8] {
    let end = text.len().saturating_sub(8);
    text.get(8..end).unwrap_or_default()
}

/// The first eight bytes as a number, zeros behind shorter texts.
#[inline]
fn first_eight(text: &[u8]) -> u64 {
    match text.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => text
            .iter()
            .rev()
            .fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self {
            branches: Vec::new(),
            places: [NOWHERE; PLACES],
            id: None,
            ends: Vec::new(),
        }
    }
}

impl<T: Copy> PathTree<T> {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }

    /// What was put for a path.
    #[inline]
    pub(super) fn find(&self, asker: Asker, path: &[u8]) -> Option<T> {
        let mut node = &self.nodes[0];
        for (segment, start) in Segments::of(path)? {
            node = &self.nodes[node.next(segment, start)? as usize];
        }
        let end = node.ends.iter().find(|(who, _)| *who == asker)?;
        Some(end.1)
    }

    /// Puts what was decided for a path whose template has `{id}` for plain ids and nothing else
    /// that the path has not.
    pub(super) fn put(&mut self, asker: Asker, path: &[u8], decided: T) {
        let Some(segments) = Segments::of(path) else {
            return;
        };
        if self.nodes.len() >= MAX_NODES {
            *self = Self::new();
        }
        let mut at = 0;
        for (segment, start) in segments {
            let Some(next) = self.grow(at, segment, start) else {
                return;
            };
            at = next as usize;
        }
        let ends = &mut self.nodes[at].ends;
        if ends.iter().all(|(who, _)| *who != asker) {
            ends.push((asker, decided));
        }
    }

    /// The node behind a segment, a new one if need be; `None` when there are too many.
    fn grow(&mut self, at: usize, segment: &[u8], start: u64) -> Option<u32> {
        let fresh = self.nodes.len() as u32;
        let node = &mut self.nodes[at];
        if let Some(next) = node.next(segment, start) {
            return Some(next);
        }
        if is_plain_id(segment) {
            node.id = Some(fresh);
        } else if node.branches.len() < MAX_BRANCHES && segment.len() <= LONGEST {
            let place = &mut node.places[place(start, PLACES)];
            if *place == NOWHERE {
                *place = node.branches.len() as u8;
            }
            node.branches.push((Segment::new(segment), fresh));
        } else {
            return None;
        }
        self.nodes.push(Node::default());
        Some(fresh)
    }
}

impl<T> Node<T> {
    #[inline(always)]
    fn next(&self, segment: &[u8], start: u64) -> Option<u32> {
        let first = self.places[place(start, PLACES)];
        if let Some((branch, next)) = self.branches.get(usize::from(first)) {
            if branch.is(segment, start) {
                return Some(*next);
            }
            // Others of the same place stand behind it.
            let mut others = self.branches[usize::from(first) + 1..].iter();
            if let Some((_, next)) = others.find(|(branch, _)| branch.is(segment, start)) {
                return Some(*next);
            }
        }
        // No branch is a plain id.
        self.id.filter(|_| is_plain_id(segment))
    }
}

/// The texts between the slashes of a path, each with its first eight bytes, zeros behind shorter ones.
///
/// Eight bytes at a time: a search byte by byte took half of the time of a path.
struct Segments<'p> {
    path: &'p [u8],
    /// Where the next one starts; behind the end of the path when there is none.
    at: usize,
}

impl<'p> Segments<'p> {
    /// The segments of a path that starts with a slash.
    #[inline(always)]
    fn of(path: &'p [u8]) -> Option<Self> {
        (path.first() == Some(&b'/')).then_some(Self { path, at: 1 })
    }

    /// The eight bytes from a place on, zeros behind the end of the path.
    #[inline(always)]
    fn eight(&self, at: usize) -> u64 {
        let rest = &self.path[at..];
        match (rest.first_chunk(), self.path.last_chunk()) {
            (Some(eight), _) => u64::from_le_bytes(*eight),
            // The end of the path, without a look at single bytes.
            (None, Some(last)) if !rest.is_empty() => {
                u64::from_le_bytes(*last) >> (8 * (8 - rest.len()))
            }
            _ => first_eight(rest),
        }
    }
}

impl<'p> Iterator for Segments<'p> {
    type Item = (&'p [u8], u64);

    #[inline(always)]
    fn next(&mut self) -> Option<Self::Item> {
        let (path, start) = (self.path, self.at);
        if start > path.len() {
            return None;
        }
        let first = self.eight(start);
        let (mut at, mut eight) = (start, first);
        let end = loop {
            let slashes = places_of(b'/', eight);
            if slashes != 0 {
                break at + slashes.trailing_zeros() as usize / 8;
            }
            at += 8;
            if at >= path.len() {
                break path.len();
            }
            eight = self.eight(at);
        };
        self.at = end + 1;
        let length = end - start;
        let first = if length < 8 {
            first & ((1 << (8 * length)) - 1)
        } else {
            first
        };
        Some((&path[start..end], first))
    }
}

#[cfg(test)]
mod tests;

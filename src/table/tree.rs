//! One thread's memory of endpoints, as a tree of the segments of their paths.
//!
//! In: a path that starts with `/`. Out: what was decided for it, or for one that differs from it in
//! plain ids only. Ids make nearly every path of an API a new one, so that a memory of whole paths,
//! which was tried first, decided half of them anew: a fifth of the time of a run. Here `/users/42`
//! is found where `/users/41` was put, in a tenth of the time that deciding takes.
//!
//! **Invariant:** paths that share a place in the tree have the same template. A segment is a branch of
//! its own unless it is a plain id ([`is_plain_id`]), and the template of a path has `{id}` for each
//! plain id, whatever stands around it; all else that templates depend on, the other segments
//! and their places, is the way through the tree.

use super::endpoint::is_plain_id;
use crate::parse::places_of;

/// More nodes than the paths of a large API have. A log with more is that of a scanner: then the
/// memory starts anew.
const MAX_NODES: usize = 1 << 14;
/// The branches of a node are looked through one by one; what has more is better decided.
const MAX_BRANCHES: usize = 48;
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

/// A text, compared as a number first: nearly all segments have eight bytes or fewer.
#[derive(Debug)]
struct Segment {
    length: usize,
    start: u64,
    rest: Box<[u8]>,
}

impl Segment {
    fn new(text: &[u8]) -> Self {
        Self {
            length: text.len(),
            start: first_eight(text),
            rest: text.get(8..).unwrap_or_default().into(),
        }
    }

    #[inline]
    fn is(&self, text: &[u8], start: u64) -> bool {
        self.start == start
            && self.length == text.len()
            && text.get(8..).is_none_or(|rest| *rest == *self.rest)
    }
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
        let mut rest = path.strip_prefix(b"/")?;
        let mut node = &self.nodes[0];
        loop {
            let (segment, start, tail) = split(rest);
            node = &self.nodes[node.next(segment, start)? as usize];
            match tail {
                Some(tail) => rest = tail,
                None => break,
            }
        }
        let end = node.ends.iter().find(|(who, _)| *who == asker)?;
        Some(end.1)
    }

    /// Puts what was decided for a path whose template has `{id}` for plain ids and nothing else
    /// that the path has not.
    pub(super) fn put(&mut self, asker: Asker, path: &[u8], decided: T) {
        let Some(mut rest) = path.strip_prefix(b"/") else {
            return;
        };
        if self.nodes.len() >= MAX_NODES {
            *self = Self::new();
        }
        let mut at = 0;
        loop {
            let (segment, _, tail) = split(rest);
            let Some(next) = self.grow(at, segment) else {
                return;
            };
            at = next as usize;
            match tail {
                Some(tail) => rest = tail,
                None => break,
            }
        }
        let ends = &mut self.nodes[at].ends;
        if ends.iter().all(|(who, _)| *who != asker) {
            ends.push((asker, decided));
        }
    }

    /// The node behind a segment, a new one if need be; `None` when there are too many.
    fn grow(&mut self, at: usize, segment: &[u8]) -> Option<u32> {
        let fresh = self.nodes.len() as u32;
        let node = &mut self.nodes[at];
        if let Some(next) = node.next(segment, first_eight(segment)) {
            return Some(next);
        }
        if is_plain_id(segment) {
            node.id = Some(fresh);
        } else if node.branches.len() < MAX_BRANCHES && segment.len() <= LONGEST {
            node.branches.push((Segment::new(segment), fresh));
        } else {
            return None;
        }
        self.nodes.push(Node::default());
        Some(fresh)
    }
}

impl<T> Node<T> {
    #[inline]
    fn next(&self, segment: &[u8], start: u64) -> Option<u32> {
        // No branch is a plain id, so that it need not be asked first.
        let mut branches = self.branches.iter();
        match branches.find(|(branch, _)| branch.is(segment, start)) {
            Some((_, next)) => Some(*next),
            None => self.id.filter(|_| is_plain_id(segment)),
        }
    }
}

/// The text before the next slash, its first eight bytes, and what is behind the slash.
///
/// Eight bytes at a time: a search byte by byte took half of the time of a path.
#[inline]
fn split(path: &[u8]) -> (&[u8], u64, Option<&[u8]>) {
    let Some(eight) = path.first_chunk() else {
        let end = path.iter().position(|byte| *byte == b'/');
        let segment = &path[..end.unwrap_or(path.len())];
        return (
            segment,
            first_eight(segment),
            end.map(|end| &path[end + 1..]),
        );
    };
    let eight = u64::from_le_bytes(*eight);
    let end = match places_of(b'/', eight) {
        0 => memchr::memchr(b'/', &path[8..]).map(|end| end + 8),
        slashes => Some(slashes.trailing_zeros() as usize / 8),
    };
    let length = end.unwrap_or(path.len());
    let start = if length < 8 {
        eight & ((1 << (8 * length)) - 1)
    } else {
        eight
    };
    (&path[..length], start, end.map(|end| &path[end + 1..]))
}

#[cfg(test)]
mod tests;

//! What stands behind an endpoint's parameters: how many distinct values, and three examples.
//!
//! In: the values, one by one or as other evidence. Out: a count that is exact up to [`EXACT`] and an
//! estimate above, and the same three examples whatever the order. It is the sketch of the k
//! smallest hashes (Bar-Yossef et al. 2002; the estimate is that of Beyer et al. 2007, Theorem 1):
//! a set of distinct values, so that adding one twice changes nothing, and merging is a union.

use super::router::is_rest;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Up to this many distinct values are counted exactly. Above, the standard error of the estimate is
/// 1/√(k − 2): 6.3 %.
pub(super) const EXACT: usize = 256;
/// How many examples are kept.
pub(super) const EXAMPLES: usize = 3;
/// Longer examples are cut: they are for the eye.
const EXAMPLE_BYTES: usize = 80;

/// The distinct values of one parameter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// The smallest hashes, sorted; those of the examples are the first.
    hashes: Vec<u64>,
    examples: Vec<String>,
    /// Whether a hash was left out.
    is_sampled: bool,
}

impl Values {
    /// Adds a value.
    pub fn add(&mut self, value: &str) {
        self.insert(hash(value.as_bytes()), || shorten(value).to_owned());
    }

    /// Adds all values of another.
    pub fn merge(&mut self, other: &Self) {
        self.is_sampled |= other.is_sampled;
        for (at, hash) in other.hashes.iter().enumerate() {
            // What is among the smallest three of both is among the smallest three of one.
            self.insert(*hash, || {
                other.examples.get(at).cloned().unwrap_or_default()
            });
        }
    }

    fn insert(&mut self, hash: u64, example: impl FnOnce() -> String) {
        let Err(at) = self.hashes.binary_search(&hash) else {
            return;
        };
        if at == EXACT {
            self.is_sampled = true;
            return;
        }
        self.hashes.insert(at, hash);
        if at < EXAMPLES {
            self.examples.insert(at, example());
            self.examples.truncate(EXAMPLES);
        }
        if self.hashes.len() > EXACT {
            self.hashes.truncate(EXACT);
            self.is_sampled = true;
        }
    }

    /// How many distinct values there are.
    pub fn distinct(&self) -> u64 {
        match self.hashes.last() {
            // (k − 1) / the largest of the k smallest hashes, as a part of all hashes.
            Some(largest) if self.is_sampled => {
                let part = (*largest as f64 + 1.0) / (u64::MAX as f64 + 1.0);
                ((EXACT - 1) as f64 / part).round() as u64
            }
            _ => self.hashes.len() as u64,
        }
    }

    /// Whether [`Self::distinct`] is exact.
    pub fn is_exact(&self) -> bool {
        !self.is_sampled
    }

    /// Up to three of the values: a sample by chance, but always the same one.
    pub fn examples(&self) -> &[String] {
        &self.examples
    }
}

/// The values of an endpoint's parameters, by the number of the segment they stand in, from 0.
///
/// The number stays when a segment to the left becomes a parameter, so that evidence that was
/// gathered before learning stays right after it. Two parameters in one segment are one value, and
/// the rest of a path is the value of the segment where it begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    parameters: BTreeMap<u16, Values>,
}

impl Evidence {
    /// Adds the values by which a path differs from its template; both without a query.
    ///
    /// A segment that is the template's own is none: once `/users/alice/{id}` was learned to be
    /// `/users/{id}/{id}`, this adds `alice`, and the evidence of the old template is merged.
    ///
    /// ```text
    /// template /users/{id}/posts, path /users/42/posts: 42 for segment 1
    /// ```
    pub fn add(&mut self, template: &str, path: &str) {
        let mut rest = path.strip_prefix('/').unwrap_or(path);
        let relative = template.strip_prefix('/').unwrap_or(template);
        for (number, segment) in (0_u16..).zip(relative.split('/')) {
            let (value, after) = rest.split_once('/').unwrap_or((rest, ""));
            if segment.contains('{') && segment != value {
                let name = segment.trim_matches(['{', '}']);
                let value = if is_rest(name) { rest } else { value };
                self.parameters.entry(number).or_default().add(value);
            }
            rest = after;
        }
    }

    /// Adds all of another endpoint's.
    pub fn merge(&mut self, other: Self) {
        for (number, values) in other.parameters {
            match self.parameters.entry(number) {
                Entry::Vacant(place) => {
                    place.insert(values);
                }
                Entry::Occupied(mut known) => known.get_mut().merge(&values),
            }
        }
    }

    /// The parameters from left to right, with the number of their segment.
    pub fn parameters(&self) -> impl Iterator<Item = (usize, &Values)> {
        self.parameters
            .iter()
            .map(|(number, values)| (usize::from(*number), values))
    }
}

/// FNV-1a of 64 bits, with the finish of SplitMix64: FNV alone spreads short texts badly over the
/// range, on which the estimate rests. It is fixed, so that a saved sketch can be merged for ever.
fn hash(bytes: &[u8]) -> u64 {
    let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    let mut hash = bytes.iter().fold(0xCBF2_9CE4_8422_2325, fnv);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ (hash >> 31)
}

fn shorten(value: &str) -> &str {
    let mut end = value.len().min(EXAMPLE_BYTES);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

//! What endpoints are called in the end: learned over all that is looked at together.
//!
//! In: digests as they were read. Out: for each endpoint of each the one that is shown. Two logs that
//! are compared are named together: by itself, one may show `/users/{id}` where the other has too few
//! users for that.

use super::read::ReadDigest;
use super::{Digest, EndpointKey};
use crate::table::{ANY_METHOD, Choice, EndpointRules, OTHER, PathCount};
use std::collections::{BTreeMap, BTreeSet};

/// The most endpoints that are shown. Those with the fewest requests beyond are one, [`OTHER`].
pub const MAX_ENDPOINTS: usize = 20_000;

/// The digests that are shown, of logs that are looked at together: templates are learned over all
/// of them, and an endpoint has one name in all.
pub fn into_digests(
    digests: Vec<ReadDigest>,
    choice: &Choice,
    rules: &EndpointRules,
) -> Vec<Digest> {
    let counts: Vec<_> = digests.iter().map(ReadDigest::requests).collect();
    let counted = digests.iter().zip(counts.iter().map(Vec::as_slice));
    let names = Names::learned(counted, choice, rules);
    let counted = digests.into_iter().zip(&counts);
    counted
        .map(|(digest, counts)| {
            let shown = names.shown(&digest, choice);
            digest.renamed(counts, &shown, choice)
        })
        .collect()
}

/// The endpoint that is shown for each that was read.
#[derive(Debug)]
pub(super) struct Names {
    shown: BTreeMap<EndpointKey, EndpointKey>,
    /// The rarest, which are shown as [`OTHER`].
    folded: BTreeSet<EndpointKey>,
}

impl Names {
    /// Learns templates over digests, each with its [`ReadDigest::requests`].
    pub(super) fn learned<'d>(
        digests: impl IntoIterator<Item = (&'d ReadDigest, &'d [(u64, u64)])>,
        choice: &Choice,
        rules: &EndpointRules,
    ) -> Self {
        let mut requests: BTreeMap<&EndpointKey, u64> = BTreeMap::new();
        for (digest, counts) in digests {
            for (endpoint, (count, _)) in digest.endpoints.iter().zip(counts) {
                if *count > 0 && choice.keeps(endpoint.origin) {
                    *requests.entry(&endpoint.key).or_default() += count;
                }
            }
        }
        let paths: Vec<_> = requests
            .iter()
            .map(|(key, requests)| PathCount {
                method: &key.method,
                path: &key.endpoint,
                requests: *requests,
            })
            .collect();
        let learned = rules.learn(&paths);
        let mut totals: BTreeMap<EndpointKey, u64> = BTreeMap::new();
        let mut shown: BTreeMap<EndpointKey, EndpointKey> = BTreeMap::new();
        for ((key, requests), endpoint) in requests.iter().zip(learned) {
            let method = key.method.clone();
            let learned = EndpointKey { endpoint, method };
            *totals.entry(learned.clone()).or_default() += requests;
            shown.insert((*key).clone(), learned);
        }
        Self {
            shown,
            folded: rarest(totals),
        }
    }

    /// The endpoint that is shown for each of a digest, by its number; `None` for those that are left
    /// out.
    pub(super) fn shown(&self, digest: &ReadDigest, choice: &Choice) -> Vec<Option<EndpointKey>> {
        let endpoints = digest.endpoints.iter();
        endpoints
            .map(|endpoint| {
                let key = self.shown.get(&endpoint.key)?;
                let kept = choice.keeps(endpoint.origin);
                kept.then(|| {
                    if self.folded.contains(key) {
                        other()
                    } else {
                        key.clone()
                    }
                })
            })
            .collect()
    }
}

/// The endpoints beyond [`MAX_ENDPOINTS`]: those with the fewest requests, ties by name.
fn rarest(mut totals: BTreeMap<EndpointKey, u64>) -> BTreeSet<EndpointKey> {
    totals.remove(&other());
    if totals.len() <= MAX_ENDPOINTS {
        return BTreeSet::new();
    }
    let mut ranked: Vec<(EndpointKey, u64)> = totals.into_iter().collect();
    // The sort is stable, and they come in the order of their names.
    ranked.sort_by_key(|(_, requests)| std::cmp::Reverse(*requests));
    ranked
        .split_off(MAX_ENDPOINTS)
        .into_iter()
        .map(|(key, _)| key)
        .collect()
}

fn other() -> EndpointKey {
    EndpointKey {
        endpoint: OTHER.to_owned(),
        method: ANY_METHOD.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::{Cell, Key};
    use crate::parse::{Access, Envelope, Origin};
    use crate::table::ReadEndpoint;

    /// So many users, each by an own name, ten requests each.
    fn read(users: usize, first: usize) -> ReadDigest {
        let letter = |number: usize| char::from(b'a' + (number % 10) as u8);
        let endpoint = |user: usize| ReadEndpoint {
            key: EndpointKey {
                endpoint: format!("/users/{}x{}", letter(user / 10), letter(user)),
                method: "GET".to_owned(),
            },
            origin: Origin {
                envelope: Envelope::Scalingo,
                access: Access::Router,
            },
        };
        let cell = |number: usize| Cell {
            key: Key::new(number as u32, 7, 200, Some(5000)),
            requests: 10,
            bytes: 0,
        };
        // Those of no origin come first, as always.
        let first_number = Origin::COUNT;
        let others = Origin::all().map(|origin| ReadEndpoint {
            key: other(),
            origin,
        });
        ReadDigest {
            cells: (0..users).map(|user| cell(first_number + user)).collect(),
            slot_minutes: 1,
            endpoints: others.chain((first..first + users).map(endpoint)).collect(),
            ..ReadDigest::default()
        }
    }

    #[test]
    fn an_endpoint_has_one_name_on_both_sides() {
        let names = |digest: &Digest| -> Vec<String> {
            let used = digest.cells.iter().map(|cell| cell.key.endpoint() as usize);
            used.map(|number| digest.endpoints[number].endpoint.clone())
                .collect()
        };
        let choice = Choice::among(read(1, 0).origins());
        let rules = EndpointRules::default();
        // By themselves three users are three endpoints, and a hundred are one.
        let alone = read(3, 0).into_digest(&choice, &rules);
        assert_eq!(names(&alone), ["/users/axa", "/users/axb", "/users/axc"]);
        let together = into_digests(vec![read(3, 0), read(100, 0)], &choice, &rules);
        assert_eq!(names(&together[0]), ["/users/{id}"]);
        assert_eq!(names(&together[1]), ["/users/{id}"]);
        assert_eq!(together[0].cells[0].requests, 30);
        assert_eq!(together[1].cells[0].requests, 1000);
    }
}

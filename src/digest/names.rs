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
pub fn into_digests<const N: usize>(
    digests: [ReadDigest; N],
    choice: &Choice,
    rules: &EndpointRules,
) -> [Digest; N] {
    let counts = digests.each_ref().map(ReadDigest::requests);
    let counted = digests.iter().zip(counts.iter().map(Vec::as_slice));
    let names = Names::learned(counted, choice, rules);
    let shown = digests.each_ref().map(|digest| names.shown(digest, choice));
    let mut named = counts.iter().zip(shown);
    digests.map(|digest| match named.next() {
        Some((counts, shown)) => digest.renamed(counts, &shown, choice),
        // There are as many of each.
        None => Digest::default(),
    })
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

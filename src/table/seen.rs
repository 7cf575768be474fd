//! Which lines were counted already, for `--dedupe`.
//!
//! A line is known by 128 bits of SipHash-1-3 under a key of this run, 16 bytes a line in memory,
//! so that a stranger cannot make two lines look like one; the request id alone would not do, since
//! clients choose it. Equal lines are one request when they say more than a second of time and no
//! id: else several within one file are several requests, as access logs with whole seconds have
//! them, and the file's second copy has as many.

use crate::parse::Record;
use hashbrown::{HashMap, HashSet};
use siphasher::sip128::{Hasher128, SipHasher13};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::{Mutex, PoisonError};

/// So many locks that threads seldom wait for each other.
const SHARDS: usize = 64;
const SECOND_US: i64 = 1_000_000;

/// The lines that were counted, for all threads together.
#[derive(Debug)]
pub(super) struct Seen {
    keys: (u64, u64),
    shards: Vec<Mutex<HashSet<u128>>>,
}

/// How often each line of one source came, where that tells requests apart.
#[derive(Debug, Default)]
pub(super) struct Occurrences(HashMap<u128, u32>);

impl Seen {
    pub(super) fn new() -> Self {
        let random = || RandomState::new().build_hasher().finish();
        Self {
            keys: (random(), random()),
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
        }
    }

    /// Whether this request was counted before. It counts as counted from now on.
    pub(super) fn is_known(
        &self,
        line: &[u8],
        record: &Record<'_>,
        occurrences: &mut Occurrences,
    ) -> bool {
        let mut hasher = SipHasher13::new_with_keys(self.keys.0, self.keys.1);
        hasher.write(line);
        let mut hash = hasher.finish128().as_u128();
        if record.request_id.is_none() && record.time.instant_us % SECOND_US == 0 {
            let occurrence = occurrences.0.entry(hash).or_default();
            hasher.write_u32(*occurrence);
            *occurrence += 1;
            hash = hasher.finish128().as_u128();
        }
        let shard = &self.shards[hash as usize % SHARDS];
        // A set is whole again after every insertion.
        let mut known = shard.lock().unwrap_or_else(PoisonError::into_inner);
        !known.insert(hash)
    }
}

impl Occurrences {
    /// A new source begins.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

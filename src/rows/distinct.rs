//! The values of a column, each distinct one once.
//!
//! In: values, a row each. Out: a key a row, and the values by key, as a dictionary in a Parquet file
//! has them. Most texts of a log are a few that come again and again. Where they are not, such as
//! request ids, looking them up is given up: then each row has a value of its own. **Invariant:** that
//! depends on the first rows of the column alone.

use crate::mark::{Mark, SHORT};
use crate::parquet::MISSING;
use hashbrown::{DefaultHashBuilder, HashTable};
use std::hash::BuildHasher;
use std::ops::Range;

/// After so many values it is decided whether looking them up pays: when at least half of them had come
/// before.
const TRIAL: usize = 4096;

/// How many texts are at hand: a power of two, enough for the clients of a service at work.
const NEAR: usize = 1 << 10;

/// The texts of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Texts {
    bytes: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
    /// The keys of the texts that came last, by the places of their marks: to hash each text, and to
    /// look it up by its hash, took a quarter of the time of a row. Empty before the first text.
    near: Vec<(Mark, u32)>,
    keys: Keys,
}

/// The numbers of a column.
#[derive(Debug, Clone, Default)]
pub(super) struct Numbers {
    values: Vec<u64>,
    keys: Keys,
}

/// The keys of the rows.
#[derive(Debug, Clone, Default)]
struct Keys {
    rows: Vec<u32>,
    /// The keys by the hashes of their values.
    known: HashTable<u32>,
    hasher: DefaultHashBuilder,
    missing: usize,
    is_decided: bool,
    gave_up: bool,
}

impl Keys {
    /// Whether values are looked up, when so many of them are distinct.
    #[inline(always)]
    fn are_looked_up(&mut self, distinct: usize) -> bool {
        if !self.is_decided && self.rows.len() - self.missing >= TRIAL {
            self.decide(distinct);
        }
        !self.gave_up
    }

    /// Adds a row: the key of its value, `fresh` when it has none yet.
    #[inline]
    fn push(
        &mut self,
        fresh: usize,
        hash: impl Fn(&DefaultHashBuilder, u32) -> u64,
        wanted: impl Fn(&DefaultHashBuilder) -> u64,
        is_same: impl Fn(u32) -> bool,
    ) -> bool {
        let key = fresh as u32;
        if !self.are_looked_up(fresh) {
            self.rows.push(key);
            return true;
        }
        // Lines come in bursts from one client, one container, to one host.
        if let Some(last) = self.rows.last()
            && *last != MISSING
            && is_same(*last)
        {
            self.rows.push(*last);
            return false;
        }
        let wanted = wanted(&self.hasher);
        if let Some(known) = self.known.find(wanted, |known| is_same(*known)) {
            self.rows.push(*known);
            return false;
        }
        let hasher = &self.hasher;
        self.known
            .insert_unique(wanted, key, |known| hash(hasher, *known));
        self.rows.push(key);
        true
    }

    fn push_missing(&mut self) {
        self.missing += 1;
        self.rows.push(MISSING);
    }

    #[cold]
    fn decide(&mut self, distinct: usize) {
        self.is_decided = true;
        self.gave_up = distinct > TRIAL / 2;
        if self.gave_up {
            self.known = HashTable::new();
        }
    }
}

impl Texts {
    /// Adds a row.
    pub(super) fn push(&mut self, text: Option<&[u8]>) {
        let Some(text) = text else {
            return self.keys.push_missing();
        };
        let (bytes, ends) = (&self.bytes, &self.ends);
        let of = |key: u32| &bytes[place(ends, key)];
        let mut at_hand = None;
        if self.keys.are_looked_up(ends.len()) {
            let mark = Mark::of(text);
            let at = mark.place(NEAR);
            if let Some((known, key)) = self.near.get(at)
                && *known == mark
                && (text.len() <= SHORT || of(*key) == text)
            {
                self.keys.rows.push(*key);
                return;
            }
            at_hand = Some((at, mark));
        }
        let is_fresh = self.keys.push(
            ends.len(),
            |hasher, key| hasher.hash_one(of(key)),
            |hasher| hasher.hash_one(text),
            |key| of(key) == text,
        );
        if is_fresh {
            self.bytes.extend_from_slice(text);
            self.ends.push(self.bytes.len());
        }
        if let (Some((at, mark)), Some(key)) = (at_hand, self.keys.rows.last()) {
            self.near.resize(NEAR, (Mark::NONE, 0));
            self.near[at] = (mark, *key);
        }
    }

    /// The text of a row.
    pub(super) fn get(&self, row: usize) -> Option<&[u8]> {
        let key = self.keys.rows[row];
        (key != MISSING).then(|| &self.bytes[place(&self.ends, key)])
    }

    /// The keys of the rows, [`MISSING`] for those without a text.
    pub(super) fn keys(&self) -> &[u32] {
        &self.keys.rows
    }

    /// The distinct texts, one behind the other, and where each ends.
    pub(super) fn distinct(&self) -> (&[u8], &[usize]) {
        (&self.bytes, &self.ends)
    }

    /// Whether equal texts have one key.
    pub(super) fn is_dictionary(&self) -> bool {
        !self.keys.gave_up
    }

    /// Keeps the rows that `is_kept` says. Texts that no row has any more stay.
    pub(super) fn retain(&mut self, is_kept: &[bool]) {
        retain(&mut self.keys.rows, is_kept);
    }
}

fn place(ends: &[usize], key: u32) -> Range<usize> {
    let key = key as usize;
    let start = key.checked_sub(1).map_or(0, |before| ends[before]);
    start..ends[key]
}

impl Numbers {
    /// Adds a row.
    pub(super) fn push(&mut self, number: Option<u64>) {
        let Some(number) = number else {
            return self.keys.push_missing();
        };
        let values = &self.values;
        let is_fresh = self.keys.push(
            values.len(),
            |hasher, key| hasher.hash_one(values[key as usize]),
            |hasher| hasher.hash_one(number),
            |key| values[key as usize] == number,
        );
        if is_fresh {
            self.values.push(number);
        }
    }

    /// The number of a row.
    pub(super) fn get(&self, row: usize) -> Option<u64> {
        let key = self.keys.rows[row];
        (key != MISSING).then(|| self.values[key as usize])
    }

    /// The keys of the rows, [`MISSING`] for those without a number.
    pub(super) fn keys(&self) -> &[u32] {
        &self.keys.rows
    }

    /// The distinct numbers.
    pub(super) fn distinct(&self) -> &[u64] {
        &self.values
    }

    /// Whether equal numbers have one key.
    pub(super) fn is_dictionary(&self) -> bool {
        !self.keys.gave_up
    }

    /// Keeps the rows that `is_kept` says.
    pub(super) fn retain(&mut self, is_kept: &[bool]) {
        retain(&mut self.keys.rows, is_kept);
    }
}

/// Keeps the rows that `is_kept` says.
pub(super) fn retain<T>(rows: &mut Vec<T>, is_kept: &[bool]) {
    let mut kept = is_kept.iter();
    rows.retain(|_| kept.next().is_some_and(|kept| *kept));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_distinct_value_is_kept_once_until_looking_up_no_longer_pays() {
        let mut texts = Texts::default();
        for text in ["a", "", "b", "a", "a", "b"] {
            texts.push(Some(text.as_bytes()));
        }
        texts.push(None);
        assert_eq!(texts.keys(), [0, 1, 2, 0, 0, 2, MISSING]);
        assert_eq!(texts.distinct(), (&b"ab"[..], &[1, 1, 2][..]));
        assert_eq!((texts.get(1), texts.get(6)), (Some(&b""[..]), None));

        let mut ids = Texts::default();
        // Three of four are new, and the one after the trial is not.
        let id = |row: usize| format!("{:x}", row * (row % 4).min(1));
        for row in 0..3 * TRIAL {
            ids.push(Some(id(row).as_bytes()));
        }
        assert!(!ids.is_dictionary());
        assert!((0..3 * TRIAL).all(|row| ids.get(row) == Some(id(row).as_bytes())));

        let mut numbers = Numbers::default();
        for row in 0..3 * TRIAL as u64 {
            numbers.push((row % 5 != 0).then_some(row % 1000));
        }
        assert!(numbers.is_dictionary() && numbers.distinct().len() == 800);
        assert_eq!((numbers.get(5), numbers.get(2007)), (None, Some(7)));
        let kept: Vec<bool> = (0..3 * TRIAL).map(|row| row == 2007).collect();
        numbers.retain(&kept);
        assert_eq!((numbers.keys().len(), numbers.get(0)), (1, Some(7)));
    }
}

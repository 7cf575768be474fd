//! The account of lines: where every line that was read went.
//!
//! **Invariant:** `read = kept + filtered + other + rejected`, whatever the input. Accounts add up
//! like numbers, in any order; the samples of rejected lines are the smallest by content, so that
//! no order shows in them either.

use crate::parse::Reject;
use std::collections::{BTreeMap, BTreeSet};

/// How many samples of rejected lines are kept for each reason.
const SAMPLES: usize = 3;
/// How much of a rejected line is kept, in bytes.
const SAMPLE_LENGTH: usize = 240;
/// How many names of sources are told apart. Only malice has more.
const MAX_SOURCES: usize = 10_000;
/// Where the lines of sources beyond that are counted.
const MORE_SOURCES: &str = "(more)";
/// The filter of `--dedupe`.
pub(super) const DUPLICATE: &str = "duplicate";
/// All filters, as the account names them.
const FILTERS: [&str; 7] = [
    "time", "source", "host", "path", "method", "status", DUPLICATE,
];
/// The source under which empty lines are counted.
pub(super) const BLANK: &[u8] = b"(blank)";
/// The source under which lines are counted that are the earlier pieces of a longer one.
pub(super) const PIECE: &[u8] = b"(piece)";

/// The smallest few rejected lines of one reason.
pub type Samples = BTreeSet<Vec<u8>>;

/// Where every line went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Lines that were read.
    pub read: u64,
    /// Requests in the report.
    pub kept: u64,
    /// Requests left out, by the filter that left them out.
    pub filtered: BTreeMap<&'static str, u64>,
    /// Lines that are no requests, by the program that wrote them.
    pub other: BTreeMap<String, u64>,
    /// Lines that were not understood, by reason.
    pub rejected: BTreeMap<Reject, u64>,
    /// A few lines for each reason.
    pub samples: BTreeMap<Reject, Samples>,
    /// Requests whose line was cut, but said enough. They are among the kept and the filtered.
    pub cut: u64,
}

impl Account {
    /// Requests left out by filters.
    pub fn filtered_total(&self) -> u64 {
        self.filtered.values().sum()
    }

    /// Lines that are no requests.
    pub fn other_total(&self) -> u64 {
        self.other.values().sum()
    }

    /// Lines that were not understood.
    pub fn rejected_total(&self) -> u64 {
        self.rejected.values().sum()
    }

    /// The filter of this name, for who reads an account back.
    pub fn filter(name: &str) -> Option<&'static str> {
        FILTERS.into_iter().find(|filter| *filter == name)
    }

    /// Whether every line that was read went somewhere.
    pub fn adds_up(&self) -> bool {
        let mut parts = self
            .filtered
            .values()
            .chain(self.other.values())
            .chain(self.rejected.values());
        let sum = parts.try_fold(self.kept, |sum, lines| sum.checked_add(*lines));
        sum == Some(self.read)
    }

    /// Moves requests from the kept ones to those that a filter left out.
    pub fn leave_out(&mut self, filter: &'static str, requests: u64) {
        if requests > 0 {
            self.kept -= requests;
            *self.filtered.entry(filter).or_default() += requests;
        }
    }

    /// Counts one line that is no request.
    pub(super) fn count_other(&mut self, source: &[u8]) {
        let name = String::from_utf8_lossy(source);
        if let Some(lines) = self.other.get_mut(name.as_ref()) {
            *lines += 1;
        } else if self.other.len() < MAX_SOURCES {
            self.other.insert(name.into_owned(), 1);
        } else {
            *self.other.entry(MORE_SOURCES.to_owned()).or_default() += 1;
        }
    }

    /// Counts one line that was not understood.
    pub(super) fn count_reject(&mut self, reason: Reject, line: &[u8]) {
        self.count_rejects(reason, 1, line);
    }

    /// Moves lines that were counted as pieces to those that were cut, since the last one of them
    /// never came.
    pub(super) fn pieces_were_cut(&mut self, pieces: u64, text: &[u8]) {
        let name = String::from_utf8_lossy(PIECE);
        if let Some(lines) = self.other.get_mut(name.as_ref()) {
            *lines -= pieces;
            if *lines == 0 {
                self.other.remove(name.as_ref());
            }
            self.count_rejects(Reject::Cut, pieces, text);
        }
    }

    fn count_rejects(&mut self, reason: Reject, lines: u64, line: &[u8]) {
        *self.rejected.entry(reason).or_default() += lines;
        let sample = &line[..line.len().min(SAMPLE_LENGTH)];
        let samples = self.samples.entry(reason).or_default();
        let smaller =
            samples.len() < SAMPLES || samples.last().is_some_and(|largest| sample < &largest[..]);
        if smaller {
            samples.insert(sample.to_vec());
            trim(samples);
        }
    }

    /// Adds what another reader counted.
    pub fn merge(&mut self, other: Self) {
        self.read += other.read;
        self.kept += other.kept;
        self.cut += other.cut;
        for (filter, lines) in other.filtered {
            *self.filtered.entry(filter).or_default() += lines;
        }
        for (source, lines) in other.other {
            *self.other.entry(source).or_default() += lines;
        }
        for (reason, lines) in other.rejected {
            *self.rejected.entry(reason).or_default() += lines;
        }
        for (reason, lines) in other.samples {
            let samples = self.samples.entry(reason).or_default();
            samples.extend(lines);
            trim(samples);
        }
    }
}

fn trim(samples: &mut Samples) {
    while samples.len() > SAMPLES {
        samples.pop_last();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_the_smallest_in_any_order() {
        let lines: [&[u8]; 5] = [b"d", b"a", b"c", b"e", b"b"];
        let mut forward = Account::default();
        lines
            .iter()
            .for_each(|line| forward.count_reject(Reject::Cut, line));
        let mut halves = [Account::default(), Account::default()];
        for (index, line) in lines.iter().rev().enumerate() {
            halves[index % 2].count_reject(Reject::Cut, line);
        }
        let [mut left, right] = halves;
        left.merge(right);
        assert_eq!(forward, left);
        let samples: Vec<_> = forward.samples[&Reject::Cut]
            .iter()
            .map(Vec::as_slice)
            .collect();
        assert_eq!(samples, [b"a", b"b", b"c"]);
        assert_eq!(forward.rejected_total(), 5);
    }
}

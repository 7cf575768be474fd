//! What changes in the slots of one container, in pages of neighbouring slots.
//!
//! Requests come nearly in the order of time, so that most of them change the page that was changed
//! last: it is remembered, and no page is searched for.

use super::MS_A_SECOND;

/// Slots a page.
const PAGE: i64 = 3600;

/// What one slot changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Change {
    /// Requests that start in the slot less those that end in it.
    pub net: i64,
    /// For each of them, with its sign, the time from it to the end of the slot, in ms.
    pub weight_ms: i64,
}

impl Change {
    fn add(&mut self, net: i64, weight_ms: i64) {
        self.net += net;
        self.weight_ms += weight_ms;
    }
}

/// Pages by their number, ascending.
#[derive(Debug, Clone, Default)]
pub(super) struct Pages {
    pages: Vec<(i64, Vec<Change>)>,
    /// Where the page is that was changed last.
    recent: usize,
}

impl Pages {
    /// Adds what changes in a slot; the number of its page when that is new.
    #[inline]
    pub(super) fn add(&mut self, slot: i64, change: Change) -> Option<i64> {
        let number = slot.div_euclid(PAGE);
        let is_new = match self.pages.get(self.recent) {
            Some((recent, _)) if *recent == number => false,
            _ => self.turn_to(number),
        };
        let slots = &mut self.pages[self.recent].1;
        slots[slot.rem_euclid(PAGE) as usize].add(change.net, change.weight_ms);
        is_new.then_some(number)
    }

    /// Makes a page the recent one; whether it is new.
    #[cold]
    fn turn_to(&mut self, number: i64) -> bool {
        let found = self
            .pages
            .binary_search_by_key(&number, |(number, _)| *number);
        self.recent = found.unwrap_or_else(|place| place);
        if found.is_err() {
            let page = (number, vec![Change::default(); PAGE as usize]);
            self.pages.insert(self.recent, page);
        }
        found.is_err()
    }

    /// The numbers of all pages.
    pub(super) fn numbers(&self) -> impl Iterator<Item = i64> {
        self.pages.iter().map(|(number, _)| *number)
    }

    /// What changes, by time; slots without a change are left out.
    pub(super) fn changes(&self) -> impl Iterator<Item = (i64, Change)> {
        self.pages.iter().flat_map(|(page, slots)| {
            (page * PAGE..)
                .zip(slots)
                .filter(|(_, change)| **change != Change::default())
                .map(|(slot, change)| (slot, *change))
        })
    }

    /// Adds those of other requests.
    pub(super) fn merge(&mut self, other: Self) {
        for (number, slots) in other.pages {
            self.turn_to(number);
            for (kept, more) in self.pages[self.recent].1.iter_mut().zip(slots) {
                kept.add(more.net, more.weight_ms);
            }
        }
    }

    /// The same in wider slots: from a narrow slot's end to the wider one's end all that changed stays.
    pub(super) fn widened(self, width_s: i64, wider_s: i64) -> Self {
        let times = wider_s / width_s;
        let mut wide = Self::default();
        for (slot, change) in self.changes() {
            let rest = times - 1 - slot.rem_euclid(times);
            let later_ms = change.net * rest * width_s * MS_A_SECOND;
            let change = Change {
                net: change.net,
                weight_ms: change.weight_ms + later_ms,
            };
            wide.add(slot.div_euclid(times), change);
        }
        wide
    }
}

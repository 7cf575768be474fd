//! The numbers of texts that come again and again, such as those of the user agents of a service.
//!
//! In: a text as it stands in the line. Out: the number that was told for it. Each text has one
//! place, by a few of its bytes, and takes it from the one that was there. What is compared lies in
//! 24 bytes a place, and only texts of more than 16 bytes are looked up elsewhere: with a vector
//! for every text, most of the time went into waiting for memory.

use crate::mark::{Mark, SHORT};
use crate::parse::Field;

/// Longer texts are not remembered.
const LONGEST: usize = 512;

/// A text that is remembered.
#[derive(Debug, Clone, Copy)]
struct Place {
    mark: Mark,
    number: Option<u32>,
}

/// Numbers by text.
#[derive(Debug)]
pub(super) struct Texts {
    places: Vec<Place>,
    /// The whole text of each place whose text is not short.
    whole: Vec<Vec<u8>>,
}

impl Texts {
    /// Room for a power of two of texts.
    pub(super) fn with_places(places: usize) -> Self {
        let place = Place {
            mark: Mark::NONE,
            number: None,
        };
        Self {
            places: vec![place; places],
            whole: vec![Vec::new(); places],
        }
    }

    /// The number of a text: as it was told before, or as it is told now.
    #[inline(always)]
    pub(super) fn number(
        &mut self,
        text: Field<'_>,
        tell: impl FnOnce(&str) -> Option<u32>,
    ) -> Option<u32> {
        let raw = text.raw;
        let mark = Mark::of(raw);
        let at = mark.place(self.places.len());
        let place = &self.places[at];
        // The same bytes with a backslash that escapes and with one that does not are two texts.
        if place.mark == mark && !text.escaped && (raw.len() <= SHORT || self.whole[at] == raw) {
            return place.number;
        }
        self.learn(text, mark, at, tell)
    }

    #[inline(never)]
    fn learn(
        &mut self,
        text: Field<'_>,
        mark: Mark,
        at: usize,
        tell: impl FnOnce(&str) -> Option<u32>,
    ) -> Option<u32> {
        let raw = text.raw;
        if raw.is_empty() {
            return None;
        }
        let number = tell(&text.text());
        if !text.escaped && raw.len() <= LONGEST {
            self.places[at] = Place { mark, number };
            if raw.len() > SHORT {
                self.whole[at].clear();
                self.whole[at].extend_from_slice(raw);
            }
        }
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::HashMap;

    #[test]
    fn escapes_are_resolved_and_empty_texts_say_nothing() {
        let mut texts = Texts::with_places(2);
        let field = |escaped| Field {
            raw: br"a\x41",
            escaped,
        };
        for _ in 0..2 {
            assert_eq!(
                texts.number(field(false), |text| (text == r"a\x41").then_some(1)),
                Some(1)
            );
            assert_eq!(
                texts.number(field(true), |text| (text == "aA").then_some(2)),
                Some(2)
            );
            assert_eq!(texts.number(Field::plain(b""), |_| Some(3)), None);
        }
    }

    proptest! {
        #[test]
        fn every_text_has_the_number_that_was_told_for_it(
            // Few letters, so that texts are alike, and all lengths around those that count.
            known in proptest::collection::vec("[ab]{0,40}", 1..30),
            order in proptest::collection::vec(any::<usize>(), 1..200),
        ) {
            let mut texts = Texts::with_places(16);
            let mut numbers = HashMap::new();
            for at in order {
                let text = &known[at % known.len()];
                let next = numbers.len() as u32;
                let expected = *numbers.entry(text.clone()).or_insert(next);
                let number = texts.number(Field::plain(text.as_bytes()), |told| numbers.get(told).copied());
                prop_assert_eq!(number, (!text.is_empty()).then_some(expected));
            }
        }
    }
}

//! The part of a [`Who`] that one thread makes.
//!
//! Requests come in the order of time, so that a few groups at a time are counted again and again, and
//! a few texts come again and again. Both are kept at hand: through maps alone, this took as long as
//! parsing.

use super::{Count, Dimension, Group, Groups, Who};
use crate::parse::Field;
use crate::table::Request;

/// How many groups of each dimension are at hand: a power of two, few enough for the second-level
/// cache.
const GROUPS: usize = 1 << 10;
/// How many texts are: a power of two, many enough for the clients of a service at work, since to tell
/// the network of an address takes as long as to parse a line.
const TEXTS: usize = 1 << 14;
/// Longer texts are looked at every time.
const LONGEST: usize = 512;
const MICROSECONDS_AN_HOUR: i64 = 3_600_000_000;

/// Counts who asked and who answered.
#[derive(Debug)]
pub(in crate::digest) struct WhoReader {
    who: Who,
    at_hand: [AtHand; Dimension::ALL.len()],
}

/// What is at hand of one dimension. Each has one place, and takes it from the one that was there.
#[derive(Debug)]
struct AtHand {
    texts: Vec<(Vec<u8>, Option<u32>)>,
    counts: Vec<(Group, Count)>,
}

impl Default for WhoReader {
    fn default() -> Self {
        let at_hand = || AtHand {
            texts: vec![Default::default(); TEXTS],
            counts: vec![Default::default(); GROUPS],
        };
        Self {
            who: Who::default(),
            at_hand: std::array::from_fn(|_| at_hand()),
        }
    }
}

impl WhoReader {
    /// Adds a request, if it was timed.
    pub(in crate::digest) fn push(&mut self, request: &Request<'_, '_>, slow_us: u64) {
        let record = request.record;
        let Some(us) = record.duration_us else {
            return;
        };
        let hour = record.time.instant_us.div_euclid(MICROSECONDS_AN_HOUR);
        let hour = u32::try_from(hour).unwrap_or(0);
        for dimension in Dimension::ALL {
            let place = dimension as usize;
            let (groups, at_hand) = (&mut self.who.dimensions[place], &mut self.at_hand[place]);
            if let Some(field) = dimension.field(record)
                && let Some(value) = at_hand.number(dimension, field, groups)
            {
                let endpoint = request.endpoint;
                let group = Group {
                    endpoint,
                    hour,
                    value,
                };
                at_hand.count(group, us > slow_us, groups);
            }
        }
    }

    pub(in crate::digest) fn finish(self) -> Who {
        let mut who = self.who;
        for (groups, at_hand) in who.dimensions.iter_mut().zip(self.at_hand) {
            for (group, count) in at_hand.counts {
                groups.add_counted(group, count);
            }
        }
        who
    }
}

impl AtHand {
    /// The number of the value of a text.
    #[inline]
    fn number(
        &mut self,
        dimension: Dimension,
        field: Field<'_>,
        groups: &mut Groups,
    ) -> Option<u32> {
        let slot = &mut self.texts[place(few_bytes(field.raw), TEXTS)];
        // An empty text is at hand from the start, and says nothing.
        if slot.0 == field.raw {
            return slot.1;
        }
        let value = dimension
            .value(&field.text())
            .map(|value| groups.number(&value));
        if field.raw.len() <= LONGEST {
            slot.0.clear();
            slot.0.extend_from_slice(field.raw);
            slot.1 = value;
        }
        value
    }

    #[inline]
    fn count(&mut self, group: Group, is_slow: bool, groups: &mut Groups) {
        let some = u64::from(group.endpoint) << 40 ^ u64::from(group.value) << 20;
        let slot = &mut self.counts[place(some ^ u64::from(group.hour), GROUPS)];
        if slot.0 != group {
            let (group, count) = std::mem::replace(slot, (group, Count::default()));
            groups.add_counted(group, count);
        }
        slot.1.requests += 1;
        slot.1.slow += u64::from(is_slow);
    }
}

impl Groups {
    /// Adds what was counted; the groups that are at hand from the start have no request.
    fn add_counted(&mut self, group: Group, count: Count) {
        if count.requests > 0 {
            self.add(group, count);
        }
    }
}

/// One of so many places, by a number all of whose bits matter (Fibonacci hashing; Knuth, TAOCP 3, 6.4).
#[inline]
fn place(number: u64, places: usize) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    (number.wrapping_mul(ODD) >> (u64::BITS - places.ilog2())) as usize
}

/// A few bytes of a text: its last ones and those of its middle, and its length.
#[inline]
fn few_bytes(text: &[u8]) -> u64 {
    let number = |eight: &[u8; 8]| u64::from_le_bytes(*eight);
    match (text.last_chunk(), text[text.len() / 2..].first_chunk()) {
        (Some(last), middle) => {
            number(last) ^ middle.map_or(0, number).rotate_left(23) ^ text.len() as u64
        }
        (None, _) => text.iter().fold(0, |all, byte| all << 8 | u64::from(*byte)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::{Options, Parsed, Parser};

    #[test]
    fn all_requests_are_counted_by_who_asked_and_who_answered() {
        let mut reader = WhoReader::default();
        let mut parser = Parser::new(&Options::default());
        for number in 0..10_000_u32 {
            let (container, client, agent) = (number % 3, number % 2000 / 250, number % 5);
            let line = format!(
                "2025-01-24 18:{:02}:01.480364285 +0100 CET [router] method=GET path=\"/\" host=h request_id=r container=web-{container} from=\"198.51.{client}.{}\" protocol=https status=200 duration={}s bytes=1 referer=\"-\" user_agent=\"agent{agent}/1.{number}\"",
                number % 60,
                number % 251,
                if container == 1 { "1.5" } else { "0.1" },
            );
            let Ok(Parsed::Request(record)) = parser.parse(line.as_bytes()) else {
                panic!("no request: {line}");
            };
            let request = Request {
                record: &record,
                endpoint: number % 700,
                path: record.path,
            };
            reader.push(&request, 1_000_000);
        }
        let who = reader.finish();
        for (dimension, values) in [
            (Dimension::Container, 3),
            (Dimension::Host, 1),
            (Dimension::Agent, 5),
            (Dimension::Network, 8),
        ] {
            let cells: Vec<_> = who.cells(dimension).unwrap().collect();
            let requests: u64 = cells.iter().map(|cell| cell.requests).sum();
            let slow: u64 = cells.iter().map(|cell| cell.slow).sum();
            let distinct: std::collections::BTreeSet<_> =
                cells.iter().map(|cell| cell.value).collect();
            assert_eq!(
                (requests, slow, distinct.len()),
                (10_000, 3_333, values),
                "{dimension:?}"
            );
        }
        let is_slow = who
            .cells(Dimension::Container)
            .unwrap()
            .filter(|cell| cell.slow > 0);
        assert!(is_slow.into_iter().all(|cell| cell.value == "web-1"));
    }
}

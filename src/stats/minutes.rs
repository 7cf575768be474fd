//! Requests minute by minute, and the busiest minutes.
//!
//! In: the cells of a digest. Out: [`Minutes`] and a [`Busiest`]. Where the digest has wider slots than
//! minutes, the busiest minute is known as the mean of the busiest slot only, and the width is said.

use super::summary::Busiest;
use crate::digest::Cell;
use std::collections::BTreeMap;

pub(super) const MICROSECONDS_A_MINUTE: i64 = 60_000_000;

/// The requests of all endpoints in each slot that has any, by the minute in which it starts.
pub(super) type Minutes = BTreeMap<u32, u64>;

/// Adds the cells of one endpoint, which are sorted by slot; the requests of its busiest slot.
pub(super) fn add_minutes(cells: &[Cell], minutes: &mut Minutes) -> u64 {
    let same = |left: &Cell, right: &Cell| left.key.slot_minute() == right.key.slot_minute();
    let slots = cells.chunk_by(same).map(|slot| {
        let requests = slot.iter().map(|cell| cell.requests).sum();
        *minutes.entry(slot[0].key.slot_minute()).or_default() += requests;
        requests
    });
    slots.max().unwrap_or(0)
}

/// The busiest slot, and how many slots of a minute have at least `crowd` requests.
pub(super) fn busiest(minutes: &Minutes, slot_minutes: u32, endpoints: Vec<u64>) -> Busiest {
    let most = minutes.values().copied().max().unwrap_or(0);
    Busiest {
        slot_minutes,
        requests: most,
        endpoints,
        near_limit: if slot_minutes == 1 {
            let near = |requests: &&u64| **requests >= Busiest::NEAR_LIMIT;
            minutes.values().filter(near).count() as u64
        } else {
            0
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Key;

    #[test]
    fn the_busiest_minute_is_found_for_one_and_for_all() {
        let cell = |minute, status, requests| Cell {
            key: Key::new(0, minute, status, Some(5)),
            requests,
            bytes: 0,
        };
        let mut minutes = Minutes::new();
        let most = add_minutes(
            &[cell(7, 200, 3), cell(7, 500, 4), cell(9, 200, 6)],
            &mut minutes,
        );
        assert_eq!(most, 7);
        assert_eq!(add_minutes(&[cell(9, 200, 16_000)], &mut minutes), 16_000);
        let all = busiest(&minutes, 1, vec![7, 16_000]);
        assert_eq!((all.requests, all.near_limit), (16_006, 1));
    }
}

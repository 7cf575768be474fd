//! Requests minute by minute: the busiest ones, and stretches without any.
//!
//! In: the cells of a digest. Out: a [`Busiest`] and gaps. Where the digest has wider slots than
//! minutes, the busiest minute is known as the mean of the busiest slot only, and the width is said.

use super::summary::{Busiest, Span};
use crate::digest::Cell;
use std::collections::BTreeMap;

const MICROSECONDS_A_MINUTE: i64 = 60_000_000;
/// How many requests should have come in a stretch for its silence to be told. That none comes by
/// chance when 30 are expected has a probability of e⁻³⁰ if they come one by one; requests in bursts
/// are why it is so many.
const EXPECTED_IN_A_GAP: f64 = 30.0;
/// A gap is so many times longer than nine of ten steps from one busy minute to the next.
const TIMES_THE_USUAL: i64 = 4;
/// A shorter silence is not told, in minutes.
const SHORTEST_GAP: i64 = 5;
/// How far on either side the usual traffic is measured, in minutes.
const BESIDE: i64 = 60;

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

/// Stretches without a request where many were to be expected, by time.
///
/// A stretch is told when the quieter of the hours before and after it would have had
/// [`EXPECTED_IN_A_GAP`] requests in its length, and when it is longer than the usual pauses of this
/// log: one that is written in bursts has pauses of its own.
pub(super) fn gaps(minutes: &Minutes, slot_minutes: u32) -> Vec<Span> {
    let width = i64::from(slot_minutes.max(1));
    let slots: Vec<(i64, u64)> = minutes
        .iter()
        .map(|(minute, requests)| (i64::from(*minute), *requests))
        .collect();
    let mut steps: Vec<i64> = slots.windows(2).map(|two| two[1].0 - two[0].0).collect();
    steps.sort_unstable();
    let Some(usual) = steps.get((steps.len() * 9).div_ceil(10).saturating_sub(1)) else {
        return Vec::new();
    };
    let least = (usual * TIMES_THE_USUAL).max(SHORTEST_GAP).max(2 * width);
    let is_gap = |index: usize| {
        let (before, after) = (slots[index].0 + width, slots[index + 1].0);
        let length = after - before;
        let rate = rate(&slots[..=index], before).min(rate(&slots[index + 1..], after + BESIDE));
        let is_long = length >= least && rate * length as f64 >= EXPECTED_IN_A_GAP;
        is_long.then_some(Span {
            first_us: before * MICROSECONDS_A_MINUTE,
            last_us: after * MICROSECONDS_A_MINUTE,
        })
    };
    (0..slots.len().saturating_sub(1))
        .filter_map(is_gap)
        .collect()
}

/// Requests a minute in the hour that ends at `end`.
fn rate(slots: &[(i64, u64)], end: i64) -> f64 {
    let from = slots.partition_point(|slot| slot.0 < end - BESIDE);
    let until = slots.partition_point(|slot| slot.0 < end);
    let requests: u64 = slots[from..until].iter().map(|slot| slot.1).sum();
    requests as f64 / BESIDE as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Key;

    fn steady(minutes: impl Iterator<Item = u32>, requests: u64) -> Minutes {
        minutes.map(|minute| (minute, requests)).collect()
    }

    fn minutes_of(gaps: &[Span]) -> Vec<(i64, i64)> {
        let minute = |us| us / MICROSECONDS_A_MINUTE;
        gaps.iter()
            .map(|gap| (minute(gap.first_us), minute(gap.last_us)))
            .collect()
    }

    #[test]
    fn a_silence_in_steady_traffic_is_a_gap() {
        // 20 requests a minute, none from minute 300 up to but without 325.
        let mut day = steady((0..1440).filter(|minute| !(300..325).contains(minute)), 20);
        assert_eq!(minutes_of(&gaps(&day, 1)), [(300, 325)]);
        // Four minutes are too short to be told.
        day = steady((0..1440).filter(|minute| !(300..304).contains(minute)), 20);
        assert_eq!(gaps(&day, 1), []);
        assert_eq!(gaps(&Minutes::new(), 1), []);
    }

    #[test]
    fn pauses_that_are_usual_or_quiet_hours_are_none() {
        // A job that runs every ten minutes, and one that stopped for two hours.
        let job = steady((0..1440).step_by(10), 100);
        assert_eq!(gaps(&job, 1), []);
        let stopped = steady(
            (0..1440)
                .step_by(10)
                .filter(|minute| !(600..720).contains(minute)),
            100,
        );
        assert_eq!(minutes_of(&gaps(&stopped, 1)), [(591, 720)]);
        // A request every three minutes at night: twenty minutes without one are nothing to tell.
        let night = (0..480)
            .step_by(3)
            .filter(|minute| !(200..220).contains(minute));
        let mut day = steady(night, 1);
        day.extend(steady(480..1440, 50));
        assert_eq!(gaps(&day, 1), []);
    }

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

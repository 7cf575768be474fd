//! Slots hold what starts and ends in them, wider ones the same, and parts add up.

use super::*;
use proptest::prelude::{prop_assert_eq, proptest};

fn origin() -> usize {
    Origin::all().next().map_or(0, Origin::index)
}

/// Requests of a container, each with its start and end in ms.
fn in_flight(requests: &[(&str, i64, i64)]) -> InFlight {
    let mut all = InFlight::default();
    for (container, start_ms, end_ms) in requests {
        let raw = container.as_bytes();
        let field = Field {
            raw,
            escaped: false,
        };
        let lane = all.lane(Origin::all().next().unwrap(), Some(field));
        all.change(lane, *end_ms, -1);
        all.change(lane, *start_ms, 1);
    }
    all
}

fn changes(all: &InFlight) -> Vec<(String, Vec<(i64, Change)>)> {
    let mut all: Vec<_> = all
        .lanes()
        .map(|(name, slots)| (name.to_owned(), slots.collect()))
        .collect();
    all.sort_by(|left, right| left.0.cmp(&right.0));
    all
}

#[test]
fn a_slot_holds_what_starts_and_ends_in_it() {
    // From 1.25 s to 3.5 s, and from 3.1 s to 3.2 s.
    let all = in_flight(&[("web-1", 1250, 3500), ("web-1", 3100, 3200)]);
    let change = |net, weight_ms| Change { net, weight_ms };
    assert_eq!(
        changes(&all),
        [(
            "web-1".to_owned(),
            vec![(1, change(1, 750)), (3, change(-1, 900 - 800 - 500))]
        )]
    );
    assert_eq!(origin(), all.lanes[0].origin);
}

#[test]
fn wider_slots_hold_the_same_time_in_flight() {
    // One request over 100 hours, which has 101 pages of seconds: slots become 10 s wide.
    let hour_ms = 3_600_000;
    let requests: Vec<_> = (0..100)
        .map(|hour| ("web-1", hour * hour_ms + 1500, hour * hour_ms + 12_250))
        .collect();
    let all = in_flight(&requests);
    assert_eq!(all.width_s(), Some(10));
    let (_, slots) = &changes(&all)[0];
    // 8.5 s of the first ten, 2.25 s of the second.
    assert_eq!(
        slots[0],
        (
            0,
            Change {
                net: 1,
                weight_ms: 8500
            }
        )
    );
    assert_eq!(
        slots[1],
        (
            1,
            Change {
                net: -1,
                weight_ms: -7750
            }
        )
    );
    assert_eq!(slots.len(), 200);
}

#[test]
fn too_many_containers_are_one() {
    let names: Vec<String> = (0..20).map(|number| format!("pod-{number}")).collect();
    let requests: Vec<_> = names.iter().map(|name| (&name[..], 0, 500)).collect();
    let all = in_flight(&requests);
    let lanes = changes(&all);
    assert_eq!(lanes.len(), 1);
    assert_eq!(
        lanes[0].1,
        [(
            0,
            Change {
                net: 0,
                weight_ms: 20 * 500
            }
        )]
    );
}

proptest! {
    #[test]
    fn parts_add_up_to_the_whole_in_any_order(
        rows in proptest::collection::vec((0_u8..20, 0_i64..400_000_000, 0_i64..100_000), 1..60),
        cut in 0_usize..60,
    ) {
        let names: Vec<String> = rows.iter().map(|row| format!("web-{}", row.0)).collect();
        let requests: Vec<_> = rows
            .iter()
            .zip(&names)
            .map(|((_, start, length), name)| (&name[..], *start, start + length))
            .collect();
        let (left, right) = requests.split_at(cut.min(requests.len()));
        let mut first = in_flight(left);
        first.merge(in_flight(right));
        let mut second = in_flight(right);
        second.merge(in_flight(left));
        let whole = in_flight(&requests);
        prop_assert_eq!(changes(&first), changes(&second));
        prop_assert_eq!(changes(&first), changes(&whole));
        prop_assert_eq!(first.width_s(), whole.width_s());
    }
}

//! Since when endpoints are slower or faster: the cells of a digest as [`shift`](super::shift) wants
//! them.

use super::distribution::Distribution;
use super::shift::{Shift, Slot, find_shifts};
use crate::digest::Cell;

/// The shift of each run of cells that belong to one endpoint, in their order. Cells are sorted as a
/// digest sorts them.
pub(super) fn shifts(endpoints: &[&[Cell]]) -> Vec<Option<Shift>> {
    let counts: Vec<Vec<Counts>> = endpoints.iter().map(|cells| by_slot(cells)).collect();
    let slots: Vec<Vec<Slot<'_>>> = counts
        .iter()
        .map(|slots| slots.iter().map(slot).collect())
        .collect();
    find_shifts(&slots)
}

/// The start of a slot, and its durations with their requests.
type Counts = (u32, Vec<(u64, u64)>);

fn slot((start_minute, durations): &Counts) -> Slot<'_> {
    Slot {
        start_minute: *start_minute,
        durations,
    }
}

/// The durations of each slot, ascending, each with its requests.
fn by_slot(cells: &[Cell]) -> Vec<Counts> {
    let same = |left: &Cell, right: &Cell| left.key.slot_minute() == right.key.slot_minute();
    let slots = cells.chunk_by(same).map(|cells| {
        let timed = |cell: &Cell| Some((cell.key.duration_us()?, cell.requests));
        // One status comes after the other, so that durations are not in order.
        let durations = Distribution::new(cells.iter().filter_map(timed).collect());
        (cells[0].key.slot_minute(), durations.into_counts())
    });
    slots
        .filter(|(_, durations)| !durations.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Key;

    #[test]
    fn cells_become_slots_of_durations_whatever_their_status() {
        let cell = |minute, status, ms: Option<i64>, requests| Cell {
            key: Key::new(3, minute, status, ms.map(|ms| ms * 1000)),
            requests,
            bytes: 0,
        };
        let cells = [
            cell(7, 101, None, 9),
            cell(8, 200, Some(5), 2),
            cell(8, 200, Some(9), 1),
            cell(8, 500, Some(5), 3),
            cell(8, 500, Some(7), 1),
        ];
        let expected = vec![(8, vec![(5000, 5), (7000, 1), (9000, 1)])];
        assert_eq!(by_slot(&cells), expected);
    }

    #[test]
    fn a_step_is_found_at_its_minute() {
        // 300 minutes with 20 requests each: 40 to 59 ms, and twice as much from the 180th on.
        let cells: Vec<Cell> = (0..300)
            .flat_map(|minute| (0..20).map(move |request| (minute, request)))
            .map(|(minute, request)| {
                let slower = if minute < 180 { 1 } else { 2 };
                Cell {
                    key: Key::new(
                        0,
                        minute,
                        200,
                        Some(slower * 1000 * (40 + (request * 7 + minute) % 20)),
                    ),
                    requests: 1,
                    bytes: 0,
                }
            })
            .collect();
        let found = shifts(&[&cells, &[]]);
        let shift = found[0].as_ref().unwrap();
        assert_eq!(shift.minute, 180);
        assert!(shift.after.p50_us > 18 * shift.before.p50_us / 10);
        assert_eq!(found[1], None);
    }
}

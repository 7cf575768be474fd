//! Cells add up, and slots grow, whatever the order.

use super::*;

fn cell(endpoint: u32, minute: i64, status: u16, ms: Option<i64>, requests: u64) -> Cell {
    Cell {
        key: Key::new(endpoint, minute, status, ms.map(|ms| ms * 1000)),
        requests,
        bytes: requests * 10,
    }
}

fn cells(parts: &[&[Cell]], max_cells: usize) -> (Vec<Cell>, u32) {
    let counts = Counts::with_max_cells(max_cells);
    for part in parts {
        let mut run = part.to_vec();
        widen(&mut run, counts.slot_minutes());
        add_up(&mut run);
        counts.add(run);
    }
    counts.finish()
}

#[test]
fn equal_keys_add_up_across_batches() {
    let ok = cell(1, 1, 200, Some(5), 1);
    let first = [ok, ok, cell(1, 2, 200, Some(5), 1)];
    let found = cells(&[&first, &[ok, cell(9, 1, 101, None, 1)], &[]], 1000);
    let expected = [
        cell(1, 1, 200, Some(5), 3),
        cell(1, 2, 200, Some(5), 1),
        cell(9, 1, 101, None, 1),
    ];
    assert_eq!(found, (expected.to_vec(), 1));
    assert_eq!(cells(&[], 1000), (Vec::new(), 1));
}

#[test]
fn slots_grow_when_there_are_too_many_cells_and_no_order_shows() {
    let rows: Vec<_> = (0..600)
        .map(|minute| cell(1, minute, 200, Some(minute % 2), 1))
        .collect();
    let forward: Vec<_> = rows.chunks(100).collect();
    let mut backward = forward.clone();
    backward.reverse();
    let result = cells(&forward, 100);
    assert_eq!(
        result.1, 15,
        "600 minutes with 2 durations are 240 cells of 5 minutes"
    );
    assert_eq!(result.0.len(), 80);
    assert_eq!(result.0.iter().map(|cell| cell.requests).sum::<u64>(), 600);
    assert_eq!(cells(&backward, 100), result);
    assert_eq!(cells(&[&rows], 100), result);
    let single: Vec<_> = rows.chunks(1).collect();
    assert_eq!(cells(&single, 100), result);
}

#[test]
fn many_threads_give_what_one_gives() {
    let rows: Vec<_> = (0..20_000)
        .map(|row| {
            cell(
                row % 7,
                i64::from(row / 50),
                200,
                Some(i64::from(row % 11)),
                1,
            )
        })
        .collect();
    let expected = cells(&[&rows], 3_000);
    for _ in 0..5 {
        let counts = Counts::with_max_cells(3_000);
        std::thread::scope(|scope| {
            for part in rows.chunks(5_000) {
                let counts = &counts;
                scope.spawn(move || {
                    for some in part.chunks(300) {
                        let mut run = some.to_vec();
                        add_up(&mut run);
                        counts.add(run);
                    }
                });
            }
        });
        assert_eq!(counts.finish(), expected);
    }
}

//! Groups add up whatever their parts, and too many of them are told less closely.

use super::*;

fn groups(parts: &[&[(u32, u32, &str, u64)]]) -> Who {
    let mut whole = Who::default();
    for part in parts {
        let mut who = Who::default();
        let groups = &mut who.dimensions[Dimension::Container as usize];
        for (endpoint, hour, value, slow) in *part {
            let group = Group {
                endpoint: *endpoint,
                hour: *hour,
                value: groups.number(value),
            };
            groups.add(
                group,
                Count {
                    requests: 2,
                    slow: *slow,
                },
            );
        }
        whole.merge(who);
    }
    whole
}

fn cells(who: &Who) -> Vec<(u32, u32, String, u64, u64)> {
    let cells = who.cells(Dimension::Container).unwrap();
    let mut cells: Vec<_> = cells
        .map(|cell| {
            (
                cell.endpoint,
                cell.hour,
                cell.value.to_owned(),
                cell.requests,
                cell.slow,
            )
        })
        .collect();
    cells.sort();
    cells
}

#[test]
fn parts_add_up_whatever_numbers_their_values_have() {
    let one: &[(u32, u32, &str, u64)] = &[(0, 7, "web-1", 1), (0, 7, "web-2", 0)];
    let other: &[(u32, u32, &str, u64)] =
        &[(0, 7, "web-2", 1), (0, 8, "web-2", 1), (3, 7, "web-1", 0)];
    let whole = groups(&[one, other]);
    assert_eq!(cells(&whole), cells(&groups(&[other, one])));
    let expected = [
        (0, 7, "web-1".to_owned(), 2, 1),
        (0, 7, "web-2".to_owned(), 4, 1),
        (0, 8, "web-2".to_owned(), 2, 1),
        (3, 7, "web-1".to_owned(), 2, 0),
    ];
    assert_eq!(cells(&whole), expected);
    let renumbered = whole.renumbered(&[Some(5), None, None, Some(5)]);
    assert_eq!(cells(&renumbered)[0], (5, 7, "web-1".to_owned(), 4, 1));
}

#[test]
fn too_many_groups_lose_their_hours_and_then_everything() {
    let mut who = Who::default();
    let groups = &mut who.dimensions[Dimension::Container as usize];
    let one = Count {
        requests: 1,
        slow: 0,
    };
    for hour in 0..=MAX_GROUPS as u32 {
        let group = Group {
            endpoint: hour % 2,
            hour: hour + 1,
            value: 0,
        };
        groups.add(group, one);
    }
    groups.number("web-1");
    assert_eq!(cells(&who).len(), 2);
    let groups = &mut who.dimensions[Dimension::Container as usize];
    for value in 0..=MAX_GROUPS as u32 {
        groups.add(
            Group {
                endpoint: 0,
                hour: 1,
                value,
            },
            one,
        );
    }
    assert!(who.cells(Dimension::Container).is_none());
}

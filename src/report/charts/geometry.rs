//! Which pixels a line and a row of columns cover.
//!
//! In: whole coordinates. Out: distances and outlines. It draws nothing.

/// From the centre of a pixel to the line from `a` to `b`.
pub(super) fn distance(pixel: (i32, i32), a: (i32, i32), b: (i32, i32)) -> f64 {
    let point = (
        f64::from(pixel.0 - a.0) + 0.5,
        f64::from(pixel.1 - a.1) + 0.5,
    );
    let along = (f64::from(b.0 - a.0), f64::from(b.1 - a.1));
    let squared = along.0 * along.0 + along.1 * along.1;
    let share = if squared == 0.0 {
        0.0
    } else {
        ((point.0 * along.0 + point.1 * along.1) / squared).clamp(0.0, 1.0)
    };
    (point.0 - share * along.0).hypot(point.1 - share * along.1)
}

/// The outline of columns `[left, right, top]`: blocks of columns that touch, without overlaps,
/// equal neighbours joined.
pub(super) fn skyline(columns: &[[i32; 3]], bottom: i32) -> Vec<Vec<[i32; 3]>> {
    let Some(first) = columns.iter().map(|[left, ..]| *left).min() else {
        return Vec::new();
    };
    let end = columns.iter().map(|[_, right, _]| *right).max();
    let mut tops = vec![bottom; (end.unwrap_or(first) - first).max(0) as usize];
    for [left, right, top] in columns {
        for x in *left..*right {
            let highest = &mut tops[(x - first) as usize];
            *highest = (*top).min(*highest);
        }
    }
    let mut blocks: Vec<Vec<[i32; 3]>> = Vec::new();
    for (x, top) in (first..).zip(tops).filter(|(_, top)| *top < bottom) {
        match blocks.last_mut() {
            Some(block) if block.last().is_some_and(|[_, right, _]| *right == x) => {
                match block.last_mut() {
                    Some([_, right, height]) if *height == top => *right = x + 1,
                    _ => block.push([x, x + 1, top]),
                }
            }
            _ => blocks.push(vec![[x, x + 1, top]]),
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::{distance, skyline};

    #[test]
    fn columns_join_where_they_touch_and_the_highest_counts() {
        let columns = [[0, 3, 5], [2, 4, 2], [4, 5, 2], [7, 8, 9], [9, 10, 10]];
        assert_eq!(
            skyline(&columns, 10),
            [vec![[0, 2, 5], [2, 5, 2]], vec![[7, 8, 9]]]
        );
        assert!(skyline(&[], 10).is_empty());
    }

    #[test]
    fn the_distance_to_a_line_ends_at_its_ends() {
        assert_eq!(distance((3, 0), (0, 0), (10, 0)), 0.5);
        assert_eq!(distance((12, 0), (0, 0), (10, 0)), 2.5f64.hypot(0.5));
        assert_eq!(distance((0, 0), (0, 0), (0, 0)), 0.5f64.hypot(0.5));
    }
}

//! Rows as JSON lines: an object a row, with a key for each column and null for what the line does
//! not say. Texts stay as they are; JSON has its own escapes.

use super::cells::{Cell, Cells, time_text};
use serde::{Serialize, Serializer};
use std::io;
use std::ops::Range;

/// Some rows of a frame, a line each.
pub(super) fn encode(cells: &Cells, rows: Range<usize>, names: &[&str]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, &Row { cells, row, names })?;
        lines.push(b'\n');
    }
    Ok(lines)
}

struct Row<'a> {
    cells: &'a Cells,
    row: usize,
    names: &'a [&'a str],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.names.iter().zip(self.cells.row(self.row)))
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Time(us) => serializer.serialize_str(&time_text(*us)),
            Self::Count(count) => serializer.serialize_i64(*count),
            // `29`, not `29.0`, as in the reports.
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                serializer.serialize_i64(*number as i64)
            }
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Missing => serializer.serialize_none(),
        }
    }
}

//! Rows as JSON lines: an object a row, with a key for each column and null for what the line does
//! not say. Texts stay as they are; JSON has its own escapes.

use super::cells::{Cell, milliseconds, time_text};
use super::table::Rows;
use serde::{Serialize, Serializer};
use std::io;
use std::ops::Range;

/// Some of the rows, a line each.
pub(super) fn encode(rows: &Rows, range: Range<usize>, names: &[&str]) -> io::Result<Vec<u8>> {
    let mut lines = Vec::new();
    for row in range {
        serde_json::to_writer(&mut lines, &Row { rows, row, names })?;
        lines.push(b'\n');
    }
    Ok(lines)
}

struct Row<'a> {
    rows: &'a Rows,
    row: usize,
    names: &'a [&'a str],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.names.iter().zip(self.rows.row(self.row)))
    }
}

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Time(us) => serializer.serialize_str(&time_text(*us)),
            Self::Count(count) => serializer.serialize_i64(*count),
            // `29`, not `29.0`, as in the reports.
            Self::Duration(us) if us % 1000 == 0 => serializer.serialize_u64(us / 1000),
            Self::Duration(us) => serializer.serialize_f64(milliseconds(*us)),
            Self::Missing => serializer.serialize_none(),
        }
    }
}

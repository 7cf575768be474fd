//! A table as GitHub Flavored Markdown, for pull requests and wikis.

use super::table::{Table, Value};
use super::text::visible;

/// The table, numbers to the right; texts cannot leave their cell.
pub fn to_markdown(table: &Table) -> String {
    let mut text = line(table.columns.iter().cloned());
    // A column is one of numbers when its first value is one.
    let is_number = |column: usize| {
        table
            .rows
            .first()
            .is_some_and(|row| !matches!(row[column], Value::Text(_)))
    };
    text += &line((0..table.columns.len()).map(|column| {
        if is_number(column) {
            "---:".to_owned()
        } else {
            ":---".to_owned()
        }
    }));
    for row in &table.rows {
        text += &line(row.iter().map(|value| match value {
            Value::Text(text) => escaped(text),
            number => number.number().unwrap_or_default(),
        }));
    }
    text
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}

pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in visible(text).chars() {
        if r"\`|<>[]*&!".contains(character) {
            safe.push('\\');
        }
        safe.push(character);
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_cannot_leave_their_cell() {
        let table = Table {
            columns: vec!["endpoint".to_owned(), "requests".to_owned()],
            rows: vec![vec![
                Value::Text("/a|b<script>\n`x`/{id}".to_owned()),
                Value::Count(3),
            ]],
        };
        assert_eq!(
            to_markdown(&table),
            "| endpoint | requests |\n| :--- | ---: |\n| /a\\|b\\<script\\>\\\\n\\`x\\`/{id} | 3 |\n"
        );
    }
}

//! A comparison on a terminal: sentences and a table, never wider than the screen.

use super::display::{BY_IMPORTANCE, display};
use super::sentences::{comparison_sentences, spans};
use crate::parse::Zone;
use crate::report::lang::Lang;
use crate::report::table::{Table, Value};
use crate::report::terminal::{Look, padded};
use crate::report::text::{shortened, visible, wrapped};
use crate::stats::Comparison;
use unicode_width::UnicodeWidthStr;

/// The narrowest that the column of endpoints may become before other columns go.
const NARROWEST_ENDPOINT: usize = 24;
/// What stands between two columns.
const GAP: usize = 2;
/// How many columns come before those of figures: verdict, method and endpoint.
const NAMES: usize = 3;
const WIDEST_METHOD: usize = 10;

/// What changed since each baseline, in lines of at most `width` columns; nothing without one.
pub fn comparison_lines(comparisons: &[Comparison], width: usize, lang: Lang) -> String {
    let sentences = comparisons.iter();
    let sentences = sentences.flat_map(|comparison| comparison_sentences(comparison, lang));
    sentences
        .map(|sentence| wrapped(&visible(&sentence), width))
        .collect()
}

/// The comparison in at most `width` columns, with at most `limit` endpoints; `colour` marks what
/// is slower and faster for a terminal that shows it. `table` is that of [`super::changes`], in the
/// order that is wanted.
pub fn changes_text(comparison: &Comparison, table: &Table, zone: Zone, look: &Look) -> String {
    let Look {
        width,
        limit,
        bold: colour,
        ..
    } = *look;
    let mut text = String::new();
    for (index, sentence) in comparison_sentences(comparison, look.lang)
        .iter()
        .enumerate()
    {
        let lines = wrapped(&visible(sentence), width);
        text += &if index == 0 && colour {
            coloured(lines.trim_end(), "1") + "\n"
        } else {
            lines
        };
    }
    text += &wrapped(&spans(comparison, zone), width);
    text.push('\n');
    let mut shown = display(table, |_, _| true);
    let more = shown.rows.len().saturating_sub(limit);
    shown.rows.truncate(limit);
    text += &lines(&shown, width, colour);
    if more > 0 {
        text += &format!(
            "… and {} more endpoints\n",
            Lang::English.count(more as u64)
        );
    }
    text
}

fn lines(table: &Table, width: usize, colour: bool) -> String {
    let cells = |row: &Vec<Value>| -> Vec<String> {
        let text = |value: &Value| match value {
            Value::Text(text) => visible(text).into_owned(),
            _ => String::new(),
        };
        row.iter().map(text).collect()
    };
    let mut rows: Vec<Vec<String>> = vec![table.columns.clone()];
    rows.extend(table.rows.iter().map(cells));
    let widest = |column: usize| {
        rows.iter()
            .map(|row| row[column].width())
            .max()
            .unwrap_or(0)
    };
    let verdict = widest(0);
    let method = widest(1).min(WIDEST_METHOD);
    let mut room = width.saturating_sub(verdict + method + 2 * GAP);
    let narrowest = widest(2).min(NARROWEST_ENDPOINT);
    // Those that do not fit are left out from the least important on.
    let mut figures = Vec::new();
    for column in BY_IMPORTANCE.map(|place| NAMES + place) {
        let says_something = rows.iter().skip(1).any(|row| row[column] != "–");
        let needed = widest(column) + GAP;
        if says_something {
            if room < needed + narrowest {
                break;
            }
            room -= needed;
            figures.push((column, needed));
        }
    }
    figures.sort_unstable();
    let endpoint = widest(2).min(room.max(8));
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        let mut line = padded(&row[0], verdict) + &" ".repeat(GAP);
        line += &(padded(&shortened(&row[1], method), method) + &" ".repeat(GAP));
        line += &padded(&shortened(&row[2], endpoint), endpoint);
        for (column, needed) in &figures {
            line += &" ".repeat(needed - row[*column].width());
            line += &row[*column];
        }
        let code = match () {
            () if index == 0 => "1",
            () if row[0].starts_with("slower") || row[0].ends_with("more 5xx") => "31",
            () if row[0].starts_with("faster") => "32",
            () => "",
        };
        let line = line.trim_end();
        text += &if colour {
            coloured(line, code)
        } else {
            line.to_owned()
        };
        text.push('\n');
    }
    text
}

fn coloured(text: &str, code: &str) -> String {
    if code.is_empty() {
        text.to_owned()
    } else {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

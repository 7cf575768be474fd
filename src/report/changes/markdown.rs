//! A comparison for a pull request: a sentence, what changed, and the rest folded away.

use super::display::display;
use super::sentences::{comparison_sentences, spans};
use crate::parse::Zone;
use crate::report::lang::Lang;
use crate::report::markdown::{escaped, to_markdown};
use crate::report::table::Table;
use crate::report::text::counted;
use crate::stats::Comparison;

/// The most endpoints of each of the two tables: a comment of GitHub holds 65,536 characters.
const MOST_ROWS: usize = 100;

/// The comparison as GitHub Flavored Markdown. `table` is that of [`super::changes`], in the order that
/// is wanted.
pub fn changes_markdown(comparison: &Comparison, table: &Table, zone: Zone) -> String {
    let mut sentences = comparison_sentences(comparison, Lang::English).into_iter();
    let headline = sentences.next().unwrap_or_default();
    let mut text = format!("**{}.**\n\n", escaped(&capitalised(&headline)));
    for sentence in sentences.chain([spans(comparison, zone)]) {
        text += &format!("- {}\n", escaped(&sentence));
    }
    let is_changed = |verdict: &str, errors: &str| {
        matches!(verdict, "slower" | "faster" | "new" | "gone")
            || matches!(errors, "more" | "fewer")
    };
    let changed = display(table, is_changed);
    let rest = display(table, |verdict, errors| !is_changed(verdict, errors));
    if !changed.rows.is_empty() {
        text += &format!("\n{}", cut(changed));
    }
    if !rest.rows.is_empty() {
        let number = counted(rest.rows.len() as u64, "endpoint");
        text += &format!(
            "\n<details>\n<summary>{number} without a change that can be told</summary>\n\n{}\n</details>\n",
            cut(rest)
        );
    }
    text
}

/// A table with as many rows as fit, and how many did not.
fn cut(mut table: Table) -> String {
    let more = table.rows.len().saturating_sub(MOST_ROWS);
    table.rows.truncate(MOST_ROWS);
    let mut text = to_markdown(&table);
    if more > 0 {
        text += &format!("\n… and {}\n", counted(more as u64, "more endpoint"));
    }
    text
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

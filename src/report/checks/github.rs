//! Workflow commands of GitHub Actions: an annotation for every breach.
//!
//! `::error title=…::…`, as "Workflow commands for GitHub Actions" has it. The runner takes `%25`, `%0D`
//! and `%0A` back in messages, in titles also `%3A` and `%2C` (`@actions/core`, `command.ts`).

use super::CheckReport;
use super::words::{conclusion, lines, outcome};
use crate::report::text::visible;

/// GitHub shows ten errors and ten warnings of a step.
const MOST: usize = 10;

/// The gates as workflow commands, and a conclusion.
pub fn to_github(report: &CheckReport<'_>) -> String {
    let mut text = String::new();
    for checked in report.checked {
        let command = match outcome(checked) {
            "failed" => "error",
            "warned" => "warning",
            "undecided" => "notice",
            _ => continue,
        };
        let title = property(&format!("laggard: {}", visible(checked.gate.text())));
        for line in lines(checked, MOST) {
            text += &format!("::{command} title={title}::{}\n", data(&line));
        }
    }
    text + &conclusion(report) + "\n"
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

//! Gates for reading: a paragraph each, and a conclusion.

use super::CheckReport;
use super::words::{conclusion, lines, outcome, remark};
use crate::report::text::visible;

/// How many endpoints of a gate are listed.
const MOST: usize = 10;

/// The gates as text.
pub fn to_lines(report: &CheckReport<'_>) -> String {
    let mut text = String::new();
    for checked in report.checked {
        let outcome = match outcome(checked) {
            "failed" => "FAILED",
            "warned" => "WARNING",
            other => other,
        };
        text += &format!("{outcome:<9}  {}\n", visible(checked.gate.text()));
        for line in lines(checked, MOST).into_iter().chain(remark(checked)) {
            text += &format!("           {line}\n");
        }
    }
    text + &conclusion(report) + "\n"
}

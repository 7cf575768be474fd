//! JUnit XML: a test case for every gate, for the test reports of CI servers.
//!
//! It is valid against `JUnit.xsd` of Ant (windyroad/JUnit-Schema) and `junit-10.xsd` of Jenkins
//! (jenkinsci/xunit-plugin). The timestamp is that of the last request, since no output holds the clock.
//! JUnit knows no warnings, and what stands in `system-out` of a test that passed is seen by nobody: a gate
//! that warns is a test that was skipped, which the CI servers show in yellow with its message, and which
//! does not fail the build. Its message begins with `warning:`.

use super::CheckReport;
use super::terminal::to_lines;
use super::words::{lines, outcome, remark};
use crate::error::Error;
use crate::report::text::visible;
use crate::stats::gate::Level;
use askama::Template;
use chrono::DateTime;

/// How many endpoints of a gate are listed.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "junit.xml", config = ".askama.toml")]
struct Suite {
    timestamp: String,
    requests: u64,
    lines_read: u64,
    failures: usize,
    skipped: usize,
    cases: Vec<Case>,
    output: String,
    warnings: Vec<String>,
}

struct Case {
    class: &'static str,
    name: String,
    outcome: &'static str,
    message: String,
    lines: Vec<String>,
}

/// The gates as JUnit XML.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn to_junit(report: &CheckReport<'_>) -> Result<Vec<u8>, Error> {
    let counts = report.counts();
    let last_us = report.summary.span.map_or(0, |span| span.last_us);
    let last = DateTime::from_timestamp_micros(last_us).unwrap_or_default();
    let cases = report.checked.iter().map(|checked| {
        let mut lines = lines(checked, MOST);
        lines.extend(remark(checked));
        let outcome = outcome(checked);
        let prefix = if outcome == "warned" { "warning: " } else { "" };
        Case {
            class: match checked.level {
                Level::Critical => "laggard.fail-on",
                Level::Warning => "laggard.warn-on",
            },
            name: clean(checked.gate.text()),
            outcome,
            message: format!(
                "{prefix}{}",
                clean(lines.first().map_or("", String::as_str))
            ),
            lines: lines.iter().map(|line| clean(line)).collect(),
        }
    });
    let warnings = report.incomplete.iter();
    let suite = Suite {
        timestamp: last.format("%Y-%m-%dT%H:%M:%S").to_string(),
        requests: report.summary.total.requests,
        lines_read: report.account().read,
        failures: counts.failed,
        skipped: counts.undecided + counts.warned,
        cases: cases.collect(),
        output: clean(&to_lines(report)),
        warnings: warnings
            .map(|(name, why)| clean(&format!("{name} {why}")))
            .collect(),
    };
    let mut text = suite
        .render()
        .map_err(|error| Error::Render(format!("the gates as JUnit XML: {error}")))?;
    text.push('\n');
    Ok(text.into_bytes())
}

/// The text without what XML 1.0 cannot hold, not even as an entity.
fn clean(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    lines
        .join("\n")
        .replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

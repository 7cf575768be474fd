//! The account of lines on the page: where every line went, what could not be read, when nothing came.

use crate::report::account::{account_lines, format_lines};
use crate::report::gaps::gap_line;
use crate::report::json::Context;
use crate::report::lang::Lang;
use crate::report::text::visible_bytes;
use crate::stats::Summary;

/// The most gaps that are listed.
const MOST_GAPS: usize = 10;

/// What the section shows.
pub(super) struct AccountPart<'a> {
    pub lines: Vec<String>,
    pub formats: Vec<String>,
    pub remarks: Vec<String>,
    pub incomplete: &'a [(String, String)],
    pub gaps: Vec<String>,
    pub more_gaps: Option<String>,
    pub near_limit: Option<String>,
    pub samples: Vec<(&'static str, Vec<String>)>,
    pub command: &'a str,
}

impl<'a> AccountPart<'a> {
    pub(super) fn new(summary: &Summary, context: &'a Context) -> Self {
        let lang = context.lang;
        let more_gaps = summary.gaps.len().saturating_sub(MOST_GAPS);
        // Other platforms have other limits, or none.
        let is_scalingo = |format: &str| format.contains("scalingo");
        let mut formats = context.formats.iter();
        let near = summary.busiest.near_limit;
        let near_limit = near > 0 && formats.any(|count| is_scalingo(&count.format));
        Self {
            lines: account_lines(&summary.account, lang),
            formats: format_lines(&context.formats, lang),
            remarks: context
                .remarks
                .iter()
                .map(|remark| remark.says(lang))
                .collect(),
            incomplete: &context.incomplete,
            gaps: gaps(summary, lang),
            more_gaps: (more_gaps > 0).then(|| lang.more(more_gaps)),
            near_limit: near_limit.then(|| lang.near_limit(near)),
            samples: samples(summary),
            command: &context.command,
        }
    }
}

fn gaps(summary: &Summary, lang: Lang) -> Vec<String> {
    let gaps = summary.gaps.iter().take(MOST_GAPS);
    gaps.map(|gap| gap_line(gap, summary.zone, lang)).collect()
}

fn samples(summary: &Summary) -> Vec<(&'static str, Vec<String>)> {
    let samples = summary.account.samples.iter();
    samples
        .map(|(reason, lines)| {
            let lines = lines.iter().map(|line| visible_bytes(line));
            (reason.name(), lines.collect())
        })
        .collect()
}

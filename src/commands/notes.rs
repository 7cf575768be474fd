//! What a run says on standard error beside its account of lines: what failed, what was detected,
//! decided and assumed, and what to do when there is no request.

use crate::digest::Account;
use crate::parse::{Assumptions, Zone};
use crate::plan::InputPlan;
use crate::report::{FormatCount, Lang, Remark, account_lines, format_lines, visible};
use crate::source::{Found, Source, identical};
use crate::stats::{Comparison, Summary};
use crate::table::{Choice, Detected, Loaded, OriginCount, Skipped};
use std::io::Write;
use std::path::Path;

/// The command that makes Scalingo log its router.
const ENABLE_ROUTER_LOGS: &str = "scalingo --app APP router-logs --enable";
/// How many formats are named on standard error; a folder of everything has dozens.
const MOST_FORMATS: usize = 6;

/// Every input that could not be read to its end, by name.
pub(super) fn failures(found: &Found, loaded: &Loaded) -> Vec<(String, String)> {
    let all = found.failed.iter().chain(&loaded.failed);
    let mut failures: Vec<_> = all
        .map(|(name, error)| (visible(name).into_owned(), error.to_string()))
        .collect();
    failures.sort();
    failures
}

pub(super) fn say_failures(notes: &mut dyn Write, failures: &[(String, String)]) {
    for (name, why) in failures {
        let what = format!("{name} {why}");
        say(notes, &format!("warning: {}", what.trim_start()));
    }
}

/// That a baseline is incomplete, if it is.
pub(super) fn remark_of_lack(label: &str, incomplete: &[(String, String)]) -> Option<Remark> {
    let what = incomplete.iter().map(|(name, why)| {
        let what = format!("{name} {why}");
        visible(what.trim_start()).into_owned()
    });
    (!incomplete.is_empty()).then(|| Remark::BaselineLacks {
        base: label.to_owned(),
        what: what.collect(),
    })
}

pub(super) fn too_many_rejects(
    account: &Account,
    most_pct: Option<f64>,
    notes: &mut dyn Write,
) -> bool {
    let Some(most_pct) = most_pct else {
        return false;
    };
    let share = account.rejected_total() as f64 * 100.0 / account.read.max(1) as f64;
    let too_many = share > most_pct;
    if too_many {
        say(
            notes,
            &format!(
                "warning: {share:.2} % of the lines were rejected, more than --max-rejects {most_pct}%"
            ),
        );
    }
    too_many
}

/// Says why there is no request, and what to do.
pub(super) fn explain_nothing(account: &Account, found: &Found, notes: &mut dyn Write) {
    say(notes, "no request to report");
    for folder in &found.empty_folders {
        say(
            notes,
            &format!("  {} holds no file", visible(&folder.to_string_lossy())),
        );
    }
    if found.not_read > 0 {
        let text = format!(
            "  {} of the files were not read, by their times and names; --read-all reads them",
            found.not_read
        );
        say(notes, &text);
    }
    if account.filtered_total() > 0 {
        say(
            notes,
            "  the filters left out every request; --all-paths keeps all paths, and --status, --since, … can be wider",
        );
    } else if account.rejected.keys().any(|reason| reason.is_of_router()) {
        say(
            notes,
            "  requests were read, but none was understood; --rejects FILE shows their lines",
        );
    } else if account.other.keys().any(|name| !name.starts_with('(')) {
        say(
            notes,
            "  no line is a request, and none comes from a router; Scalingo logs it only after",
        );
        say(notes, &format!("    {ENABLE_ROUTER_LOGS}"));
    } else if account.rejected_total() > 0 {
        say(
            notes,
            "  no line is a request of a known format; --rejects FILE shows them, --format-regex describes a format of your own",
        );
    }
}

/// Notes are a courtesy: when standard error is closed they are lost, and the run goes on.
pub(super) fn say(notes: &mut dyn Write, line: &str) {
    writeln!(notes, "{line}").ok();
}

/// What the requests were written in.
pub(super) fn formats(detected: &Detected) -> Vec<FormatCount> {
    let count = |count: OriginCount| FormatCount {
        format: count.origin.to_string(),
        requests: count.requests,
        timed: count.timed,
    };
    detected.found().into_iter().map(count).collect()
}

/// Says which file of settings is in force: it may lie in the working folder by chance.
pub(super) fn say_config(notes: &mut dyn Write, path: &Path) {
    let path = path.to_string_lossy();
    say(notes, &format!("settings: {}", visible(&path)));
}

/// Says what became of the lines: the account, the formats, what was decided and assumed.
pub(super) fn say_lines(
    notes: &mut dyn Write,
    account: &Account,
    formats: &[FormatCount],
    remarks: &[Remark],
) {
    account_lines(account, Lang::English)
        .iter()
        .for_each(|line| say(notes, line));
    say_formats(notes, formats);
    for remark in remarks {
        say(notes, &remark.says(Lang::English));
    }
}

fn say_formats(notes: &mut dyn Write, formats: &[FormatCount]) {
    let mut lines = format_lines(formats, Lang::English);
    if lines.len() > MOST_FORMATS {
        let more = lines.len() - MOST_FORMATS;
        lines.truncate(MOST_FORMATS);
        lines.push(format!("{more} more"));
    }
    if !lines.is_empty() {
        say(notes, &format!("read as: {}", lines.join("; ")));
    }
}

/// What was decided and assumed.
pub(super) fn remarks(choice: &Choice, assumptions: Assumptions) -> Vec<Remark> {
    let mut remarks = Vec::new();
    if !choice.left_out.is_empty() {
        let names = |counts: &[OriginCount]| {
            let names = counts.iter().map(|count| count.origin.to_string());
            names.collect()
        };
        remarks.push(Remark::OnlyLinesOf {
            kept: names(&choice.kept),
            left_out: names(&choice.left_out),
            requests: choice.left_out_total(),
            by_router: choice.is_router(),
        });
    }
    remarks.extend(assumptions.iter().map(Remark::Assumed));
    remarks
}

/// What has to be said of files that were not read.
pub(super) fn remark_of_skipped(skipped: Skipped) -> Option<Remark> {
    (skipped.files() > 0).then_some(Remark::Skipped(skipped))
}

/// What has to be said of more endpoints than are shown.
pub(super) fn remarks_of_endpoints(summary: &Summary) -> Vec<Remark> {
    let rare = summary.overflow_requests - summary.capped_requests;
    let capped = summary.capped_requests;
    let rare = (rare > 0).then_some(Remark::Rare(rare));
    let capped = (capped > 0).then_some(Remark::Capped(capped));
    rare.into_iter().chain(capped).collect()
}

/// What has to be said of two sides, the baseline first, that are compared: what their lines were
/// written in, and the zones of their logs.
pub(super) fn remarks_of_sides(counted: &[Choice; 2], zones: Option<(Zone, Zone)>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let [base, new] = counted.each_ref().map(|choice| {
        let mut names: Vec<_> = choice.kept.iter().map(|c| c.origin.to_string()).collect();
        names.sort();
        names.join(", ")
    });
    if base != new && !base.is_empty() && !new.is_empty() {
        remarks.push(Remark::OtherLines { base, new });
    }
    let zones = zones.map(|(base, new)| (base.to_string(), new.to_string()));
    if let Some((base, new)) = zones.filter(|(base, new)| base != new) {
        remarks.push(Remark::OtherZones { base, new });
    }
    remarks
}

/// What has to be said of two sides that have little in common.
pub(super) fn remark_of_services(comparison: &Comparison) -> Option<Remark> {
    let shares_pct = comparison.of_different_services()?;
    let base = comparison.label.clone();
    Some(Remark::OtherService { base, shares_pct })
}

/// Warns of rows that may tell of the same requests as later ones.
pub(super) fn say_twice(notes: &mut dyn Write, requests: u64) {
    say(
        notes,
        &format!(
            "warning: {requests} rows were written before the first line of a router or with a duration came, and may be of the same requests; give files instead of standard input, or --source"
        ),
    );
}

/// Says what cannot be had of snapshots that were asked for with logs.
pub(super) fn say_of_snapshots(notes: &mut dyn Write, plan: &InputPlan) {
    if plan.dedupe {
        say(
            notes,
            "note: snapshots have no lines any more: copies of one count once, but what they share with other inputs counts as often, --dedupe or not",
        );
    }
    if plan.rejects.is_some() {
        say(
            notes,
            "note: --rejects has the lines of logs alone; of those in snapshots the samples are left, in summary.json",
        );
    }
}

/// Says what `laggard routes` cannot know of snapshots.
pub(super) fn say_of_values(notes: &mut dyn Write) {
    say(
        notes,
        "note: snapshots have no paths any more: the values of parameters are those of logs, and those that were learned",
    );
}

/// Warns of files that are given more than once.
pub(super) fn say_identical(notes: &mut dyn Write, sources: &[Source], dedupe: bool) {
    for group in identical(sources) {
        let names: Vec<_> = group
            .iter()
            .map(|index| visible(&sources[*index].name))
            .collect();
        let what = if dedupe {
            "their lines count once"
        } else {
            "their lines count as often; --dedupe counts them once"
        };
        let level = if dedupe { "note" } else { "warning" };
        say(
            notes,
            &format!("{level}: {} are the same: {what}", names.join(" and ")),
        );
    }
}

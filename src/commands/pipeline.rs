//! What `report` and `stats` share: from a plan to a summary, with the account and the warnings on
//! standard error.

use super::Outcome;
use super::progress::Progress;
use crate::digest::{Account, DigestBuilder};
use crate::error::Error;
use crate::parse::Zone;
use crate::plan::InputPlan;
use crate::report::{Context, account_lines, visible};
use crate::source::{Found, Meter, find};
use crate::stats::{Settings, Summary, summarise};
use crate::table::{Endpoints, Load, Loaded, Rejects, load};
use chrono::FixedOffset;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::Arc;

/// The command that makes Scalingo log its router.
const ENABLE_ROUTER_LOGS: &str = "scalingo --app APP router-logs --enable";

/// A summary, and what is to be said about the run.
pub(super) struct Results {
    pub summary: Summary,
    pub context: Context,
    pub outcome: Outcome,
}

/// Reads and summarises what the plan says; says on `notes` what became of the lines.
pub(super) fn summarise_inputs(plan: &InputPlan, notes: &mut dyn Write) -> Result<Results, Error> {
    let found = find(&plan.inputs, &plan.outputs);
    if found.sources.is_empty() && !found.failed.is_empty() {
        say_failures(notes, &failures(&found, &Loaded::default()));
        return Err(Error::NothingOpened);
    }
    let rejects = open_rejects(plan, &found)?;
    let endpoints = Endpoints::default();
    let builder = DigestBuilder::new(plan.slow_us);
    let meter = Arc::new(Meter::default());
    let request = Load {
        sources: &found.sources,
        filter: &plan.filter,
        rules: plan.rules,
        endpoints: &endpoints,
        sink: &builder,
        threads: plan.threads,
        meter: Arc::clone(&meter),
        rejects: rejects.as_ref(),
    };
    let progress = Progress::start(plan.progress, &meter, &found.sources);
    let loaded = load(&request)?;
    drop(progress);
    if let (Some(rejects), Some(path)) = (rejects, &plan.rejects) {
        rejects.finish().map_err(|source| Error::Write {
            path: path.clone(),
            source,
        })?;
    }
    let none_opened = found.sources.len()
        == loaded
            .failed
            .iter()
            .filter(|(_, error)| error.is_open())
            .count();
    let incomplete = failures(&found, &loaded);
    say_failures(notes, &incomplete);
    if none_opened && !found.sources.is_empty() {
        return Err(Error::NothingOpened);
    }
    let digest = builder.finish()?;
    let settings_of_summary = Settings {
        slow_us: plan.slow_us,
        percentiles: plan.percentiles.clone(),
        bins: plan.bins.clone(),
        zone: plan.zone.unwrap_or_else(|| usual_zone(&loaded.offsets)),
    };
    let summary = summarise(
        &digest,
        &endpoints.keys(),
        loaded.account,
        &settings_of_summary,
    );
    let mut outcome = if incomplete.is_empty() {
        Outcome::Done
    } else {
        Outcome::Incomplete
    };
    if !plan.quiet {
        account_lines(&summary.account)
            .iter()
            .for_each(|line| say(notes, line));
    }
    if too_many_rejects(&summary.account, plan.max_rejects_pct, notes) {
        outcome = Outcome::Incomplete;
    }
    if summary.total.requests == 0 {
        explain_nothing(&summary.account, &found, notes);
        outcome = Outcome::NoRequest;
    }
    Ok(Results {
        summary,
        context: Context {
            settings: plan.settings.clone(),
            incomplete,
        },
        outcome,
    })
}

/// The file of rejected lines, refused when it is one of the inputs: it would be emptied before it is
/// read.
fn open_rejects(plan: &InputPlan, found: &Found) -> Result<Option<Rejects>, Error> {
    let Some(path) = &plan.rejects else {
        return Ok(None);
    };
    let identity = |path: &Path| path.canonicalize().ok();
    let target = identity(path);
    let inputs = found
        .sources
        .iter()
        .filter_map(|source| source.path.as_deref());
    if target.is_some() && inputs.map(identity).any(|input| input == target) {
        let message = format!(
            "{} is an input, and would be overwritten; name another file",
            path.display()
        );
        return Err(Error::Usage {
            flag: "--rejects",
            message,
        });
    }
    let failed = |source| Error::Write {
        path: path.clone(),
        source,
    };
    let file = File::create(path).map_err(failed)?;
    Ok(Some(Rejects::new(Box::new(BufWriter::new(file)))))
}

/// Every input that could not be read to its end, by name.
fn failures(found: &Found, loaded: &Loaded) -> Vec<(String, String)> {
    let all = found.failed.iter().chain(&loaded.failed);
    let mut failures: Vec<_> = all
        .map(|(name, error)| (visible(name).into_owned(), error.to_string()))
        .collect();
    failures.sort();
    failures
}

fn say_failures(notes: &mut dyn Write, failures: &[(String, String)]) {
    for (name, why) in failures {
        say(notes, &format!("warning: {name} {why}"));
    }
}

fn too_many_rejects(account: &Account, most_pct: Option<f64>, notes: &mut dyn Write) -> bool {
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

/// The zone to show times in when none was asked for: Paris when a line says CET or CEST, else the
/// offset that most lines have.
fn usual_zone(offsets: &BTreeMap<(i32, bool), u64>) -> Zone {
    // An archive across the change of the clocks has both offsets of Central Europe, word or not.
    let has = |seconds: i32| offsets.keys().any(|offset| offset.0 == seconds);
    let says_so = offsets
        .keys()
        .any(|(_, central_european)| *central_european);
    if says_so || (has(3600) && has(7200)) {
        return Zone::Iana(chrono_tz::Europe::Paris);
    }
    let usual = offsets
        .iter()
        .max_by_key(|(offset, lines)| (**lines, **offset));
    let offset = usual.and_then(|((seconds, _), _)| FixedOffset::east_opt(*seconds));
    offset.map_or(Zone::UTC, Zone::Fixed)
}

/// Says why there is no request, and what to do.
fn explain_nothing(account: &Account, found: &Found, notes: &mut dyn Write) {
    say(notes, "no request to report");
    for folder in &found.empty_folders {
        say(
            notes,
            &format!("  {} holds no file", visible(&folder.to_string_lossy())),
        );
    }
    if account.filtered_total() > 0 {
        say(
            notes,
            "  the filters left out every request; --all-paths keeps all paths, and --status, --since, … can be wider",
        );
    } else if account.rejected.keys().any(|reason| reason.is_of_router()) {
        say(
            notes,
            "  lines of the router were read, but none was understood; --rejects FILE shows them all",
        );
    } else if account.read > 0 && account.other_total() + account.rejected_total() == account.read {
        say(
            notes,
            "  no line comes from the router; Scalingo logs it only after",
        );
        say(notes, &format!("    {ENABLE_ROUTER_LOGS}"));
    }
}

/// Prints a result. Whoever closes the pipe has seen enough: that is no error.
pub(super) fn print(out: &mut dyn Write, bytes: &[u8]) -> Result<(), Error> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Error::Stdout(error)),
        _ => Ok(()),
    }
}

/// Notes are a courtesy: when standard error is closed they are lost, and the run goes on.
fn say(notes: &mut dyn Write, line: &str) {
    writeln!(notes, "{line}").ok();
}

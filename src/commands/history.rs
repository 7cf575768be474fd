//! The folder of the days before: what a report takes from it.
//!
//! A snapshot that cannot be used is named and left out, whatever is wrong with it; the report of the
//! day never fails for it. Days of other settings are told together. The day itself is saved by
//! `saved_day`.

use super::differences::Otherwise;
use super::notes::say;
use super::results::Results;
use crate::digest::snapshot::{Snapshot, SnapshotError};
use crate::plan::{Baseline, History, InputPlan};
use crate::report::visible;
use crate::stats::{Trend, TrendDay};
use chrono::NaiveDate;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// So many days are named; of more the number is told.
const MOST_NAMED: usize = 3;

/// The days before with which the day can be compared; names those that are there and cannot.
pub(super) fn baselines(
    history: &History,
    plan: &InputPlan,
    notes: &mut dyn Write,
) -> Vec<Baseline> {
    let mut baselines = Vec::new();
    for day in history.baselines() {
        match read_day(history, day, plan) {
            Ok(Some(_)) => baselines.push(history.baseline(day, plan)),
            Ok(None) if plan.quiet => {}
            Ok(None) => say(notes, &format!("history: nothing of {day} to compare with")),
            // Those are told together with the days of the trend.
            Err(Unusable::Otherwise(_)) => {}
            Err(Unusable::Broken(why)) => say(
                notes,
                &format!("warning: {day} is not compared with: {why}"),
            ),
        }
    }
    baselines
}

/// Why the snapshot of another day cannot be used.
enum Unusable {
    /// It was made with other settings.
    Otherwise(Otherwise),
    /// What is wrong with it.
    Broken(String),
}

/// The snapshot of another day; `None` when there is none, else why it cannot be used.
fn read_day(
    history: &History,
    day: NaiveDate,
    plan: &InputPlan,
) -> Result<Option<Snapshot>, Unusable> {
    let path = history.path(day);
    match Snapshot::read(&path) {
        Ok(snapshot) => {
            let asked = history.plan_of(day, plan).selection;
            let differences = snapshot.header().differences(&asked);
            if differences.is_empty() {
                return Ok(Some(snapshot));
            }
            let otherwise = Otherwise::new(&differences, plan.zone);
            Err(Unusable::Otherwise(otherwise))
        }
        Err(SnapshotError::Read(error)) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(broken(&path, &error.to_string())),
    }
}

/// What is wrong with a file.
fn broken(path: &Path, why: &str) -> Unusable {
    Unusable::Broken(format!("{} {why}", visible(&path.to_string_lossy())))
}

/// The figures of the days before and of the day itself; names the days that cannot be read.
pub(super) fn trend(
    history: &History,
    plan: &InputPlan,
    results: &Results,
    notes: &mut dyn Write,
) -> Trend {
    let days: Vec<NaiveDate> = history.days_before().collect();
    let baselines: Vec<NaiveDate> = history.baselines().collect();
    let read = days.clone().into_par_iter().map(|day| {
        let figures = figures(history, day, plan, results);
        (day, figures)
    });
    let read: Vec<(NaiveDate, Result<Option<TrendDay>, Unusable>)> = read.collect();
    let mut trend = Trend {
        first: days.first().copied().unwrap_or(history.day),
        last: history.day,
        days: Vec::new(),
    };
    let (mut saved, mut otherwise) = (0, BTreeMap::<Otherwise, Vec<NaiveDate>>::new());
    for (day, figures) in read {
        saved += usize::from(!matches!(figures, Ok(None)));
        match figures {
            Ok(figures) => trend.days.extend(figures),
            Err(Unusable::Otherwise(how)) => otherwise.entry(how).or_default().push(day),
            // It was named already.
            Err(Unusable::Broken(_)) if baselines.contains(&day) => {}
            Err(Unusable::Broken(why)) => {
                say(notes, &format!("warning: {day} is not in the trend: {why}"));
            }
        }
    }
    for (how, days) in &otherwise {
        say_otherwise(how, days, saved, notes);
    }
    let today = TrendDay::of_summary(history.day, &results.summary);
    trend.days.push(today);
    trend
}

/// Warns of days that were made with other settings, all of them at once: whoever changes a setting
/// has a folder of them.
fn say_otherwise(how: &Otherwise, days: &[NaiveDate], saved: usize, notes: &mut dyn Write) {
    let Otherwise {
        theirs,
        ours,
        advice,
    } = how;
    let names: Vec<String> = days.iter().map(NaiveDate::to_string).collect();
    let names = if days.len() <= MOST_NAMED {
        format!(" ({})", names.join(", "))
    } else {
        String::new()
    };
    let were = if days.len() == 1 { "was" } else { "were" };
    let text = format!(
        "warning: {} of {saved} saved days before this one{names} {were} made {theirs}, and this run is {ours}: nothing is compared with them, and the trend is without them; {advice}, or make them anew from their logs",
        days.len()
    );
    say(notes, &text);
}

/// The figures of one day, by the lines that count on the day of the report.
fn figures(
    history: &History,
    day: NaiveDate,
    plan: &InputPlan,
    results: &Results,
) -> Result<Option<TrendDay>, Unusable> {
    let Some(snapshot) = read_day(history, day, plan)? else {
        return Ok(None);
    };
    let choice = &results.choice;
    let path = history.path(day);
    let named = |why: String| broken(&path, &why);
    let figures = if plan.own_slow.is_empty() {
        let counts = snapshot.durations(|origin| choice.keeps(origin));
        TrendDay::of_durations(day, counts.map_err(named)?, plan.slow_us)
    } else {
        // Which bound is meant depends on what an endpoint is called.
        let (digest, _) = snapshot
            .into_digest()
            .map_err(|error| named(error.to_string()))?;
        let digest = digest.into_digest(choice, &plan.rules);
        TrendDay::of_digest(day, &digest, plan.slow_us, &plan.own_slow)
    };
    if figures.requests == 0 {
        return Err(broken(
            &path,
            "has no request of the lines that count today",
        ));
    }
    Ok(Some(figures))
}

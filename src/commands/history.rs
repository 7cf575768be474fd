//! The folder of the days before: what a report takes from it, and the day that it adds.
//!
//! A snapshot that cannot be used is named and left out, whatever is wrong with it; the report of the
//! day never fails for it. **Invariant:** a file is replaced in one step, under a lock, and only by the
//! same day made in the same way with at least as many requests; what is not ours stays.

use super::differences::Otherwise;
use super::notes::say;
use super::results::Results;
use super::target::Target;
use crate::digest::snapshot::{Snapshot, SnapshotError};
use crate::error::Error;
use crate::plan::{Baseline, History, InputPlan};
use crate::report::{check_folder, visible};
use crate::stats::{Trend, TrendDay};
use crate::table::{Choice, Detected, OriginCount};
use chrono::NaiveDate;
use rayon::prelude::{IntoParallelIterator, ParallelIterator};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// How a Parquet file begins.
const PARQUET: &[u8] = b"PAR1";

/// So many days are named; of more the number is told.
const MOST_NAMED: usize = 3;

/// What lies in the place of a day.
enum Saved {
    Nothing,
    /// Something of ours that cannot be read any more.
    Damaged(SnapshotError),
    Snapshot(Box<Snapshot>),
}

/// Looks, before hours of reading, whether the day can be saved.
///
/// # Errors
/// When the folder cannot be written into, or holds something else in the place of the day.
pub(super) fn check_place(history: &History, plan: &InputPlan) -> Result<(), Error> {
    check_folder(&history.folder)?;
    saved(history, plan).map(drop)
}

/// What is saved of the day.
///
/// # Errors
/// [`Error::Snapshot`] for what must not be replaced.
fn saved(history: &History, plan: &InputPlan) -> Result<Saved, Error> {
    let path = history.path(history.day);
    let refused = |message: String| Error::Snapshot {
        name: visible(&path.to_string_lossy()).into_owned(),
        message,
    };
    let foreign = "lies where the day is to be saved, and is no snapshot of laggard; it is left alone: name another --history, or move it away";
    let error = match Snapshot::read(&path) {
        Ok(snapshot) => {
            let asked = history.plan_of(history.day, plan).selection;
            let differences = snapshot.header().differences(&asked);
            if differences.is_empty() {
                return Ok(Saved::Snapshot(Box::new(snapshot)));
            }
            return Err(refused(format!(
                "{}; --history keeps days of one kind: name another folder, or move the file away",
                Otherwise::new(&differences, plan.zone).says()
            )));
        }
        Err(error) => error,
    };
    match error {
        SnapshotError::Read(error) if error.kind() == io::ErrorKind::NotFound => Ok(Saved::Nothing),
        SnapshotError::Damaged(_) if is_broken_parquet(&path) => Ok(Saved::Damaged(error)),
        SnapshotError::Version(_) => Err(refused(error.to_string())),
        SnapshotError::Read(ref why) if why.kind() != io::ErrorKind::IsADirectory => {
            Err(refused(error.to_string()))
        }
        _ => Err(refused(foreign.to_owned())),
    }
}

/// Whether a file that is no whole snapshot may have been one: it begins as one, or is empty.
fn is_broken_parquet(path: &Path) -> bool {
    let begin = |mut file: File| -> io::Result<Vec<u8>> {
        let mut begin = Vec::new();
        Read::by_ref(&mut file)
            .take(PARQUET.len() as u64)
            .read_to_end(&mut begin)?;
        Ok(begin)
    };
    let begin = File::open(path).and_then(begin);
    begin.is_ok_and(|begin| begin.is_empty() || begin == PARQUET)
}

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

/// The requests of two readings of a day that a report of both would count: those of one kind of
/// lines, so that lines that a report leaves out (of an application behind its router) make no day
/// larger than another.
fn counted_requests(sides: [&[OriginCount]; 2], plan: &InputPlan) -> [u64; 2] {
    let mut all = Detected::default();
    for count in sides.into_iter().flatten() {
        all.add(count.origin, count.requests, count.timed);
    }
    let choice = match plan.filter.source {
        Some(_) => Choice::all(all.found()),
        None => Choice::among(all.found()),
    };
    sides.map(|counts| {
        let counted = counts.iter().filter(|count| choice.keeps(count.origin));
        counted.map(|count| count.requests).sum()
    })
}

/// Saves the day, which was read with `choice`. Whether it is saved now: a day that was saved with more
/// requests that count is not replaced.
///
/// # Errors
/// As [`check_place`], and [`Error::Write`].
pub(super) fn save(
    history: &History,
    plan: &InputPlan,
    bytes: &[u8],
    choice: &Choice,
    notes: &mut dyn Write,
) -> Result<bool, Error> {
    let path = history.path(history.day);
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| Error::Write { path, source }
    };
    fs::create_dir_all(&history.folder).map_err(failed(&history.folder))?;
    // Held until the end, so that of two runs the second sees what the first one saved. Where folders
    // cannot be locked, a file is still whole or not there.
    let _lock = File::open(&history.folder).and_then(|folder| folder.lock().map(|()| folder));
    let say_damaged = |why: SnapshotError, notes: &mut dyn Write| {
        let name = path.to_string_lossy();
        let text = format!("warning: {} {why}; it is made anew", visible(&name));
        say(notes, &text);
    };
    match saved(history, plan)? {
        Saved::Nothing => {}
        Saved::Damaged(why) => say_damaged(why, notes),
        Saved::Snapshot(_) if fs::read(&path).is_ok_and(|saved| saved == bytes) => return Ok(true),
        Saved::Snapshot(snapshot) => match snapshot.into_digest() {
            Err(why) => say_damaged(why, notes),
            Ok((saved, _)) => {
                let new = [&choice.kept[..], &choice.left_out].concat();
                let [earlier, now] = counted_requests([&saved.origins(), &new], plan);
                if earlier > now {
                    let text = format!(
                        "warning: {} has {earlier} requests that count, and now there are {now}: it stays as it is; remove it if it counted too many",
                        visible(&path.to_string_lossy())
                    );
                    say(notes, &text);
                    return Ok(false);
                }
            }
        },
    }
    let target = Target::open(&path).map_err(failed(&path))?;
    target.file().write_all(bytes).map_err(failed(&path))?;
    target.keep(&path).map_err(failed(&path))?;
    Ok(true)
}

//! The day of a report, saved into the folder of the days before.
//!
//! **Invariant:** a file is replaced in one step, under a lock, and only by the same day made in the
//! same way with at least as many requests that count; what is not ours stays.

use super::differences::Otherwise;
use super::notes::say;
use super::results::choice_among;
use super::target::Target;
use crate::digest::snapshot::{Snapshot, SnapshotError};
use crate::error::Error;
use crate::plan::{History, InputPlan};
use crate::report::{check_folder, visible};
use crate::table::{Choice, Detected, OriginCount};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// How a Parquet file begins.
const PARQUET: &[u8] = b"PAR1";

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

/// The requests of two readings of a day that a report of both would count: those of one kind of
/// lines, so that lines that a report leaves out (of an application behind its router) make no day
/// larger than another.
fn counted_requests(sides: [&[OriginCount]; 2], plan: &InputPlan) -> [u64; 2] {
    let mut all = Detected::default();
    for count in sides.into_iter().flatten() {
        all.add(count.origin, count.requests, count.timed);
    }
    let choice = choice_among(plan, all.found());
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
            Ok((saved, header)) => {
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
                // The same requests, of which less is known: that nothing is missing stays true.
                if earlier == now && header.incomplete.is_empty() && !plan.missing.is_empty() {
                    return Ok(true);
                }
            }
        },
    }
    let target = Target::open(&path).map_err(failed(&path))?;
    target.file().write_all(bytes).map_err(failed(&path))?;
    target.keep(&path).map_err(failed(&path))?;
    Ok(true)
}

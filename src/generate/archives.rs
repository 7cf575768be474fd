//! Archives in a folder: which line goes into which file, and what the files are called.
//!
//! In: a plan, a folder and how to split. Out: files such as
//! `65fdc9d0fb0de6000e1e9ce1.log-2025012418.gz`. Where to cut is settled before anything is
//! written; then each file is made on its own, so that the number of threads cannot show in the
//! bytes.

use super::lines::Lines;
use super::plan::Plan;
use super::write::{Compression, Written, write_lines};
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How lines are split into archives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// So many archives with as many lines each.
    Files(u64),
    /// A new archive when the text of one has reached so many bytes, as the platform does (50 MiB).
    Bytes(u64),
}

/// An archive that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Archive {
    /// Where it is.
    pub path: PathBuf,
    /// What is in it.
    pub written: Written,
}

/// Writes all lines of a plan into a folder, which must exist; files of the same names are
/// replaced.
///
/// The archives are returned in the order of their lines. `threads` work at once, each on its own
/// file; 0 counts as 1.
///
/// # Errors
/// When a file cannot be written; the message names it. Files already written stay.
pub fn write_archives(
    plan: &Plan,
    folder: &Path,
    split: Split,
    compression: Compression,
    threads: usize,
) -> io::Result<Vec<Archive>> {
    let parts = match split {
        Split::Files(files) => cut_evenly(plan.settings.lines, files),
        Split::Bytes(bytes) => cut_by_size(plan, bytes),
    };
    let paths = name_archives(plan, &parts, folder, compression);
    let next = AtomicUsize::new(0);
    let work = || -> io::Result<Vec<(usize, Archive)>> {
        let mut done = Vec::new();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let (Some(part), Some(path)) = (parts.get(number), paths.get(number)) else {
                return Ok(done);
            };
            done.push((
                number,
                write_archive(plan, part.clone(), path, compression)?,
            ));
        }
    };
    let mut archives = Vec::new();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.clamp(1, parts.len().max(1)))
            .map(|_| scope.spawn(work))
            .collect();
        for worker in workers {
            let done = worker
                .join()
                .map_err(|_| io::Error::other("a thread that wrote archives failed"))?;
            archives.extend(done?);
        }
        Ok::<(), io::Error>(())
    })?;
    archives.sort_unstable_by_key(|&(number, _)| number);
    Ok(archives.into_iter().map(|(_, archive)| archive).collect())
}

fn write_archive(
    plan: &Plan,
    part: Range<u64>,
    path: &Path,
    compression: Compression,
) -> io::Result<Archive> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut file = File::create(path).map_err(named)?;
    let written = write_lines(plan, part, &mut file, compression).map_err(named)?;
    let path = path.to_owned();
    Ok(Archive { path, written })
}

/// As many lines in each, but for one more or less. No archive is empty, unless there is no line at
/// all.
fn cut_evenly(lines: u64, files: u64) -> Vec<Range<u64>> {
    let files = files.clamp(1, lines.max(1));
    let cut = |i: u64| (u128::from(lines) * u128::from(i) / u128::from(files)) as u64;
    (0..files).map(|i| cut(i)..cut(i + 1)).collect()
}

/// Cuts after the line with which the text reaches `bytes`. All lines are made once for that, which
/// takes about a sixth of the time it takes to compress them; the alternative, to keep the text of
/// an archive per thread, would take 50 MiB each.
fn cut_by_size(plan: &Plan, bytes: u64) -> Vec<Range<u64>> {
    let mut lines = Lines::new(plan, 0);
    let mut parts = Vec::new();
    let (mut text, mut start, mut size) = (Vec::new(), 0, 0);
    while lines.push_next(&mut text).is_some() {
        size += text.len() as u64;
        text.clear();
        if size >= bytes {
            parts.push(start..lines.next_number());
            (start, size) = (lines.next_number(), 0);
        }
    }
    if size > 0 || parts.is_empty() {
        parts.push(start..plan.settings.lines);
    }
    parts
}

/// Names by the hour of the last line. Archives that share an hour are told apart by `-2`, `-3` …,
/// in order.
fn name_archives(
    plan: &Plan,
    parts: &[Range<u64>],
    folder: &Path,
    compression: Compression,
) -> Vec<PathBuf> {
    let mut taken: HashMap<String, u32> = HashMap::new();
    parts
        .iter()
        .map(|part| {
            let mut name = plan.settings.format.archive_name(last_local(plan, part));
            let count = taken.entry(name.clone()).or_default();
            *count += 1;
            if *count > 1 {
                name.push_str(&format!("-{count}"));
            }
            if compression != Compression::None {
                name.push_str(".gz");
            }
            folder.join(name)
        })
        .collect()
}

/// The local time of the last line of a part.
fn last_local<'p>(plan: &'p Plan, part: &Range<u64>) -> super::clock::Local<'p> {
    let mut lines = Lines::new(plan, part.end.saturating_sub(1));
    lines.push_next(&mut Vec::new());
    match part.is_empty() {
        true => plan.clock.local(plan.slots[0].from_ns),
        false => lines.last_local(),
    }
}

#[cfg(test)]
mod tests;

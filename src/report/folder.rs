//! Writes a report into its folder so that a reader never sees half a file, and a failed run leaves
//! the last report as it was.
//!
//! Everything is written into a hidden folder inside the target first, and flushed to the disk; only
//! when all of it is there do the files move to their places, each in one step, one right after the
//! other. Pages of an earlier, larger report go last. Other files in the folder are never touched.

use crate::error::Error;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// The file of what changed since the baselines, which a report without one does not have.
pub const CHANGES: &str = "changes.csv";
/// How ours begins, in both dialects.
const CHANGES_BEGIN: [&[u8]; 2] = [
    b"baseline,method,endpoint,verdict,errors,",
    "\u{feff}baseline;method;endpoint;verdict;errors;".as_bytes(),
];

/// How many files are written at the same time.
const WRITERS: usize = 8;
/// What the hidden folder of a run that is writing is called.
const STAGING: &str = ".laggard-";

/// One file of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Its name in the folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Artifact {
    /// A file with this name and content.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.into(),
            bytes: bytes.into(),
        }
    }
}

/// Checks, before hours of reading, that a folder can be written into.
///
/// # Errors
/// [`Error::Write`] with the path.
pub fn check_folder(folder: &Path) -> Result<(), Error> {
    let failed = |source| Error::Write {
        path: folder.to_path_buf(),
        source,
    };
    if folder.exists() && !folder.is_dir() {
        return Err(failed(io::ErrorKind::NotADirectory.into()));
    }
    // To make a folder in its place would fail, and be told as something that exists.
    if folder.is_symlink() && !folder.exists() {
        let why = "it is a symbolic link to something that does not exist";
        return Err(failed(io::Error::new(io::ErrorKind::NotFound, why)));
    }
    let existing = folder
        .ancestors()
        .find(|path| path.is_dir())
        .unwrap_or(Path::new("."));
    tempfile::Builder::new()
        .prefix(STAGING)
        .tempdir_in(existing)
        .map(drop)
        .map_err(failed)
}

/// Writes the files into the folder, which is made when it is missing.
///
/// Of two runs into one folder the second waits for the first.
///
/// # Errors
/// [`Error::Write`] with the path. Before the first file moved nothing of the last report has changed.
pub fn write_folder(folder: &Path, artifacts: &[Artifact]) -> Result<(), Error> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| Error::Write { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    // Held until the end. Where folders cannot be locked, only two runs at once are a danger.
    let lock = File::open(folder).and_then(|folder| folder.lock().map(|()| folder));
    if lock.is_ok() {
        remove_abandoned(folder);
    }
    let staging = tempfile::Builder::new()
        .prefix(STAGING)
        .tempdir_in(folder)
        .map_err(failed(folder))?;
    let write = |artifact: &Artifact| {
        let target = folder.join(&artifact.name);
        if target.is_dir() {
            return Err(failed(&target)(io::ErrorKind::IsADirectory.into()));
        }
        let path = staging.path().join(&artifact.name);
        write_file(&path, &artifact.bytes).map_err(failed(&target))?;
        match fs::metadata(&target) {
            Ok(old) => fs::set_permissions(&path, old.permissions()).map_err(failed(&target)),
            Err(_) => Ok(()),
        }
    };
    // Side by side, since all that takes time is to wait for the disk.
    let a_thread = artifacts.len().div_ceil(WRITERS).max(1);
    std::thread::scope(|scope| {
        let parts = artifacts.chunks(a_thread);
        let writers = parts.map(|part| scope.spawn(move || part.iter().try_for_each(write)));
        let writers: Vec<_> = writers.collect();
        // A writer does not panic, and what did would have been said.
        let done = writers
            .into_iter()
            .map(|writer| writer.join().unwrap_or(Ok(())));
        done.collect::<Result<(), Error>>()
    })?;
    for artifact in artifacts {
        let target = folder.join(&artifact.name);
        fs::rename(staging.path().join(&artifact.name), &target).map_err(failed(&target))?;
    }
    remove_stale_mail(folder, artifacts).map_err(failed(&folder.join(MAIL)))?;
    remove_stale_pages(folder, artifacts).map_err(failed(folder))?;
    remove_stale_changes(folder, artifacts).map_err(failed(&folder.join(CHANGES)))
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    // Some systems notice a full disk only now.
    file.sync_all()
}

/// The report as a mail. Only some reports have one.
pub const MAIL: &str = "report.eml";

/// Removes the mail of an earlier report when this one has none.
fn remove_stale_mail(folder: &Path, artifacts: &[Artifact]) -> io::Result<()> {
    if artifacts.iter().any(|artifact| artifact.name == MAIL) {
        return Ok(());
    }
    match fs::remove_file(folder.join(MAIL)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes `durations-3.png` and those after it when this report has only two such pages. Numbers that
/// do not follow on are somebody else's files.
fn remove_stale_pages(folder: &Path, artifacts: &[Artifact]) -> io::Result<()> {
    for stem in ["durations", "slow-durations"] {
        let name = |page: usize| format!("{stem}-{page}.png");
        let is_new = |page: &usize| {
            artifacts
                .iter()
                .any(|artifact| artifact.name == name(*page))
        };
        let first_stale = (2..).find(|page| !is_new(page)).unwrap_or(2);
        for page in first_stale.. {
            match fs::remove_file(folder.join(name(page))) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => break,
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}

/// Removes the changes of an earlier report when this one has none; a file of that name that is not
/// ours stays.
fn remove_stale_changes(folder: &Path, artifacts: &[Artifact]) -> io::Result<()> {
    let path = folder.join(CHANGES);
    if artifacts.iter().any(|artifact| artifact.name == CHANGES) || !path.is_file() {
        return Ok(());
    }
    let mut begin = Vec::new();
    File::open(&path)?.take(64).read_to_end(&mut begin)?;
    if CHANGES_BEGIN.iter().any(|ours| begin.starts_with(ours)) {
        fs::remove_file(&path)?;
    }
    Ok(())
}

/// Clears away what killed runs left behind; the lock says that none is at work. It is a courtesy: what
/// cannot be removed stays.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        if entry.file_name().to_string_lossy().starts_with(STAGING) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn names(folder: &Path) -> BTreeSet<String> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn stale_pages_go_and_foreign_files_stay() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("new/reports");
        let pages = [
            "durations.png",
            "durations-2.png",
            "durations-3.png",
            "slow-durations-2.png",
            MAIL,
        ];
        write_folder(&folder, &pages.map(|name| Artifact::new(name, "old"))).unwrap();
        fs::write(folder.join("durations-2025.png"), "mine").unwrap();
        fs::create_dir(folder.join(".laggard-killed")).unwrap();
        fs::write(folder.join("notes.md"), "mine").unwrap();
        write_folder(
            &folder,
            &["durations.png", "durations-2.png"].map(|name| Artifact::new(name, "new")),
        )
        .unwrap();
        assert_eq!(
            names(&folder),
            set(&[
                "durations.png",
                "durations-2.png",
                "durations-2025.png",
                "notes.md"
            ])
        );
        assert_eq!(
            fs::read_to_string(folder.join("durations.png")).unwrap(),
            "new"
        );
    }

    #[test]
    fn a_run_that_fails_leaves_the_last_report_as_it_was() {
        let root = tempfile::tempdir().unwrap();
        write_folder(root.path(), &[Artifact::new("a.csv", "old")]).unwrap();
        let artifacts = [
            Artifact::new("a.csv", "new"),
            Artifact::new("missing/b.csv", "new"),
        ];
        let error = write_folder(root.path(), &artifacts)
            .unwrap_err()
            .to_string();
        assert!(error.contains("missing/b.csv"), "{error}");
        assert_eq!(
            fs::read_to_string(root.path().join("a.csv")).unwrap(),
            "old"
        );
        assert_eq!(
            names(root.path()),
            set(&["a.csv"]),
            "nothing is left behind"
        );
    }

    #[test]
    fn a_link_to_nothing_is_told_as_that() {
        let root = tempfile::tempdir().unwrap();
        let link = root.path().join("link");
        std::os::unix::fs::symlink("nowhere", &link).unwrap();
        let error = check_folder(&link).unwrap_err().to_string();
        assert!(
            error.contains("a symbolic link to something that"),
            "{error}"
        );
        fs::create_dir(root.path().join("nowhere")).unwrap();
        check_folder(&link).unwrap();
    }
}

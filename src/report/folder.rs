//! Writes a report into its folder so that a reader never sees half a file, and a failed run leaves
//! the last report as it was.
//!
//! Everything is written into a hidden folder inside the target first, and flushed to the disk;
//! only when all of it is there do the files move to their places, each in one step. Pages of an
//! earlier, larger report go last. Other files in the folder are never touched.

use crate::error::Error;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// What the hidden folder of a run that is writing is called.
const STAGING: &str = ".laggard-";
/// A hidden folder of this age was left by a run that was killed.
const ABANDONED: Duration = Duration::from_secs(24 * 3600);

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

/// Writes the files into the folder, which is made when it is missing.
///
/// # Errors
/// [`Error::Write`] with the path. Before the first file moved nothing of the last report has
/// changed.
pub fn write_folder(folder: &Path, artifacts: &[Artifact]) -> Result<(), Error> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| Error::Write { path, source }
    };
    fs::create_dir_all(folder).map_err(failed(folder))?;
    remove_abandoned(folder);
    let staging = tempfile::Builder::new()
        .prefix(STAGING)
        .tempdir_in(folder)
        .map_err(failed(folder))?;
    for artifact in artifacts {
        let path = staging.path().join(&artifact.name);
        write_file(&path, &artifact.bytes).map_err(failed(&folder.join(&artifact.name)))?;
    }
    for artifact in artifacts {
        let target = folder.join(&artifact.name);
        fs::rename(staging.path().join(&artifact.name), &target).map_err(failed(&target))?;
    }
    remove_stale_pages(folder, artifacts).map_err(failed(folder))
}

fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    // Some systems notice a full disk only now.
    file.sync_all()
}

/// Removes `durations-3.png` when this report has only two such pages.
fn remove_stale_pages(folder: &Path, artifacts: &[Artifact]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        if is_page(name) && !artifacts.iter().any(|artifact| artifact.name == name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Whether a file is a page that only a report can have written: `durations-2.png`,
/// `slow-durations-17.png`.
fn is_page(name: &str) -> bool {
    let number = name.strip_suffix(".png").and_then(|stem| {
        stem.strip_prefix("slow-")
            .unwrap_or(stem)
            .strip_prefix("durations-")
    });
    number.is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Clears away what killed runs left behind. It is a courtesy: what cannot be removed stays.
fn remove_abandoned(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let ours = entry.file_name().to_string_lossy().starts_with(STAGING);
        let modified = entry.metadata().and_then(|metadata| metadata.modified());
        let age = modified
            .ok()
            .and_then(|time| SystemTime::now().duration_since(time).ok());
        if ours && age.is_some_and(|age| age > ABANDONED) {
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
        ];
        write_folder(&folder, &pages.map(|name| Artifact::new(name, "old"))).unwrap();
        fs::write(folder.join("durations-x.png"), "mine").unwrap();
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
                "durations-x.png",
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
}

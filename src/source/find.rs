//! Which files to read: the inputs as they were typed become a list of sources.
//!
//! Folders are searched recursively, in the order of names; hidden files and what is no regular
//! file are passed over. Symbolic links are followed to files, not to folders, so that a link to a
//! parent cannot send us in circles.

use super::error::ReadError;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// How messages call standard input.
pub const STANDARD_INPUT: &str = "standard input";

/// One input as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input, typed as `-`.
    Stdin,
    /// A file or a folder.
    Path(PathBuf),
}

/// One stream of bytes to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How messages call it.
    pub name: String,
    /// The file; `None` for standard input.
    pub path: Option<PathBuf>,
    /// Its size in bytes as it lies on disk; 0 when unknown.
    pub size: u64,
    /// When it was last written, µs UTC: about when its last line was. For standard input that is
    /// now.
    pub modified_us: Option<i64>,
    /// Whether it was typed itself, and not found in a folder.
    pub is_named: bool,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The sources, in the order of the inputs.
    pub sources: Vec<Source>,
    /// The inputs that could not be looked at, each with the reason.
    pub failed: Vec<(String, ReadError)>,
    /// Files of searched folders that this run writes, and that were passed over therefore.
    pub passed_over: Vec<PathBuf>,
    /// How many of the files that were found are not read, since they cannot hold what is asked for.
    pub not_read: usize,
    /// The folders in which there was no file.
    pub empty_folders: Vec<PathBuf>,
}

/// Finds the sources behind the inputs.
///
/// `outputs` are the folders and files that this run writes. Inside of a searched folder they are
/// passed over, so that `laggard report .` does not read its own last report.
pub fn find(inputs: &[Input], outputs: &[PathBuf]) -> Found {
    let outputs: Vec<PathBuf> = outputs
        .iter()
        .filter_map(|path| path.canonicalize().ok())
        .collect();
    let mut found = Found::default();
    for input in inputs {
        match input {
            Input::Stdin => {
                found.sources.push(Source {
                    name: STANDARD_INPUT.to_owned(),
                    path: None,
                    size: 0,
                    modified_us: micros(SystemTime::now()),
                    is_named: true,
                });
            }
            Input::Path(path) => match fs::metadata(path) {
                Ok(metadata) if metadata.is_dir() => {
                    let before = found.sources.len() + found.failed.len();
                    walk(path, &outputs, &mut found);
                    if found.sources.len() + found.failed.len() == before {
                        found.empty_folders.push(path.clone());
                    }
                }
                // A pipe that has a name (`<(zcat …)`, a FIFO) is as good as a file.
                Ok(metadata) => found.sources.push(Source {
                    is_named: true,
                    ..file(path, &metadata)
                }),
                Err(error) => found.failed.push((shown(path), ReadError::Open(error))),
            },
        }
    }
    found
}

fn walk(folder: &Path, outputs: &[PathBuf], found: &mut Found) {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return found.failed.push((shown(folder), ReadError::Open(error))),
    };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let is_output = || {
            !outputs.is_empty()
                && path
                    .canonicalize()
                    .is_ok_and(|path| outputs.contains(&path))
        };
        if is_no_log(entry.file_name().as_encoded_bytes()) {
            continue;
        }
        if is_output() {
            found.passed_over.push(path);
            continue;
        }
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_folder {
            walk(&path, outputs, found);
            continue;
        }
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_file() => found.sources.push(file(&path, &metadata)),
            Ok(_) => {}
            Err(error) => found.failed.push((shown(&path), ReadError::Open(error))),
        }
    }
}

/// What lies beside logs in a folder and surely is none: hidden files, `README.md`, `LICENSE`.
/// Named by itself such a file is read.
fn is_no_log(name: &[u8]) -> bool {
    let stem = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    [&b""[..], b"README", b"LICENSE"].contains(&stem)
}

fn file(path: &Path, metadata: &fs::Metadata) -> Source {
    Source {
        name: shown(path),
        path: Some(path.to_path_buf()),
        size: metadata.len(),
        modified_us: metadata.modified().ok().and_then(micros),
        is_named: false,
    }
}

fn micros(time: SystemTime) -> Option<i64> {
    let since_1970 = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    i64::try_from(since_1970.as_micros()).ok()
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_searched_in_the_order_of_names_and_hidden_files_are_passed_over() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir(at("b")).unwrap();
        for name in [
            "c.log",
            "b/2.gz",
            "b/1.gz?token=x",
            ".hidden",
            "README.md",
            "a.gz",
        ] {
            fs::write(at(name), b"x").unwrap();
        }
        std::os::unix::fs::symlink(root.path(), at("b/up")).unwrap();
        fs::create_dir(at("reports")).unwrap();
        fs::write(at("reports/endpoints.csv"), b"x").unwrap();
        let found = find(
            &[Input::Path(root.path().to_path_buf())],
            &[at("reports"), at("missing")],
        );
        let names: Vec<_> = found
            .sources
            .iter()
            .map(|source| source.path.clone().unwrap())
            .collect();
        assert_eq!(
            names,
            [at("a.gz"), at("b/1.gz?token=x"), at("b/2.gz"), at("c.log")]
        );
    }

    #[test]
    fn a_missing_path_and_an_empty_folder_are_named() {
        let root = tempfile::tempdir().unwrap();
        let missing = root.path().join("missing.gz");
        let found = find(
            &[
                Input::Path(missing.clone()),
                Input::Path(root.path().to_path_buf()),
            ],
            &[],
        );
        assert!(found.sources.is_empty());
        assert_eq!(found.failed[0].0, missing.to_string_lossy());
        assert_eq!(found.empty_folders, [root.path()]);
    }
}

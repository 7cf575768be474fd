//! `sample-logs/` is what its README says, and the committed `reports/` is what the README's
//! command writes from it.

use crate::command::{laggard, notes};
use std::fs;
use std::io::Read;
use std::path::Path;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn unzip(path: &Path) -> Vec<u8> {
    let mut text = Vec::new();
    flate2::read::MultiGzDecoder::new(fs::File::open(path).unwrap())
        .read_to_end(&mut text)
        .unwrap();
    text
}

fn archives(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut archives: Vec<_> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "gz"))
        .collect();
    archives.sort();
    archives
}

#[test]
fn the_samples_are_made_by_the_command_in_their_readme() {
    let readme = fs::read_to_string(root().join("sample-logs/README.md")).unwrap();
    let line = readme
        .lines()
        .find(|line| line.trim_start().starts_with("laggard generate"))
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let arguments = line.split_whitespace().skip(1).map(|word| {
        if word == "sample-logs" {
            folder.path().to_str().unwrap()
        } else {
            word
        }
    });
    let output = laggard(arguments).output().unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    let (made, kept) = (
        archives(folder.path()),
        archives(&root().join("sample-logs")),
    );
    assert_eq!(kept.len(), 3);
    for (made, kept) in made.iter().zip(&kept) {
        assert_eq!(made.file_name(), kept.file_name());
        // The text is the same for ever; how well it is compressed may change with the library.
        assert!(unzip(made) == unzip(kept), "{}", kept.display());
    }
}

#[test]
fn the_samples_show_what_real_archives_are_like() {
    let text: String = archives(&root().join("sample-logs"))
        .iter()
        .map(|path| String::from_utf8_lossy(&unzip(path)).into_owned())
        .collect();
    for wanted in [
        "+0200 CEST",
        "+0100 CET",
        "\u{1b}[",
        "[web-1]",
        "[router]",
        "[manager]",
    ] {
        assert!(text.contains(wanted), "{wanted:?}");
    }
}

#[test]
fn the_committed_report_is_what_the_command_of_the_readme_writes() {
    let folder = tempfile::tempdir().unwrap();
    let output = laggard(["report", "sample-logs", "-o"])
        .arg(folder.path())
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", notes(&output));
    let names = |folder: &Path| {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let committed = root().join("reports");
    assert_eq!(names(folder.path()), names(&committed));
    for name in names(&committed) {
        let same = fs::read(folder.path().join(&name)).unwrap()
            == fs::read(committed.join(&name)).unwrap();
        assert!(
            same,
            "{} differs: run `just golden` and look at it",
            name.display()
        );
    }
}

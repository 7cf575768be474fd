//! Real logs of others, where they lie beside the repository. None is a Scalingo archive, so each
//! has to be turned down line by line, with reasons and without a panic.

use crate::command::{laggard, notes};
use std::fs;
use std::path::{Path, PathBuf};

fn corpora() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: there is no folder ../shared/corpora with the logs of others");
    None
}

#[test]
fn logs_of_other_programs_are_turned_down_with_reasons() {
    let Some(folder) = corpora() else { return };
    let mut logs = 0;
    for corpus in fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
    {
        for log in fs::read_dir(corpus)
            .unwrap()
            .map(|entry| entry.unwrap().path())
        {
            if log.extension().is_some_and(|extension| extension != "log")
                || log.ends_with("LICENSE")
            {
                continue;
            }
            logs += 1;
            let output = laggard(["stats", "--all-paths"])
                .arg(&log)
                .output()
                .unwrap();
            let notes = notes(&output);
            assert_eq!(output.status.code(), Some(3), "{}: {notes}", log.display());
            assert!(
                notes.contains("rejected: no_") && notes.contains("router-logs --enable"),
                "{}: {notes}",
                log.display()
            );
        }
    }
    assert!(logs >= 40, "only {logs} logs were found");
}

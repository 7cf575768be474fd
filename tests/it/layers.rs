//! Imports run one way: a file may use stages that come before it in the data's way, never those
//! after it.

use std::fs;
use std::path::{Path, PathBuf};

/// The stages, those that may use all others first. Stages of one line may not use each other.
const ORDER: [&[&str]; 9] = [
    &["commands"],
    &["plan"],
    &["args"],
    &["report"],
    &["stats"],
    &["digest", "rows"],
    &["table"],
    &["parse", "source", "parquet"],
    &["error", "mark", "text"],
];

/// What stands beside the data's way, and what it may use.
const BESIDE: [(&str, &[&str]); 1] = [("generate", &["parse"])];

/// Which dependency may be named where: each has one home.
const HOMES: [(&str, &[&str]); 18] = [
    ("clap", &["args", "commands", "main"]),
    ("flate2", &["source", "generate"]),
    ("zstd", &["source"]),
    ("bzip2", &["source"]),
    ("tar", &["source"]),
    // An earlier output of rows is told from other zip archives.
    ("zip", &["source", "rows"]),
    // Rows have the workbooks that report fills as well.
    ("rust_xlsxwriter", &["rows", "report"]),
    ("polars_arrow", &["parquet", "rows", "digest"]),
    ("polars_error", &["parquet", "rows", "digest"]),
    ("polars_parquet", &["parquet", "rows", "digest"]),
    ("plotters", &["report"]),
    ("mail_builder", &["report"]),
    ("rayon", &["table", "stats", "commands"]),
    ("indicatif", &["commands"]),
    ("serde_saphyr", &["table"]),
    ("siphasher", &["table", "digest"]),
    // The tests of report read back the rules that it writes.
    ("toml", &["args", "report"]),
    ("strsim", &["args"]),
];

fn sources() -> Vec<(String, PathBuf)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    let stage = |path: &Path| {
        let first = path
            .strip_prefix(&root)
            .unwrap()
            .components()
            .next()
            .unwrap();
        first
            .as_os_str()
            .to_str()
            .unwrap()
            .trim_end_matches(".rs")
            .to_owned()
    };
    files.into_iter().map(|path| (stage(&path), path)).collect()
}

fn rank(stage: &str) -> Option<usize> {
    ORDER.iter().position(|stages| stages.contains(&stage))
}

/// Why `user` may not use `used`; `None` when it may.
fn forbidden(user: &str, used: &str) -> Option<String> {
    if user == used || user == "main" || user == "lib" {
        return None;
    }
    if let Some((_, allowed)) = BESIDE.iter().find(|(stage, _)| *stage == user) {
        return (!allowed.contains(&used)).then(|| format!("{user} may use {allowed:?} only"));
    }
    if BESIDE.iter().any(|(stage, _)| *stage == used) {
        let allowed = rank(user) <= rank("args");
        return (!allowed).then(|| format!("{used} is for commands, plan and args"));
    }
    match (rank(user), rank(used)) {
        (Some(user_rank), Some(used_rank)) if user_rank < used_rank => None,
        (Some(_), Some(_)) => Some(format!("{user} comes before {used} in the data's way")),
        _ => Some(format!("{user} or {used} has no place in the order")),
    }
}

/// The stages that a text names as `crate::stage`.
fn named_stages(text: &str) -> Vec<String> {
    let pieces = text
        .match_indices("crate::")
        .map(|(at, found)| &text[at + found.len()..]);
    let name = |rest: &str| -> String {
        rest.chars()
            .take_while(|character| character.is_alphanumeric() || *character == '_')
            .collect()
    };
    pieces.map(name).filter(|name| !name.is_empty()).collect()
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (stage, path) in sources() {
        for used in named_stages(&fs::read_to_string(&path).unwrap()) {
            checked += 1;
            wrong.extend(forbidden(&stage, &used).map(|why| format!("{}: {why}", path.display())));
        }
    }
    assert!(
        checked > 50,
        "only {checked} imports were found: the check itself is broken"
    );
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_check_sees_an_import_against_the_order() {
    assert_eq!(
        named_stages("use crate::report::Value;\n//! [`x`](crate::stats::Summary)"),
        ["report", "stats"]
    );
    assert!(forbidden("digest", "report").is_some());
    assert!(forbidden("parse", "source").is_some());
    assert!(forbidden("table", "generate").is_some());
    assert!(forbidden("generate", "report").is_some());
    assert!(forbidden("report", "stats").is_none());
    assert!(forbidden("unheard_of", "stats").is_some());
}

#[test]
fn every_dependency_has_one_home() {
    let mut wrong = Vec::new();
    for (stage, path) in sources() {
        let text = fs::read_to_string(&path).unwrap();
        for (dependency, homes) in HOMES {
            let used = text.contains(&format!("use {dependency}::"))
                || text.contains(&format!(" {dependency}::"));
            if used && !homes.contains(&stage.as_str()) {
                wrong.push(format!(
                    "{} uses {dependency}, whose home is {homes:?}",
                    path.display()
                ));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn main_stays_short() {
    let main =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/main.rs")).unwrap();
    assert!(main.lines().count() < 60);
}

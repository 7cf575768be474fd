//! Other tools on the same output: a Python with packages from PyPI.
//!
//! The environment is made once, in the folder that cargo keeps for this, and used again. Where there
//! is no Python or no network, a test says that it was skipped, and passes.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// What is installed. The versions are pinned so that a test means the same tomorrow.
const PACKAGES: [&str; 4] = [
    "duckdb==2.0.0",
    "openpyxl==3.1.5",
    "pandas==3.1.1",
    "pyarrow==26.0.1",
];

/// Runs a script of this folder; what it prints. `None`, with a line on standard error, when there is no
/// Python with the packages.
pub(crate) fn run(script: &str, arguments: &[&OsStr]) -> Option<String> {
    // Once for all tests: without a network it takes a while to find that out.
    static ENVIRONMENT: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let python = match ENVIRONMENT.get_or_init(environment) {
        Ok(python) => python,
        Err(why) => {
            eprintln!("skipped: {why}");
            return None;
        }
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(script);
    let output = Command::new(python)
        .arg(&script)
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}: {}",
        script.display(),
        errors(&output)
    );
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The interpreter of the environment, which is made when it is not there; or why it cannot be.
fn environment() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    let (python, installed) = (folder.join("bin/python"), folder.join("installed"));
    fs::create_dir_all(&folder).unwrap();
    // Another run of the tests may be at it. The lock goes with the file.
    let lock = File::create(folder.with_extension("lock")).unwrap();
    lock.lock().unwrap();
    let wanted = PACKAGES.join("\n");
    if fs::read_to_string(&installed).is_ok_and(|have| have == wanted) {
        return Ok(python);
    }
    let made = Command::new("python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder)
        .output();
    succeeded(made, "python3 cannot make a virtual environment")?;
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--retries",
        "1",
    ];
    let filled = Command::new(&python).args(pip).args(PACKAGES).output();
    succeeded(
        filled,
        "pip cannot install duckdb, openpyxl, pandas and pyarrow",
    )?;
    fs::write(&installed, wanted).unwrap();
    Ok(python)
}

fn succeeded(output: std::io::Result<Output>, what: &str) -> Result<(), String> {
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let errors = errors(&output);
            Err(format!(
                "{what}: {}",
                errors.lines().last().unwrap_or_default()
            ))
        }
        Err(error) => Err(format!("{what}: {error}")),
    }
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr)
        .trim_end()
        .to_owned()
}

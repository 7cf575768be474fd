//! `laggard snapshot`: the digest as one file, to merge or to compare later.

use super::Outcome;
use super::inputs::{DigestRead, Inputs};
use super::notes::{formats, remarks, say_lines};
use super::pipeline::{outcome, print};
use super::target::Target;
use crate::digest::snapshot::{is_snapshot, write};
use crate::error::Error;
use crate::plan::{SnapshotPlan, SnapshotTo};
use crate::stats::Parts;
use crate::table::Choice;
use std::io::{self, Write};
use std::path::Path;

/// Writes the snapshot.
///
/// # Errors
/// A fatal [`Error`]; a file that was there before is then as it was.
pub fn snapshot(
    plan: &SnapshotPlan,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<Outcome, Error> {
    let inputs = Inputs::find(&plan.input, notes)?;
    let target = match &plan.output {
        SnapshotTo::Stdout => None,
        SnapshotTo::File(path) => {
            inputs.refuse_output("--output", path, is_snapshot)?;
            Some((Target::open(path).map_err(failed(path))?, path))
        }
    };
    let read = inputs.read_digest(Parts::All, notes)?;
    let DigestRead { digest, lines } = &read;
    if !plan.input.quiet {
        // Whose lines count is for who reads the snapshot.
        let remarks = remarks(&Choice::default(), lines.loaded.assumptions);
        let formats = formats(&lines.loaded.detected);
        say_lines(notes, &lines.loaded.account, &formats, &remarks);
    }
    let (account, incomplete) = (&lines.loaded.account, &lines.incomplete);
    let outcome = outcome(&plan.input, account, &lines.found, incomplete, notes);
    if outcome == Outcome::NoRequest {
        return Ok(outcome);
    }
    let bytes = write(digest, &lines.header(&plan.input)).map_err(Error::Table)?;
    match target {
        None => print(out, &bytes)?,
        Some((target, path)) => {
            let mut file = target.file();
            file.write_all(&bytes).map_err(failed(path))?;
            target.keep(path).map_err(failed(path))?;
        }
    }
    Ok(outcome)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::Write { path, source }
}

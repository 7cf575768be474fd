//! `laggard snapshot`: the digest as one file, to merge or to compare later.

use super::Outcome;
use super::inputs::{DigestRead, Inputs};
use super::notes::{formats, remarks, say_lines};
use super::pipeline::outcome;
use super::target::Place;
use crate::digest::snapshot::{is_snapshot, write};
use crate::error::Error;
use crate::plan::{SnapshotPlan, SnapshotTo};
use crate::stats::Parts;
use crate::table::Choice;
use std::io::Write;

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
    let place = match &plan.output {
        SnapshotTo::Stdout => Place::open(None)?,
        SnapshotTo::File(path) => {
            inputs.refuse_output("--output", path, is_snapshot)?;
            Place::open(Some(path))?
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
    place.write(out, &bytes)?;
    Ok(outcome)
}

//! `laggard convert`: every request as a row, to a file or to standard output.

use super::Outcome;
use super::inputs::{Inputs, Read, Stopped};
use super::notes::{formats, remarks, say_lines, say_twice};
use super::pipeline::outcome;
use super::target::Target;
use crate::error::Error;
use crate::plan::{ConvertPlan, InputPlan, RowsTo};
use crate::rows::{RowSink, RowWriter, RowsError, is_rows};
use crate::table::{Choice, Endpoints, OriginFinder};
use std::io::{self, BufWriter, ErrorKind, Write};

/// How much is gathered before it is written, in bytes.
const BUFFER: usize = 256 * 1024;

/// Writes the rows.
///
/// # Errors
/// A fatal [`Error`]; a file that was there before is then as it was.
pub fn convert(
    plan: &ConvertPlan,
    out: &mut (dyn Write + Send),
    notes: &mut dyn Write,
) -> Result<Outcome, Error> {
    let inputs = Inputs::find(&plan.input, notes)?;
    inputs.refuse_snapshots()?;
    match &plan.output {
        RowsTo::Stdout => write_rows(plan, inputs, Box::new(out), notes)
            .map_err(|error| error.into_fatal(Error::Stdout)),
        RowsTo::File(path) => {
            inputs.refuse_output("--output", path, is_rows)?;
            let failed = |source: io::Error| match source.kind() {
                // Whoever closes a pipe has seen enough, whatever its name is.
                ErrorKind::BrokenPipe => Error::Stdout(source),
                _ => Error::Write {
                    path: path.clone(),
                    source,
                },
            };
            let target = Target::open(path).map_err(failed)?;
            let file = target.file().try_clone().map_err(failed)?;
            let out = Box::new(BufWriter::with_capacity(BUFFER, file));
            let outcome =
                write_rows(plan, inputs, out, notes).map_err(|error| error.into_fatal(failed))?;
            if outcome != Outcome::NoRequest {
                target.keep(path).map_err(failed)?;
            }
            Ok(outcome)
        }
    }
}

/// Why rows were not written.
enum Failure {
    Fatal(Error),
    Rows(RowsError),
}

impl Failure {
    fn into_fatal(self, write: impl FnOnce(io::Error) -> Error) -> Error {
        match self {
            Self::Fatal(error) => error,
            Self::Rows(RowsError::Write(error)) => write(error),
            Self::Rows(error) => Error::Table(error.to_string()),
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Fatal(error)
    }
}

impl From<Stopped<RowsError>> for Failure {
    fn from(stopped: Stopped<RowsError>) -> Self {
        match stopped {
            Stopped::Fatal(error) => Self::Fatal(error),
            Stopped::Sink(error) => Self::Rows(error),
        }
    }
}

impl From<RowsError> for Failure {
    fn from(error: RowsError) -> Self {
        Self::Rows(error)
    }
}

fn write_rows<'w>(
    plan: &'w ConvertPlan,
    inputs: Inputs<'w>,
    out: Box<dyn Write + Send + 'w>,
    notes: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let choice = choice(&plan.input, &inputs)?;
    let endpoints = Endpoints::default();
    let writer = RowWriter::new(out, plan.format, plan.columns.clone(), plan.dialect)?;
    let sink = RowSink::new(writer, plan.columns.clone(), &endpoints, choice);
    let read = inputs.read(&endpoints, &sink, notes)?;
    let written = sink.finish()?;
    let Read {
        found,
        mut loaded,
        incomplete,
        ..
    } = read;
    let left_out = written.choice.left_out_total();
    loaded.account.leave_out("source", left_out);
    if !plan.input.quiet {
        let remarks = remarks(&written.choice, loaded.assumptions);
        say_lines(notes, &loaded.account, &formats(&loaded.detected), &remarks);
    }
    let outcome = outcome(&plan.input, &loaded.account, &found, &incomplete, notes);
    if written.may_be_twice > 0 {
        say_twice(notes, written.may_be_twice);
        return Ok(Outcome::Incomplete);
    }
    Ok(outcome)
}

/// Whose lines are written. It has to be known before the first row is, so files are looked through
/// beforehand, until a router is found; standard input can be read once only, and its first batch
/// decides.
fn choice(plan: &InputPlan, inputs: &Inputs<'_>) -> Result<Option<Choice>, Error> {
    if plan.filter.source.is_some() {
        return Ok(Some(Choice::all(Vec::new())));
    }
    if !inputs.can_be_read_twice() {
        return Ok(None);
    }
    let finder = OriginFinder::default();
    inputs.look(&finder)?;
    Ok(Some(finder.finish()))
}

//! `laggard generate`: realistic fake logs, to a file, to archives in a folder, or to standard
//! output.

use super::Outcome;
use crate::error::Error;
use crate::generate::{Written, write, write_archives};
use crate::plan::{Destination, GeneratePlan};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Writes the logs, and says on `notes` what is in them.
///
/// # Errors
/// A fatal [`Error`].
pub fn generate(
    plan: &GeneratePlan,
    out: &mut dyn Write,
    notes: &mut dyn Write,
) -> Result<Outcome, Error> {
    let failed = |path: &Path| {
        let path = path.to_path_buf();
        move |source| Error::Write { path, source }
    };
    let written = match &plan.destination {
        Destination::Stdout => {
            let mut buffered = BufWriter::new(out);
            let written = write(&plan.day, &mut buffered, plan.compression);
            written
                .and_then(|written| buffered.flush().map(|()| written))
                .map_err(Error::Stdout)?
        }
        Destination::File(path) => write_file(plan, path).map_err(failed(path))?,
        Destination::Folder(folder, split) => {
            fs::create_dir_all(folder).map_err(failed(folder))?;
            let archives =
                write_archives(&plan.day, folder, *split, plan.compression, plan.threads)
                    .map_err(failed(folder))?;
            let mut all = Written::default();
            for archive in archives {
                all += archive.written;
            }
            all
        }
    };
    let anomalies = plan.day.describe_anomalies();
    let Written {
        lines,
        requests,
        application,
        broken,
        ..
    } = written;
    // A note is a courtesy: it may get lost.
    writeln!(
        notes,
        "{lines} lines: {requests} requests, {application} of the application, {broken} broken"
    )
    .ok();
    for anomaly in anomalies {
        writeln!(notes, "anomaly: {anomaly}").ok();
    }
    Ok(Outcome::Done)
}

fn write_file(plan: &GeneratePlan, path: &Path) -> io::Result<Written> {
    let mut file = BufWriter::new(File::create(path)?);
    let written = write(&plan.day, &mut file, plan.compression)?;
    file.flush()?;
    Ok(written)
}

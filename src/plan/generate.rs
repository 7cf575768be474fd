//! The plan of `laggard generate`: which day, and where it goes.

use crate::args::GenerateArgs;
use crate::error::Error;
use crate::generate::{Compression, Plan, Settings, Split};
use std::path::PathBuf;

/// `laggard generate`.
#[derive(Debug)]
pub struct GeneratePlan {
    /// The day.
    pub day: Plan,
    /// Where it goes.
    pub destination: Destination,
    /// How it is compressed.
    pub compression: Compression,
    /// Files that are written at the same time.
    pub threads: usize,
}

/// Where generated lines go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// To standard output.
    Stdout,
    /// Into one file.
    File(PathBuf),
    /// Into archives in a folder.
    Folder(PathBuf, Split),
}

/// Plans a generated log.
///
/// # Errors
/// [`Error::Usage`].
pub fn generate(args: GenerateArgs) -> Result<GeneratePlan, Error> {
    let split = args
        .files
        .map(Split::Files)
        .or(args.rotate.map(Split::Bytes));
    let is_stdout = args.output.as_os_str() == "-";
    let named_gz = args
        .output
        .extension()
        .is_some_and(|extension| extension == "gz");
    let destination = match split {
        Some(_) if is_stdout => {
            let message = "several archives need a folder: --output FOLDER".to_owned();
            return Err(Error::Usage {
                flag: "--files, --rotate",
                message,
            });
        }
        Some(split) => Destination::Folder(args.output, split),
        None if is_stdout => Destination::Stdout,
        None => Destination::File(args.output),
    };
    let compression = match args.gzip {
        Some(level) => Compression::Level(level),
        // Archives are gzipped, as those of the platform.
        None if named_gz || split.is_some() => Compression::Fast,
        None => Compression::None,
    };
    let settings = Settings {
        lines: args.lines,
        seed: args.seed,
        format: args.format,
        endpoints: args.endpoints,
        ids: args.ids,
        containers: args.containers,
        start: args.start,
        zone: args.tz,
        span: args.span,
        anomalies: args.anomaly,
        broken_pct: args.broken,
        application_pct: args.application,
        ansi_pct: args.ansi,
    };
    let day = Plan::new(&settings).map_err(|error| Error::Usage {
        flag: "generate",
        message: error.to_string(),
    })?;
    Ok(GeneratePlan {
        day,
        destination,
        compression,
        threads: super::input::threads(None),
    })
}

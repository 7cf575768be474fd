//! `laggard.toml`: what a team settles once for all runs.
//!
//! ```toml
//! [routes]
//! templates = ["GET /users/{id}", "/files/{rest...}"]
//! openapi = "openapi.yaml"
//! ```
//!
//! Unknown keys are errors: a misspelt rule would else be ignored for ever. Paths in it are relative
//! to the file.

use crate::error::Error;
use serde::Deserialize;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file that is read from the working folder when none is named.
const USUAL: &str = "laggard.toml";

/// What the file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// The file; `None` when there is none.
    #[serde(skip)]
    pub path: Option<PathBuf>,
    /// How paths become endpoints.
    #[serde(default)]
    pub routes: Routes,
}

/// `[routes]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Routes {
    /// Rules, as `--route` takes them. They come after those of the command line.
    #[serde(default)]
    pub templates: Vec<String>,
    /// A specification, as `--openapi` takes it.
    pub openapi: Option<PathBuf>,
}

/// Reads the named file, or the usual one if it is there.
pub(super) fn read(named: Option<&Path>) -> Result<Config, Error> {
    let path = named.unwrap_or(Path::new(USUAL));
    let wrong = |message: String| Error::Config {
        path: path.to_path_buf(),
        message,
    };
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if named.is_none() && error.kind() == ErrorKind::NotFound => {
            return Ok(Config::default());
        }
        Err(error) => return Err(wrong(error.to_string())),
    };
    let mut config: Config =
        toml::from_str(&text).map_err(|error| wrong(error.to_string().trim_end().to_owned()))?;
    config.path = Some(path.to_path_buf());
    if let (Some(openapi), Some(folder)) = (&mut config.routes.openapi, path.parent()) {
        *openapi = folder.join(&openapi);
    }
    Ok(config)
}

//! Which file of settings is in force: the one that is named, else `laggard.toml` in the working
//! folder, else the user's own. The first that exists counts alone; files are not mixed.

use crate::error::Error;
use std::env;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

/// What the file is called where nobody names it.
pub(super) const USUAL: &str = "laggard.toml";
/// No file of settings is larger; a device would never end.
const MOST_BYTES: u64 = 16 * 1024 * 1024;

/// The file in force and its text; `None` when there is none.
pub(super) fn find(named: Option<&Path>) -> Result<Option<(PathBuf, String)>, Error> {
    let failed = |path: &Path, error: &io::Error| Error::Config {
        path: path.to_path_buf(),
        message: error.to_string(),
    };
    if let Some(path) = named {
        let text = read(path).map_err(|error| failed(path, &error))?;
        return Ok(Some((path.to_path_buf(), text)));
    }
    for path in [Some(PathBuf::from(USUAL)), of_user()]
        .into_iter()
        .flatten()
    {
        match read(&path) {
            Ok(text) => return Ok(Some((path, text))),
            Err(error) if is_absent(&error) => {}
            Err(error) => return Err(failed(&path, &error)),
        }
    }
    Ok(None)
}

/// A file where a folder should be is as good as none.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_string(&mut text)?;
    if read as u64 > MOST_BYTES {
        return Err(io::Error::other("it is larger than any file of settings"));
    }
    Ok(text)
}

/// The user's file, as the XDG Base Directory Specification says: relative folders do not count.
pub(super) fn of_user() -> Option<PathBuf> {
    let absolute = |name: &str| {
        let folder = PathBuf::from(env::var_os(name)?);
        folder.is_absolute().then_some(folder)
    };
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")))?;
    Some(folder.join("laggard").join(USUAL))
}

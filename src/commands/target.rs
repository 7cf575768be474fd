//! A file that appears when it is whole, and leaves the one that was there before as it was if it
//! never is.

use super::pipeline::print;
use crate::error::Error;
use std::ffi::OsString;
use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::os::fd::AsFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A file that takes its place only when it is whole.
pub(super) enum Target {
    /// The file that is written, beside its place. It has a fixed name, so that what a killed run left
    /// there is used again, and it is locked, so that two runs cannot mix.
    New(File, PathBuf),
    /// A pipe or a device, which cannot be replaced.
    Special(File),
}

impl Target {
    /// Opens it; nothing is seen of it before [`Self::keep`]. A symbolic link stays, and the file is
    /// replaced that it leads to.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        // Where it is a file, to replace that would be to mistake what the shell has opened.
        if path == Path::new("/dev/stdout") {
            let stdout = io::stdout().as_fd().try_clone_to_owned()?;
            return Ok(Self::Special(File::from(stdout)));
        }
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => return Err(ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => {
                return File::options().write(true).open(path).map(Self::Special);
            }
            _ => {}
        }
        let place = followed(path)?;
        let name = place.file_name().ok_or(ErrorKind::InvalidFilename)?;
        let mut hidden = OsString::from(".laggard-");
        hidden.push(name);
        let beside = place.with_file_name(hidden);
        let file = File::options()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&beside)?;
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            return Err(io::Error::new(
                ErrorKind::WouldBlock,
                "another run is writing it",
            ));
        }
        file.set_len(0)?;
        if let Ok(old) = fs::metadata(&place) {
            // What nobody else may read is not to be read while it is written either; but it can be
            // opened again when this run is killed.
            let mode = old.permissions().mode() | 0o600;
            file.set_permissions(Permissions::from_mode(mode))?;
        }
        Ok(Self::New(file, beside))
    }

    pub(super) fn file(&self) -> &File {
        match self {
            Self::New(file, _) | Self::Special(file) => file,
        }
    }

    /// Puts it in its place, in one step, with the permissions of the file that was there.
    pub(super) fn keep(mut self, path: &Path) -> io::Result<()> {
        if let Self::New(file, beside) = &mut self {
            let place = followed(path)?;
            if let Ok(old) = fs::metadata(&place) {
                file.set_permissions(old.permissions())?;
            }
            file.sync_all()?;
            fs::rename(&*beside, place)?;
            beside.clear();
        }
        Ok(())
    }
}

/// The most links that lead from one to the next, as on Linux.
const MOST_LINKS: usize = 40;

/// The file that a path leads to, which need not be there yet.
fn followed(path: &Path) -> io::Result<PathBuf> {
    let mut place = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        if !place.is_symlink() {
            return Ok(place);
        }
        let to = fs::read_link(&place)?;
        // Relative to the folder of the link; an absolute one takes the place of all.
        place.pop();
        place.push(to);
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

/// Where a result goes that is whole at once: standard output, or a file.
pub(super) struct Place<'p>(Option<(Target, &'p Path)>);

impl<'p> Place<'p> {
    /// Opens it before hours of reading; without a file it is standard output.
    ///
    /// # Errors
    /// [`Error::Write`].
    pub(super) fn open(file: Option<&'p Path>) -> Result<Self, Error> {
        let open = |path: &'p Path| Ok((Target::open(path).map_err(unwritable(path))?, path));
        file.map(open).transpose().map(Self)
    }

    /// Writes the result, and puts a file in its place.
    ///
    /// # Errors
    /// [`Error::Write`] or [`Error::Stdout`].
    pub(super) fn write(self, out: &mut dyn Write, bytes: &[u8]) -> Result<(), Error> {
        let Some((target, path)) = self.0 else {
            return print(out, bytes);
        };
        let mut file = target.file();
        match file.write_all(bytes) {
            // Whoever closes a pipe has seen enough.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => return Ok(()),
            written => written.map_err(unwritable(path))?,
        }
        target.keep(path).map_err(unwritable(path))
    }
}

fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_path_buf();
    move |source| Error::Write { path, source }
}

impl Drop for Target {
    fn drop(&mut self) {
        if let Self::New(_, beside) = self
            && !beside.as_os_str().is_empty()
        {
            // What cannot be removed is used again by the next run.
            fs::remove_file(beside).ok();
        }
    }
}

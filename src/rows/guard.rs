//! What stands between the writer of workbooks and the world: it panics when its temporary file takes no
//! more, and says on standard error what its output said.
//!
//! In: what may fail so. Out: the error that it was. Nothing else is caught: a panic for another reason
//! goes on.

use super::error::RowsError;
use rust_xlsxwriter::XlsxError;
use std::cell::Cell;
use std::io::{self, ErrorKind, Write};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

/// How the panics begin that are caught (`XML_WRITE_ERROR` of rust_xlsxwriter).
const CAUGHT: &str = "Couldn't write to xml file";

/// How those begin that come of the last bytes of the file.
const CAUGHT_LATE: &str = "called `Result::unwrap()` on an `Err` value: Os {";

thread_local! {
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does what writes into the temporary file.
///
/// # Errors
/// Its own, and [`RowsError::Write`] when the temporary file took no more. What `write` changes may
/// be half changed then, and must not be used again.
pub(super) fn catch_full_disk<T>(
    write: impl FnOnce() -> Result<T, RowsError>,
) -> Result<T, RowsError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let say = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !(IS_GUARDED.get() && is_caught(info.payload_as_str())) {
                say(info);
            }
        }));
    });
    IS_GUARDED.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(write));
    IS_GUARDED.set(false);
    result.unwrap_or_else(|payload| {
        let message = payload.downcast_ref::<String>().map(String::as_str);
        if !is_caught(message) {
            panic::resume_unwind(payload);
        }
        Err(RowsError::Write(no_room(message.unwrap_or_default())))
    })
}

fn is_caught(message: Option<&str>) -> bool {
    message.is_some_and(|text| text.starts_with(CAUGHT) || text.starts_with(CAUGHT_LATE))
}

/// The error with what the system said, which stands in quotes behind `message:`.
fn no_room(message: &str) -> io::Error {
    let said = message.split("message: \"").nth(1).unwrap_or(message);
    let said = said.trim_end_matches("\" }");
    let folder = std::env::temp_dir();
    io::Error::other(format!(
        "the temporary file for its cells in {} takes no more ({said}); make room there, name another folder in \
         TMPDIR, or write CSV or Parquet",
        folder.display()
    ))
}

/// The error when there is no place for the temporary file.
pub(super) fn no_folder(error: &XlsxError) -> RowsError {
    RowsError::Write(io::Error::other(format!(
        "the folder for temporary files, {}, takes none ({error}); name another in TMPDIR, or write CSV or Parquet",
        std::env::temp_dir().display()
    )))
}

/// An output that remembers its first error, and then takes all in silence: the zip writer tries to end
/// its file even then, and would complain on standard error.
pub(super) struct Guarded<W> {
    out: W,
    error: Option<io::Error>,
}

impl<W: Write> Guarded<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, error: None }
    }

    /// Flushes; the first error that there was.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        match self.error.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    fn remember<T>(&mut self, error: io::Error) -> io::Result<T> {
        let kind = error.kind();
        if kind != ErrorKind::Interrupted {
            self.error = Some(error);
        }
        Err(kind.into())
    }
}

impl<W: Write> Write for Guarded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_some() {
            return Ok(bytes.len());
        }
        match self.out.write(bytes) {
            Err(error) => self.remember(error),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.error.is_some() {
            return Ok(());
        }
        match self.out.flush() {
            Err(error) => self.remember(error),
            flushed => flushed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_temporary_folder_is_an_error_and_other_panics_go_on() {
        // 28 is ENOSPC on Linux.
        let full = || -> io::Result<u32> { Err(io::Error::from_raw_os_error(28)) };
        let error = catch_full_disk(|| Ok(full().expect(CAUGHT))).unwrap_err();
        let text = error.to_string();
        assert!(text.contains("No space left on device"), "{text}");
        assert!(text.contains("TMPDIR"), "{text}");
        let late = catch_full_disk(|| Ok(full().unwrap())).unwrap_err();
        assert_eq!(late.to_string(), text);
        let other = panic::catch_unwind(|| catch_full_disk::<()>(|| panic!("another {}", "bug")));
        assert!(other.is_err());
        assert!(matches!(
            catch_full_disk::<()>(|| Err(RowsError::Abandoned)),
            Err(RowsError::Abandoned)
        ));
    }
}

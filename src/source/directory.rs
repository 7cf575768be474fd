//! The files of a zip archive that is a file, by the directory at its end.
//!
//! The directory has the sizes that archives written as a stream (`cat log | zip - -`) do not have where
//! a file begins. In: the archive. Out: each of its files, unpacked further, and what cannot be read.
//! **Invariant:** memory is bounded, whatever a directory claims.

use super::archive::{is_part_of_office, unpack_zip_stream};
use super::decode::{Visit, unpack};
use super::error::ReadError;
use super::zip_end::{check_zip_end, ends_as_zip};
use std::cell::Cell;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use zip::ZipArchive;
use zip::read::{ArchiveOffset, Config};

/// The most bytes that are read to find the directory and to hold it: some 100,000 files, for each of
/// which a few hundred bytes are kept.
const MOST_DIRECTORY: u64 = 8 << 20;

/// Hands out the files of a zip archive in the order of its directory. One that has none, since it was
/// cut short, is read as far as it goes.
pub(super) fn unpack_zip_file<E>(
    mut file: impl Read + Seek,
    layers: usize,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    let length = match file.seek(SeekFrom::End(0)) {
        Ok(length) => length,
        Err(error) => return visit("", Err(error.into())),
    };
    let left = Cell::new(MOST_DIRECTORY);
    let limited = BufReader::new(Limited {
        inner: &mut file,
        left: &left,
    });
    // Its first bytes are those of a file in it, so that nothing stands before it.
    let config = Config {
        archive_offset: ArchiveOffset::Known(0),
    };
    let opened = ZipArchive::with_config(config, limited);
    let is_too_much = left.replace(u64::MAX) == 0;
    let mut archive = match opened {
        // It begins with a file, so that an empty directory is another's.
        Ok(archive) if !is_too_much && !archive.is_empty() => archive,
        opened => {
            drop(opened);
            // Where no end was found, what was read is what was appended, or what is left of the files.
            if is_too_much && ends_as_zip(&mut file, length).unwrap_or(true) {
                let why = "it lists more files than any archive of logs";
                return visit("", Err(corrupt(why)));
            }
            return unpack_cut_zip(file, layers, visit);
        }
    };
    if archive.file_names_raw().any(is_part_of_office) {
        return visit("", Err(ReadError::Workbook));
    }
    if archive.has_duplicate_names() {
        let why = "it has several files of one name, of which only the last is read";
        visit("", Err(corrupt(why)))?;
    }
    let mut packed: u64 = 0;
    for index in 0..archive.len() {
        let name = archive.name_for_index(index);
        let name = name.and_then(Result::ok).unwrap_or_default().into_owned();
        match archive.by_index(index) {
            Ok(file) => {
                // Files that share their bytes make an archive of some megabytes one of petabytes.
                packed = packed.saturating_add(file.compressed_size());
                if packed > length {
                    let why = "its files overlap, or are larger than the archive";
                    return visit(&name, Err(corrupt(why)));
                }
                if file.is_file() {
                    unpack(&name, Box::new(file), layers, visit)?;
                }
            }
            Err(error) => visit(&name, Err(io::Error::from(error).into()))?,
        }
    }
    let from = SeekFrom::Start(archive.central_directory_start());
    let mut directory = archive.into_inner();
    let end = directory.seek(from).map_err(ReadError::from);
    match end.and_then(|_| check_zip_end(directory)) {
        Err(ReadError::BytesAfterZip) => visit("", Err(ReadError::BytesAfterZip)),
        // The directory was read, so that it is as good as it has to be.
        _ => Ok(()),
    }
}

fn corrupt(why: &str) -> ReadError {
    ReadError::Corrupt(why.to_owned())
}

/// A reader that gives no more than so many bytes, until that is changed.
struct Limited<'c, R> {
    inner: R,
    left: &'c Cell<u64>,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        match self.left.get().checked_sub(length as u64) {
            Some(left) => {
                self.left.set(left);
                Ok(length)
            }
            None => {
                self.left.set(0);
                Err(io::Error::other("too much to read"))
            }
        }
    }
}

impl<R: Seek> Seek for Limited<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// Reads what there is of an archive without its end.
fn unpack_cut_zip<E>(
    mut file: impl Read + Seek,
    layers: usize,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    if let Err(error) = file.seek(SeekFrom::Start(0)) {
        return visit("", Err(error.into()));
    }
    unpack_zip_stream("", file, layers, &mut |name, stream| {
        let stream = stream.map_err(|error| match error {
            // To save it to a file would not help: it is one.
            ReadError::StreamedZip => ReadError::CutShort,
            error => error,
        });
        visit(name, stream)
    })
}

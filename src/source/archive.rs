//! The files of tar and zip archives, as they come in a stream, which needs no seeking.
//!
//! In: the bytes of an archive. Out: each of its files, unpacked further, and what cannot be read. A zip
//! archive that is a file of its own is read by its directory instead.

use super::decode::{Visit, unpack};
use super::error::ReadError;
use super::zip_end::{check_zip_end, is_after_files};
use std::io::{self, Cursor, Read};
use zip::result::ZipError;

/// Hands out the regular files of a tar archive, in its order.
pub(super) fn unpack_tar<E>(
    name: &str,
    stream: impl Read,
    layers: usize,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    let mut archive = tar::Archive::new(stream);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return visit(name, Err(error.into())),
    };
    for entry in entries {
        match entry {
            Ok(entry) if entry.header().entry_type().is_file() => {
                let inner = inner_name(name, &String::from_utf8_lossy(&entry.path_bytes()));
                unpack(&inner, Box::new(entry), layers, visit)?;
            }
            Ok(_) => {}
            Err(error) => return visit(name, Err(error.into())),
        }
    }
    Ok(())
}

/// Hands out the files of a zip archive as they stand in the stream.
pub(super) fn unpack_zip_stream<E>(
    name: &str,
    mut stream: impl Read,
    layers: usize,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    loop {
        // What a header begins with: that of a file, or of the directory that follows the files.
        let mut magic = Vec::new();
        if let Err(error) = stream.by_ref().take(4).read_to_end(&mut magic) {
            return visit(name, Err(error.into()));
        }
        if is_after_files(&magic) {
            let end = check_zip_end(Cursor::new(&magic).chain(&mut stream));
            return end.or_else(|error| visit(name, Err(error)));
        }
        let mut whole = Cursor::new(&magic).chain(&mut stream);
        match zip::read::read_zipfile_from_stream(&mut whole) {
            Ok(None) => return Ok(()),
            Ok(Some(file)) if is_part_of_office(file.name_raw()) => {
                return visit(name, Err(ReadError::Workbook));
            }
            Ok(Some(file)) if file.is_file() => {
                let inner = inner_name(name, &file.name().unwrap_or_default());
                unpack(&inner, Box::new(file), layers, visit)?;
            }
            Ok(Some(_)) => {}
            Err(ZipError::UnsupportedArchive(why)) if why != ZipError::PASSWORD_REQUIRED => {
                return visit(name, Err(ReadError::StreamedZip));
            }
            Err(error) => return visit(name, Err(io::Error::from(error).into())),
        }
    }
}

/// Whether a file of a zip archive is part of a workbook or a text: those of Excel and LibreOffice are
/// zip archives, and lines of XML say nothing.
pub(super) fn is_part_of_office(name: &[u8]) -> bool {
    let is_of_excel = name.starts_with(b"xl/") && name.ends_with(b".xml");
    is_of_excel || [&b"[Content_Types].xml"[..], b"_rels/.rels", b"mimetype"].contains(&name)
}

/// What a file of an archive is called.
fn inner_name(outer: &str, inner: &str) -> String {
    if outer.is_empty() {
        inner.to_owned()
    } else {
        format!("{outer}: {inner}")
    }
}

//! Opens one source and undoes its compression, known by its first bytes and never by its name.
//!
//! gzip with all its members, zstd with all its frames, bzip2, the files of a tar or zip archive, and
//! plain text; also one inside the other, as in `logs.tar.gz` or after a download that was compressed
//! on the way. Bytes read from disk are counted on the [`Meter`], for the progress bar.

use super::archive::{unpack_tar, unpack_zip_stream};
use super::directory::unpack_zip_file;
use super::error::ReadError;
use super::find::Source;
use super::gzip::GzipMembers;
use bzip2::bufread::MultiBzDecoder;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much compressed input is read at once. It is less than a block of lines, so that reads of those
/// go past the buffers of plain bytes; through them, every byte was copied once more.
const READ_BUFFER: usize = 128 * 1024;
/// How much of it zstd sees at once. Damage takes what was decompressed along with it away, so that it
/// shall be little.
const ZSTD_READ_BUFFER: usize = 4 * 1024;
/// How many compressions and archives may be nested in each other.
const MAX_LAYERS: usize = 4;
pub(super) const MAGIC_GZIP: [u8; 3] = [0x1f, 0x8b, 8];
const MAGIC_ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const MAGIC_BZIP2: &[u8] = b"BZh";
const MAGIC_ZIP: [u8; 4] = *b"PK\x03\x04";
const MAGIC_PARQUET: &[u8] = b"PAR1";
/// The most bytes of a Parquet file that are handed on.
const MAX_PARQUET: u64 = 1 << 30;
/// The word in the first header of a tar archive, and where it stands.
const MAGIC_TAR: &[u8] = b"ustar";
const TAR_WORD_AT: usize = 257;

/// What was read so far, for the progress display. All counters only grow.
#[derive(Debug, Default)]
pub struct Meter {
    /// Bytes read from files as they lie on disk.
    pub bytes: AtomicU64,
    /// Lines split.
    pub lines: AtomicU64,
    /// Sources that are done.
    pub sources: AtomicU64,
}

/// Takes each stream of a source: its name within the source, which is empty but for the files of an
/// archive, and the plain bytes or the reason why there are none.
pub type Visit<'v, E> =
    dyn FnMut(&str, Result<Box<dyn Read + '_>, ReadError>) -> Result<(), E> + 'v;

/// Opens a source and hands its streams of plain bytes to `visit`: one, or one for each file of an
/// archive.
///
/// # Errors
/// What `visit` gives. What cannot be read is handed to it, too.
pub fn read_streams<E>(
    source: &Source,
    meter: &Arc<Meter>,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    let Some(path) = &source.path else {
        let inner = io::stdin();
        return unpack("", Box::new(Counted { inner, meter }), MAX_LAYERS, visit);
    };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) => return visit("", Err(ReadError::Open(error))),
    };
    let is_zip = is_zip_file(&mut file);
    let file = Counted { inner: file, meter };
    if is_zip {
        unpack_zip_file(file, MAX_LAYERS - 1, visit)
    } else {
        unpack("", Box::new(file), MAX_LAYERS, visit)
    }
}

/// Whether it is a zip archive in which one can go forth and back. It is read from its beginning
/// afterwards.
fn is_zip_file(file: &mut File) -> bool {
    // What is read of a pipe is gone.
    if !file.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut head = [0; MAGIC_ZIP.len()];
    let is_zip = file.read_exact(&mut head).is_ok() && head == MAGIC_ZIP;
    file.seek(SeekFrom::Start(0)).is_ok() && is_zip
}

/// Peels one compression or archive off, and then those below it.
pub(super) fn unpack<E>(
    name: &str,
    stream: Box<dyn Read + '_>,
    layers: usize,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    let mut stream = BufReader::with_capacity(READ_BUFFER, stream);
    let mut head = Vec::new();
    // A pipe may hand out less than was asked for, so this reads on until the bytes are there or the
    // stream ends.
    let wanted = TAR_WORD_AT + MAGIC_TAR.len();
    if let Err(error) = stream.by_ref().take(wanted as u64).read_to_end(&mut head) {
        // What came before the error is read; the error will come again.
        if head.is_empty() {
            return visit(name, Err(error.into()));
        }
        let rest = Broken(Some(error));
        return visit(name, Ok(Box::new(Cursor::new(head).chain(rest))));
    }
    let wrapping = Wrapping::of(&head).filter(|_| layers > 0);
    let whole = Cursor::new(head).chain(stream);
    match wrapping {
        None => visit(name, Ok(Box::new(whole))),
        Some(Wrapping::Gzip) => unpack(
            name,
            Box::new(GzipMembers::new(Box::new(whole))),
            layers - 1,
            visit,
        ),
        Some(Wrapping::Zstd) => match zstd::stream::read::Decoder::with_buffer(
            BufReader::with_capacity(ZSTD_READ_BUFFER, whole),
        ) {
            Ok(plain) => unpack(name, Box::new(plain), layers - 1, visit),
            Err(error) => visit(name, Err(error.into())),
        },
        Some(Wrapping::Bzip2) => unpack(
            name,
            Box::new(MultiBzDecoder::new(whole)),
            layers - 1,
            visit,
        ),
        Some(Wrapping::Parquet) => visit(name, Err(whole_parquet(whole))),
        Some(Wrapping::Tar) => unpack_tar(name, whole, layers - 1, visit),
        Some(Wrapping::Zip) => unpack_zip_stream(name, whole, layers - 1, visit),
    }
}

/// A Parquet file, whose end has to be known before anything in it is: one that is larger than any
/// of ours is cut.
fn whole_parquet(stream: impl Read) -> ReadError {
    let mut bytes = Vec::new();
    match stream.take(MAX_PARQUET + 1).read_to_end(&mut bytes) {
        Ok(_) => ReadError::Parquet(bytes),
        Err(error) => error.into(),
    }
}

enum Wrapping {
    Gzip,
    Zstd,
    Bzip2,
    Tar,
    Zip,
    Parquet,
}

impl Wrapping {
    fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&MAGIC_GZIP) {
            Some(Self::Gzip)
        } else if head.starts_with(&MAGIC_ZSTD) || is_skippable_zstd(head) {
            Some(Self::Zstd)
        } else if head.starts_with(MAGIC_BZIP2) && head.get(3).is_some_and(u8::is_ascii_digit) {
            Some(Self::Bzip2)
        } else if head.get(TAR_WORD_AT..) == Some(MAGIC_TAR) {
            Some(Self::Tar)
        } else if head.starts_with(&MAGIC_ZIP) {
            Some(Self::Zip)
        } else if head.starts_with(MAGIC_PARQUET) {
            Some(Self::Parquet)
        } else {
            None
        }
    }
}

/// A frame without content, which some writers of zstd put first (RFC 8878, 3.1.2).
fn is_skippable_zstd(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// The rest of a stream whose beginning was read before it broke.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Something whose bytes are counted when they are read.
pub(super) struct Counted<'a, R> {
    inner: R,
    meter: &'a Meter,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.meter.bytes.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

impl<R: Seek> Seek for Counted<'_, R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

#[cfg(test)]
mod tests;

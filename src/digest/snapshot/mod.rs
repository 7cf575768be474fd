//! The snapshot file: a digest as it was read, to merge or to compare later.
//!
//! One Parquet file with the tables of a [`ReadDigest`] as row groups and what else a report says of
//! its lines as key-value metadata ([`Header`]). It is from before templates are learned and before it
//! is decided whose lines count, so that snapshots add up to just what their logs give. **Invariant:**
//! the same content gives the same bytes. What is read may come from anybody: a checksum over the
//! whole file tells damage, and every number is held against the others before it is believed.

mod durations;
mod file;
mod header;
mod read;
mod seal;
mod tables;
#[cfg(test)]
mod tests;

pub use durations::DurationCounts;
pub use header::{Difference, Header};

use super::ReadDigest;
use crate::parquet::{MAGIC, ParquetTable};
use seal::{Seal, seal};
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// The version of the format. It grows with every change that an earlier laggard would misread, such
/// as a new table, and when paths become endpoints in another way.
pub const VERSION: u32 = 1;
/// Under which key the version stands. This one and the checksum are the same in all versions.
const VERSION_KEY: &str = "laggard.snapshot";
/// The largest file that is read, in bytes: a hundred times a large one.
const MAX_BYTES: u64 = 1 << 30;

/// The smallest Parquet file: its magic bytes twice, and the length of its footer.
const LEAST_BYTES: usize = 12;

/// Why a file is not read as a snapshot.
#[derive(Debug)]
pub enum SnapshotError {
    /// It cannot be opened, or the system fails to read it.
    Read(io::Error),
    /// A Parquet file of somebody else, or of `laggard convert`.
    Foreign,
    /// It was cut, changed or never finished; what is wrong with it.
    Damaged(String),
    /// It has another version of the format.
    Version(String),
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => write!(f, "cannot be read: {error}"),
            Self::Foreign => f.write_str(
                "is a Parquet file, but no snapshot of laggard; `laggard snapshot` makes them",
            ),
            Self::Damaged(why) => write!(
                f,
                "is a damaged or half-written Parquet file ({why}); nothing of it was read; if it was a snapshot, make it anew from its logs"
            ),
            Self::Version(version) => write!(
                f,
                "is a snapshot of version {version}, and this laggard ({}) knows version {VERSION}; use the laggard that made it, or make it anew from its logs",
                env!("CARGO_PKG_VERSION")
            ),
        }
    }
}

impl std::error::Error for SnapshotError {}

/// A snapshot in memory, whose header was read.
pub struct Snapshot {
    file: ParquetTable,
    header: Header,
    checksum: u128,
}

impl Snapshot {
    /// Reads a file.
    ///
    /// # Errors
    /// Why it is no snapshot that can be read.
    pub fn read(path: &Path) -> Result<Self, SnapshotError> {
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(SnapshotError::Read)?;
        file.take(MAX_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(SnapshotError::Read)?;
        Self::open(bytes)
    }

    /// Checks the bytes of a file and reads its header.
    ///
    /// # Errors
    /// Why it is no snapshot that can be read.
    pub fn open(bytes: Vec<u8>) -> Result<Self, SnapshotError> {
        let damaged = |why: &str| Err(SnapshotError::Damaged(why.to_owned()));
        if bytes.len() as u64 > MAX_BYTES {
            return damaged("it is larger than any snapshot");
        }
        let checksum = match Seal::of(&bytes) {
            Seal::Right(checksum) => checksum,
            Seal::Wrong => return damaged("its checksum is another"),
            Seal::Missing if bytes.len() < LEAST_BYTES || !bytes.ends_with(MAGIC) => {
                return damaged("it has no end");
            }
            Seal::Missing if memchr::memmem::find(&bytes, VERSION_KEY.as_bytes()).is_some() => {
                return damaged("its checksum is missing");
            }
            Seal::Missing => return Err(SnapshotError::Foreign),
        };
        let file = ParquetTable::open(bytes).map_err(SnapshotError::Damaged)?;
        let Some(version) = file.value(VERSION_KEY) else {
            return damaged("its version is missing");
        };
        if version != VERSION.to_string() {
            let version = version.chars().take(20).flat_map(char::escape_default);
            return Err(SnapshotError::Version(version.collect()));
        }
        let header = header::read(&file).map_err(SnapshotError::Damaged)?;
        Ok(Self {
            file,
            header,
            checksum,
        })
    }

    /// What it says of its lines.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// 128 bits that tell its content from any other.
    pub fn checksum(&self) -> u128 {
        self.checksum
    }

    /// Its tables, and its header.
    ///
    /// # Errors
    /// [`SnapshotError::Damaged`], when they make no sense.
    pub fn into_digest(self) -> Result<(ReadDigest, Header), SnapshotError> {
        let digest =
            read::digest(&self.file, &self.header.account).map_err(SnapshotError::Damaged)?;
        Ok((digest, self.header))
    }
}

/// The bytes of a snapshot: the same for the same requests, whatever numbers their endpoints have.
///
/// # Errors
/// What the Parquet writer says; writing to memory does not fail in practice.
pub fn write(digest: &ReadDigest, header: &Header) -> Result<Vec<u8>, String> {
    let sorted = tables::Sorted::new(digest);
    let mut pairs = vec![(VERSION_KEY, VERSION.to_string())];
    pairs.extend(header::pairs(header));
    pairs.extend(sorted.pairs());
    pairs.push(seal::placeholder());
    let bytes = file::write(&sorted.tables(), &pairs).map_err(|error| error.to_string())?;
    seal(bytes).ok_or_else(|| "the file has no place for its checksum".to_owned())
}

/// Whether a file is a Parquet file by its first bytes, or a snapshot by its last ones, and no log
/// therefore.
pub fn is_candidate(path: &Path) -> bool {
    /// Where the checksum stands when the file is whole, in bytes from its end.
    const TAIL: u64 = 4096;
    let is_parquet = |mut file: File| -> io::Result<bool> {
        let mut four = [0; MAGIC.len()];
        file.read_exact(&mut four)?;
        if four == *MAGIC {
            return Ok(true);
        }
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        let mut tail = Vec::new();
        file.take(TAIL).read_to_end(&mut tail)?;
        Ok(tail.ends_with(MAGIC) && Seal::of(&tail) != Seal::Missing)
    };
    path.is_file() && File::open(path).is_ok_and(|file| is_parquet(file).unwrap_or(false))
}

/// Whether a file says that it is a snapshot, of whatever version.
pub fn is_snapshot(path: &Path) -> bool {
    is_candidate(path)
        && !matches!(
            Snapshot::read(path),
            Err(SnapshotError::Foreign | SnapshotError::Damaged(_) | SnapshotError::Read(_))
        )
}

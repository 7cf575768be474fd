//! Opens one source and undoes its compression, known by its first bytes and never by its name.
//!
//! gzip with all its members, zstd with all its frames, and plain text; also one inside the other,
//! as after a download that was compressed on the way. Bytes read from disk are counted on the
//! [`Meter`], for the progress bar.

use super::find::Source;
use flate2::bufread::GzDecoder;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much compressed input is read at once.
const READ_BUFFER: usize = 256 * 1024;
/// How many compressions may be nested in each other.
const MAX_LAYERS: usize = 3;
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

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

/// Why a source, or the rest of it, could not be read.
#[derive(Debug)]
pub enum ReadError {
    /// It could not be opened at all.
    Open(io::Error),
    /// The compressed stream ends before its end.
    CutShort,
    /// The compressed stream is damaged.
    Corrupt(String),
    /// Bytes after the end of the compressed data that are not compressed data.
    TrailingBytes,
    /// The system failed to read.
    Read(io::Error),
}

impl ReadError {
    /// Whether not a single byte could be read.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(error) => write!(f, "cannot be opened: {error}"),
            Self::CutShort => f.write_str(
                "is cut short: the compressed data ends before its end; what came before was read",
            ),
            Self::Corrupt(why) => write!(
                f,
                "is damaged ({why}); what came before the damage was read"
            ),
            Self::TrailingBytes => f.write_str(
                "has bytes after the compressed data that are not gzip; they were not read",
            ),
            Self::Read(error) => write!(f, "cannot be read any further: {error}"),
        }
    }
}

impl From<io::Error> for ReadError {
    fn from(error: io::Error) -> Self {
        match (error.kind(), error.get_ref()) {
            (io::ErrorKind::UnexpectedEof, _) => Self::CutShort,
            (io::ErrorKind::Other, Some(inner)) if inner.is::<Trailing>() => Self::TrailingBytes,
            (io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData, _) => {
                Self::Corrupt(error.to_string())
            }
            // zstd reports its own errors as `Other`; errors of the system carry a number.
            (io::ErrorKind::Other, Some(_)) if error.raw_os_error().is_none() => {
                Self::Corrupt(error.to_string())
            }
            _ => Self::Read(error),
        }
    }
}

/// Opens a source as a stream of plain bytes.
///
/// # Errors
/// [`ReadError::Open`] when the file cannot be opened, and whatever reading its first bytes can
/// give.
pub fn open(source: &Source, meter: &Arc<Meter>) -> Result<Box<dyn Read + Send>, ReadError> {
    let raw: Box<dyn Read + Send> = match &source.path {
        None => Box::new(io::stdin()),
        Some(path) => Box::new(File::open(path).map_err(ReadError::Open)?),
    };
    unpack(
        Box::new(Counted {
            inner: raw,
            meter: Arc::clone(meter),
        }),
        MAX_LAYERS,
    )
}

/// Peels one compression off, and then those below it.
fn unpack(stream: Box<dyn Read + Send>, layers: usize) -> Result<Box<dyn Read + Send>, ReadError> {
    let mut stream = BufReader::with_capacity(READ_BUFFER, stream);
    let mut head = Vec::new();
    // A pipe may hand out less than was asked for, so this reads on until four bytes are there or
    // the stream ends.
    stream
        .by_ref()
        .take(ZSTD.len() as u64)
        .read_to_end(&mut head)?;
    let compression = Compression::of(&head).filter(|_| layers > 0);
    let whole = Cursor::new(head).chain(stream);
    match compression {
        None => Ok(Box::new(whole)),
        Some(Compression::Gzip) => unpack(Box::new(GzipMembers::new(Box::new(whole))), layers - 1),
        Some(Compression::Zstd) => unpack(
            Box::new(zstd::stream::read::Decoder::with_buffer(whole)?),
            layers - 1,
        ),
    }
}

enum Compression {
    Gzip,
    Zstd,
}

impl Compression {
    fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&GZIP) {
            Some(Self::Gzip)
        } else if head.starts_with(&ZSTD) {
            Some(Self::Zstd)
        } else {
            None
        }
    }
}

/// All members of a gzip stream, one after the other.
///
/// `flate2::MultiGzDecoder` does this too, but takes the zero bytes with which tapes and block
/// devices pad a file for damage, as gzip(1) does not, and does not tell foreign bytes after the
/// last member from a damaged one.
struct GzipMembers {
    /// `None` once the last member was read.
    member: Option<GzDecoder<Box<dyn BufRead + Send>>>,
}

impl GzipMembers {
    fn new(stream: Box<dyn BufRead + Send>) -> Self {
        Self {
            member: Some(GzDecoder::new(stream)),
        }
    }

    /// Goes on to the next member; `None` at the end of the file.
    fn next_member(
        mut stream: Box<dyn BufRead + Send>,
    ) -> io::Result<Option<GzDecoder<Box<dyn BufRead + Send>>>> {
        match stream.fill_buf()?.first() {
            None => return Ok(None),
            Some(&first) if first == GZIP[0] => return Ok(Some(GzDecoder::new(stream))),
            Some(_) => {}
        }
        loop {
            let bytes = stream.fill_buf()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            if bytes.iter().any(|byte| *byte != 0) {
                return Err(io::Error::other(Trailing));
            }
            let length = bytes.len();
            stream.consume(length);
        }
    }
}

impl Read for GzipMembers {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(mut member) = self.member.take() {
            let length = member.read(buffer)?;
            if length > 0 {
                self.member = Some(member);
                return Ok(length);
            }
            self.member = Self::next_member(member.into_inner())?;
        }
        Ok(0)
    }
}

/// The mark of [`ReadError::TrailingBytes`] on its way through `io::Error`.
#[derive(Debug)]
struct Trailing;

impl fmt::Display for Trailing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes after the last gzip member")
    }
}

impl std::error::Error for Trailing {}

struct Counted {
    inner: Box<dyn Read + Send>,
    meter: Arc<Meter>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.meter.bytes.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    /// What comes out of `bytes`, and the error after it.
    fn read(bytes: Vec<u8>) -> (Vec<u8>, Option<ReadError>) {
        let mut plain = Vec::new();
        let error = match unpack(Box::new(Cursor::new(bytes)), MAX_LAYERS) {
            Err(error) => Some(error),
            Ok(mut stream) => stream.read_to_end(&mut plain).err().map(ReadError::from),
        };
        (plain, error)
    }

    #[test]
    fn plain_gzip_zstd_and_nested_streams_are_read_by_their_first_bytes() {
        let text = b"one\ntwo\n".to_vec();
        let zstd = zstd::encode_all(&text[..], 1).unwrap();
        for stream in [
            text.clone(),
            gzip(&text),
            zstd.clone(),
            gzip(&gzip(&text)),
            gzip(&zstd),
        ] {
            let (plain, error) = read(stream);
            assert_eq!(plain, text);
            assert!(error.is_none());
        }
        assert_eq!(read(Vec::new()).0, b"");
        assert_eq!(read(b"a".to_vec()).0, b"a");
    }

    #[test]
    fn every_member_of_a_gzip_stream_and_every_frame_of_zstd_is_read() {
        let mut members = [gzip(b"one\n"), gzip(b""), gzip(b"two\n")].concat();
        assert_eq!(read(members.clone()).0, b"one\ntwo\n");
        members.extend([0; 1000]);
        let (plain, error) = read(members);
        assert_eq!(plain, b"one\ntwo\n");
        assert!(error.is_none(), "zero padding is no damage");
        let frames = [
            zstd::encode_all(&b"one\n"[..], 1).unwrap(),
            zstd::encode_all(&b"two\n"[..], 1).unwrap(),
        ]
        .concat();
        assert_eq!(read(frames).0, b"one\ntwo\n");
    }

    #[test]
    fn damage_is_told_apart_and_what_came_before_is_kept() {
        let text = (0..20_000)
            .map(|number| format!("line {number}\n"))
            .collect::<String>()
            .into_bytes();
        let whole = gzip(&text);
        let (plain, error) = read(whole[..whole.len() / 2].to_vec());
        assert!(matches!(error, Some(ReadError::CutShort)), "{error:?}");
        assert!(plain.len() > text.len() / 4 && text.starts_with(&plain));

        let mut wrong_sum = whole.clone();
        let crc = wrong_sum.len() - 8;
        wrong_sum[crc] ^= 1;
        let (plain, error) = read(wrong_sum);
        assert!(matches!(error, Some(ReadError::Corrupt(_))), "{error:?}");
        assert_eq!(plain, text);

        let (plain, error) = read([whole.clone(), b"garbage".to_vec()].concat());
        assert!(matches!(error, Some(ReadError::TrailingBytes)), "{error:?}");
        assert_eq!(plain, text);

        let zstd = zstd::encode_all(&text[..], 1).unwrap();
        let (_, error) = read(zstd[..zstd.len() / 2].to_vec());
        assert!(matches!(error, Some(ReadError::CutShort)), "{error:?}");
    }
}

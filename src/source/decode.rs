//! Opens one source and undoes its compression, known by its first bytes and never by its name.
//!
//! gzip with all its members, zstd with all its frames, bzip2, the files of a tar or zip archive, and
//! plain text; also one inside the other, as in `logs.tar.gz` or after a download that was compressed
//! on the way. Bytes read from disk are counted on the [`Meter`], for the progress bar.

use super::error::ReadError;
use super::find::Source;
use super::gzip::GzipMembers;
use bzip2::bufread::MultiBzDecoder;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
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
const MAGIC_ZIP: &[u8] = b"PK\x03\x04";
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
    let raw: Box<dyn Read> = match &source.path {
        None => Box::new(io::stdin()),
        Some(path) => match File::open(path) {
            Ok(file) => Box::new(file),
            Err(error) => return visit("", Err(ReadError::Open(error))),
        },
    };
    unpack(
        "",
        Box::new(Counted { inner: raw, meter }),
        MAX_LAYERS,
        visit,
    )
}

/// Peels one compression or archive off, and then those below it.
fn unpack<E>(
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
        Some(Wrapping::Zip) => unpack_zip(name, whole, layers - 1, visit),
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

/// Hands out the regular files of a tar archive, in its order.
fn unpack_tar<E>(
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

/// Hands out the files of a zip archive as they stand in the stream, so that it needs no seeking.
fn unpack_zip<E>(
    name: &str,
    mut stream: impl Read,
    layers: usize,
    visit: &mut Visit<'_, E>,
) -> Result<(), E> {
    loop {
        match zip::read::read_zipfile_from_stream(&mut stream) {
            Ok(None) => return Ok(()),
            Ok(Some(file)) if file.is_file() => {
                let inner = inner_name(name, &file.name().unwrap_or_default());
                unpack(&inner, Box::new(file), layers, visit)?;
            }
            Ok(Some(_)) => {}
            Err(error) => return visit(name, Err(io::Error::from(error).into())),
        }
    }
}

fn inner_name(outer: &str, inner: &str) -> String {
    if outer.is_empty() {
        inner.to_owned()
    } else {
        format!("{outer}: {inner}")
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
        } else if head.starts_with(MAGIC_ZIP) {
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

struct Counted<'a> {
    inner: Box<dyn Read>,
    meter: &'a Meter,
}

impl Read for Counted<'_> {
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

    /// What comes out of `bytes`, and the last error.
    fn read(bytes: Vec<u8>) -> (Vec<u8>, Option<ReadError>) {
        let (mut plain, mut last) = (Vec::new(), None);
        let mut visit = |_: &str, stream: Result<Box<dyn Read + '_>, ReadError>| {
            let outcome = stream
                .and_then(|mut stream| stream.read_to_end(&mut plain).map_err(ReadError::from));
            last = outcome.err().or(last.take());
            Ok::<(), ()>(())
        };
        unpack("", Box::new(Cursor::new(bytes)), MAX_LAYERS, &mut visit).unwrap();
        (plain, last)
    }

    fn bzip2(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = tar::Header::new_ustar();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            archive.append_data(&mut header, name, *bytes).unwrap();
        }
        archive.into_inner().unwrap()
    }

    fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            archive
                .start_file(*name, zip::write::SimpleFileOptions::default())
                .unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn the_files_of_an_archive_are_read_one_by_one_whatever_is_in_them() {
        let (one, two) = (gzip(b"one\n"), bzip2(b"two\n"));
        let files: [(&str, &[u8]); 3] = [("a/1.gz", &one), ("a/2.bz2", &two), ("3.log", b"three")];
        for archive in [
            tar(&files),
            gzip(&tar(&files)),
            zip(&files),
            tar(&[("inner.zip", &zip(&files))]),
        ] {
            let (plain, error) = read(archive);
            assert_eq!(plain, b"one\ntwo\nthree", "{error:?}");
            assert!(error.is_none());
        }
        assert_eq!(
            read([bzip2(b"one\n"), bzip2(b"two\n")].concat()).0,
            b"one\ntwo\n"
        );
    }

    #[test]
    fn a_damaged_file_in_an_archive_does_not_cost_the_others() {
        let text: String = (0..5000).map(|number| format!("line {number}\n")).collect();
        let whole = gzip(text.as_bytes());
        let files: [(&str, &[u8]); 2] = [
            ("cut.gz", &whole[..whole.len() / 2]),
            ("good.log", b"good\n"),
        ];
        let (plain, error) = read(tar(&files));
        assert!(matches!(error, Some(ReadError::CutShort)), "{error:?}");
        assert!(plain.ends_with(b"good\n") && plain.len() > 1000);
        let archive = tar(&[("a.log", text.as_bytes())]);
        let (plain, error) = read(archive[..archive.len() / 2].to_vec());
        assert!(error.is_some() && text.as_bytes().starts_with(&plain) && !plain.is_empty());
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
    fn what_stands_before_damage_is_read_whatever_the_compression() {
        // Numbers that compress to a half, so that there are many blocks before the damage.
        let text: String = (0..200_000_u64)
            .map(|line| format!("{}\n", line.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40))
            .collect();
        for mut stream in [
            gzip(text.as_bytes()),
            zstd::encode_all(text.as_bytes(), 3).unwrap(),
        ] {
            let at = stream.len() * 3 / 4;
            stream[at..at + 8].fill(0xff);
            let (plain, error) = read(stream);
            assert!(error.is_some());
            let kept = plain.len() as f64 / text.len() as f64;
            assert!(kept > 0.6, "{kept}");
            let sound = text.len() / 2;
            assert!(plain[..sound] == text.as_bytes()[..sound]);
        }
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
        assert_eq!(read(frames.clone()).0, b"one\ntwo\n");
        let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3], &frames[..]].concat();
        assert_eq!(read(skipped).0, b"one\ntwo\n");
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

//! How a zip archive ends, and whether anything stands behind it.
//!
//! In: a stream from the directory on, which follows the last file (APPNOTE 4.3.6). Out: whether the
//! archive is whole and the last thing there is. A second archive or a log that was appended belongs to
//! no directory, and would be lost without a word. **Invariant:** nothing is kept of what is read.

use super::error::ReadError;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};

/// An entry of the directory, of which three lengths matter: name, extra field and comment.
const ENTRY: [u8; 4] = *b"PK\x01\x02";
/// The end of the directory. It stands once, last, before a comment of which it has the length.
const END: [u8; 4] = *b"PK\x05\x06";
/// How long that is without its comment.
const END_LENGTH: usize = 22;
const MOST_COMMENT: usize = 0xffff;

/// Whether the directory begins here, or the end of an archive that has none.
pub(super) fn is_after_files(magic: &[u8]) -> bool {
    [ENTRY, END].iter().any(|known| magic == known)
}

/// Reads the directory and the end, and what follows that: zeros, with which tapes and block devices
/// pad a file, are nothing.
///
/// # Errors
/// [`ReadError::BytesAfterZip`]; or that the end is not there, or cannot be read.
pub(super) fn check_zip_end(stream: impl Read) -> Result<(), ReadError> {
    let mut stream = BufReader::new(stream);
    loop {
        let magic: [u8; 4] = bytes(&mut stream)?;
        match &magic {
            &ENTRY => {
                let rest: [u8; 42] = bytes(&mut stream)?;
                let lengths = [24, 26, 28].map(|at| u64::from(u16_at(&rest, at)));
                skip(&mut stream, lengths.iter().sum())?;
            }
            &END => {
                let rest: [u8; END_LENGTH - 4] = bytes(&mut stream)?;
                skip(&mut stream, u16_at(&rest, 16).into())?;
                break;
            }
            // The end of zip64, and where that is.
            b"PK\x06\x06" => {
                let length = u64::from_le_bytes(bytes(&mut stream)?);
                skip(&mut stream, length)?;
            }
            b"PK\x06\x07" => skip(&mut stream, 16)?,
            // A signature of the directory.
            b"PK\x05\x05" => {
                let length = u16::from_le_bytes(bytes(&mut stream)?);
                skip(&mut stream, length.into())?;
            }
            _ => return Err(ReadError::Corrupt("its directory is broken".to_owned())),
        }
    }
    loop {
        let bytes = stream.fill_buf()?;
        if bytes.is_empty() {
            return Ok(());
        }
        if bytes.iter().any(|byte| *byte != 0) {
            return Err(ReadError::BytesAfterZip);
        }
        let length = bytes.len();
        stream.consume(length);
    }
}

/// Whether a file ends as a zip archive does, with nothing behind it.
pub(super) fn ends_as_zip(mut file: impl Read + Seek, length: u64) -> io::Result<bool> {
    let most = (END_LENGTH + MOST_COMMENT) as u64;
    file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
    let mut tail = Vec::new();
    file.take(most).read_to_end(&mut tail)?;
    let is_end = |rest: &[u8]| {
        rest.starts_with(&END)
            && rest.len() >= END_LENGTH
            && rest.len() - END_LENGTH == usize::from(u16_at(rest, 20))
    };
    Ok((0..tail.len()).any(|at| is_end(&tail[at..])))
}

fn bytes<const N: usize>(stream: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    stream.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn skip(stream: &mut impl Read, length: u64) -> io::Result<()> {
    let skipped = io::copy(&mut stream.take(length), &mut io::sink())?;
    if skipped < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

//! The checksum over the whole file, footer and all, in the footer itself.
//!
//! It is computed as if zeros stood in its place, 128 bits of SipHash-1-3 with the key 0, and written
//! over them. Parquet has checksums for pages, but none for the footer, where one wrong bit
//! makes one column another. It tells damage, not malice.

use siphasher::sip128::{Hasher128, SipHasher13};
use std::hash::Hasher;
use std::ops::Range;

const KEY: &str = "laggard.checksum";
/// Hexadecimal digits.
const LENGTH: usize = 32;
/// Between the key and its value stand, in Thrift's compact protocol, the header of the field and the
/// length of the value, a byte each.
const BETWEEN: [u8; 2] = [0x18, LENGTH as u8];

/// What the checksum of a file says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// The file is as it was written.
    Right(u128),
    Wrong,
    /// There is none.
    Missing,
}

/// The pair that keeps the place.
pub(super) fn placeholder() -> (&'static str, String) {
    (KEY, "0".repeat(LENGTH))
}

/// Where the digits stand: behind the last key, since texts of others come before it.
fn place(bytes: &[u8]) -> Option<Range<usize>> {
    let mark = [KEY.as_bytes(), &BETWEEN].concat();
    let start = memchr::memmem::rfind(bytes, &mark)? + mark.len();
    let place = start..start + LENGTH;
    bytes.get(place.clone()).map(|_| place)
}

fn checksum(bytes: &[u8], place: Range<usize>) -> u128 {
    let mut hasher = SipHasher13::new();
    hasher.write(&bytes[..place.start]);
    hasher.write(&[b'0'; LENGTH]);
    hasher.write(&bytes[place.end..]);
    hasher.finish128().as_u128()
}

/// The file with its checksum; `None` when no place was kept.
pub(super) fn seal(mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let place = place(&bytes)?;
    let digits = format!("{:032x}", checksum(&bytes, place.clone()));
    bytes[place].copy_from_slice(digits.as_bytes());
    Some(bytes)
}

impl Seal {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let Some(place) = place(bytes) else {
            return Self::Missing;
        };
        let checksum = checksum(bytes, place.clone());
        if bytes[place] == *format!("{checksum:032x}").as_bytes() {
            Self::Right(checksum)
        } else {
            Self::Wrong
        }
    }
}

//! Finds bytes that are near, such as the space behind a word.
//!
//! In: a byte, and a text that is expected to have it within the next words. Out: its first place.
//! `memchr` is made for long texts: its call costs as much as reading two short words.

use memchr::{memchr, memchr2};

/// How many bytes are looked at before `memchr` is called.
const NEAR: usize = 32;

/// Where a byte is that should be near.
#[inline]
pub(super) fn find_soon(byte: u8, text: &[u8]) -> Option<usize> {
    let is_one = |eight| places_of(byte, eight);
    find(text, is_one, |other| other == byte, |far| memchr(byte, far))
}

/// Where the first of two bytes is, one of which should be near.
#[inline]
pub(super) fn find_either_soon(one: u8, two: u8, text: &[u8]) -> Option<usize> {
    let is_one = |eight| places_of(one, eight) | places_of(two, eight);
    let is = |other| other == one || other == two;
    find(text, is_one, is, |far| memchr2(one, two, far))
}

#[inline(always)]
fn find(
    text: &[u8],
    places: impl Fn(u64) -> u64,
    is: impl Fn(u8) -> bool,
    find_far: impl Fn(&[u8]) -> Option<usize>,
) -> Option<usize> {
    let first_of = |eight: &[u8; 8]| {
        let places = places(u64::from_le_bytes(*eight));
        (places != 0).then(|| places.trailing_zeros() as usize / 8)
    };
    let mut at = 0;
    while let Some(eight) = text[at..].first_chunk() {
        if let Some(found) = first_of(eight) {
            return Some(at + found);
        }
        at += 8;
        if at == NEAR {
            return find_far(&text[at..]).map(|found| at + found);
        }
    }
    if let Some(eight) = text.last_chunk() {
        // The last eight; those of them that were looked at before are no match again.
        return first_of(eight).map(|found| text.len() - 8 + found);
    }
    text.iter().position(|byte| is(*byte))
}

/// Where a byte is; `None` as well when there are not `STEP` bytes left from a multiple of `STEP` on.
///
/// `STEP` is 8, or 16 where the end cannot be foretold: one branch for sixteen bytes fails half as
/// often as one for eight.
#[inline(always)]
pub(super) fn find_within<const STEP: usize>(byte: u8, text: &[u8]) -> Option<usize> {
    find_in_steps::<STEP>(text, |eight| places_of(byte, eight))
}

/// The same for the first of two bytes.
#[inline(always)]
pub(super) fn find_either_within<const STEP: usize>(
    one: u8,
    two: u8,
    text: &[u8],
) -> Option<usize> {
    find_in_steps::<STEP>(text, |eight| places_of(one, eight) | places_of(two, eight))
}

#[inline(always)]
fn find_in_steps<const STEP: usize>(text: &[u8], places: impl Fn(u64) -> u64) -> Option<usize> {
    let mut at = 0;
    while let Some(step) = text[at..].first_chunk::<STEP>() {
        let mut first = 0;
        let mut offset = 0;
        for (number, eight) in step.as_chunks().0.iter().enumerate().rev() {
            let places = places(u64::from_le_bytes(*eight));
            (first, offset) = if places != 0 {
                (places, 8 * number)
            } else {
                (first, offset)
            };
        }
        if first != 0 {
            return Some(at + offset + first.trailing_zeros() as usize / 8);
        }
        at += STEP;
    }
    None
}

/// Whether either of two bytes is in a text.
#[inline(always)]
pub(super) fn contains_either(one: u8, two: u8, text: &[u8]) -> bool {
    let places = |eight: &[u8; 8]| {
        let eight = u64::from_le_bytes(*eight);
        places_of(one, eight) | places_of(two, eight)
    };
    let Some(last) = text.last_chunk() else {
        return text.iter().any(|byte| *byte == one || *byte == two);
    };
    let mut all = places(last);
    for eight in text.as_chunks().0 {
        all |= places(eight);
    }
    all != 0
}

/// Marks the places of a byte among eight, the first of them the lowest bit that is set.
///
/// In their difference from eight copies of the byte, the lowest one that is zero is the first place
/// (Mycroft's test, which is exact for the lowest only).
#[inline(always)]
fn places_of(byte: u8, eight: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    let difference = eight ^ (ONES * u64::from(byte));
    difference.wrapping_sub(ONES) & !difference & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_finds_what_memchr_finds() {
        for length in 0..60 {
            for place in 0..=length {
                // The neighbours of the bytes, and one with the high bit, are what could confuse it.
                for other in [b' ' - 1, b' ' + 1, b' ' | 0x80, 0, 0xff] {
                    let mut text = vec![other; length];
                    for byte in [b' ', b'=', b' '] {
                        if let Some(there) = text.get_mut(place) {
                            *there = byte;
                        }
                        let either = find_either_soon(b' ', b'=', &text);
                        assert_eq!(either, memchr2(b' ', b'=', &text));
                        assert_eq!(find_soon(byte, &text), memchr(byte, &text));
                        if let Some(last) = text.last_mut() {
                            *last = byte;
                        }
                        let either = find_either_soon(b' ', b'=', &text);
                        assert_eq!(either, memchr2(b' ', b'=', &text));
                        assert_eq!(find_soon(byte, &text), memchr(byte, &text));
                    }
                }
            }
        }
    }
}

//! Finds bytes that are near, such as the space behind a word.
//!
//! In: a byte, and a text that is expected to have it within the next words. Out: its first place.
//! `memchr` is made for long texts: its call costs as much as reading two short words.

use memchr::{memchr, memchr2};

/// How many bytes are looked at before `memchr` is called.
const NEAR: usize = 32;
/// The lowest bit of each byte.
const ONES: u64 = u64::from_le_bytes([1; 8]);
/// The highest bit of each byte.
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);

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

/// Where a byte is, if the eight bytes in which it is are all there.
///
/// It is for values that have another one behind them: without the care for a text that ends soon
/// it is half of [`find_soon`]. Sixteen bytes at a time by SIMD (the `wide` crate, everywhere in
/// `fast_path`) saved a seventh of the instructions and 3 % of the time, too little for a dependency.
#[inline(always)]
pub(super) fn find_before_end(byte: u8, text: &[u8]) -> Option<usize> {
    find_in_eights(text, |eight| places_of(byte, eight))
}

/// The same for the first of two bytes.
#[inline(always)]
pub(super) fn find_either_before_end(one: u8, two: u8, text: &[u8]) -> Option<usize> {
    find_in_eights(text, |eight| places_of(one, eight) | places_of(two, eight))
}

#[inline(always)]
fn find_in_eights(text: &[u8], places: impl Fn(u64) -> u64) -> Option<usize> {
    let mut at = 0;
    while let Some(eight) = text[at..].first_chunk() {
        let places = places(u64::from_le_bytes(*eight));
        if places != 0 {
            return Some(at + places.trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    None
}

/// The capital letters with which a text begins, up to a space; `None` when there are none before
/// it, or when it is not among the first eight bytes.
///
/// There is no branch on how many they are, as methods come in no order: it saves 6 ns of a line.
#[inline(always)]
pub(super) fn capitals(text: &[u8]) -> Option<&[u8]> {
    let eight = u64::from_le_bytes(*text.first_chunk()?);
    let space = places_of(b' ', eight);
    // All bits below the place of the space.
    let before = (space & space.wrapping_neg()).wrapping_sub(0x80);
    let from_a = eight.wrapping_add(ONES * u64::from(0x80 - b'A'));
    let above_z = eight.wrapping_add(ONES * u64::from(0x80 - b'Z' - 1));
    let others = (!from_a | above_z | eight) & HIGHS & before;
    let count = space.trailing_zeros() as usize / 8;
    (others == 0 && space != 0 && count > 0).then(|| &text[..count])
}

/// Whether a byte is in a text.
#[inline(always)]
pub(super) fn contains(byte: u8, text: &[u8]) -> bool {
    contains_in_eights(text, |eight| places_of(byte, eight), |other| other == byte)
}

/// Whether one of two bytes is in a text.
#[inline(always)]
pub(super) fn contains_either(one: u8, two: u8, text: &[u8]) -> bool {
    let places = |eight| places_of(one, eight) | places_of(two, eight);
    contains_in_eights(text, places, |other| other == one || other == two)
}

#[inline(always)]
fn contains_in_eights(text: &[u8], places: impl Fn(u64) -> u64, is: impl Fn(u8) -> bool) -> bool {
    // The last eight overlap those before them, and no length needs a look at single bytes.
    let Some(last) = text.last_chunk() else {
        return text.iter().any(|byte| is(*byte));
    };
    let mut all = places(u64::from_le_bytes(*last));
    for eight in text.as_chunks().0 {
        all |= places(u64::from_le_bytes(*eight));
    }
    all != 0
}

/// How many digits and dots a text begins with before a space, if they may be an address of IPv4: three
/// of them dots, and the first one a digit.
///
/// There is no branch on where the dots are, as no two addresses have them at the same places.
#[inline(always)]
pub(super) fn length_of_ipv4(text: &[u8]) -> Option<usize> {
    const LOWS: u128 = u128::from_le_bytes([0x7f; 16]);
    const HIGHS: u128 = !LOWS;
    const SPACES: u128 = u128::from_le_bytes([b' '; 16]);
    const DOTS: u128 = u128::from_le_bytes([b'.'; 16]);
    const ZEROS: u128 = u128::from_le_bytes([b'0'; 16]);
    const ABOVE_NINE: u128 = u128::from_le_bytes([0x80 - 10; 16]);
    let sixteen = u128::from_le_bytes(*text.first_chunk()?);
    // The highest bit of each byte that is not zero, or above nine: no byte carries into the next one.
    let above = |bytes: u128, bound: u128| (((bytes & LOWS) + bound) | bytes) & HIGHS;
    let spaces = !above(sixteen ^ SPACES, LOWS) & HIGHS;
    let before = (spaces & spaces.wrapping_neg()).wrapping_sub(0x80);
    let others = above(sixteen ^ ZEROS, ABOVE_NINE);
    let dots = !above(sixteen ^ DOTS, LOWS) & HIGHS & before;
    let is_address =
        spaces != 0 && others & before == dots && dots.count_ones() == 3 && dots & 0x80 == 0;
    is_address.then_some(spaces.trailing_zeros() as usize / 8)
}

/// Marks the places of a byte among eight, the first of them the lowest bit that is set.
///
/// In their difference from eight copies of the byte, the lowest one that is zero is the first place
/// (Mycroft's test, which is exact for the lowest only).
#[inline(always)]
pub(crate) fn places_of(byte: u8, eight: u64) -> u64 {
    let difference = eight ^ (ONES * u64::from(byte));
    difference.wrapping_sub(ONES) & !difference & HIGHS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_digits_and_three_dots_before_a_space() {
        for (text, length) in [
            ("192.0.2.139 - - [", Some(11)),
            ("1.2.3.4 - - [24/J", Some(7)),
            ("255.255.255.255 -", Some(15)),
            ("1.2.3.4 5.6.7.8  ", Some(7)),
            ("1.2.3.4:80 - - [2", None),
            ("1.2.3 - - [24/Jan", None),
            ("1.2.3.4.5 - - [24", None),
            (".1.2.3 - - [24/Ja", None),
            ("1.2.3./ - - [24/J", None),
            ("1234567890.1.2.3.", None),
            (" 1.2.3.4 - - [24/", None),
            ("1.2.3.4 - - [24", None),
        ] {
            assert_eq!(length_of_ipv4(text.as_bytes()), length, "{text}");
        }
        let text = b"192.0.2.139 - - [";
        for place in 0..11 {
            for byte in 0..=255 {
                let mut text = *text;
                text[place] = byte;
                let end = text.iter().position(|byte| *byte == b' ').unwrap();
                let dots = text[..end].iter().filter(|byte| **byte == b'.').count();
                let is_plain = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
                let is_address =
                    text[..end].iter().all(is_plain) && dots == 3 && text[0].is_ascii_digit();
                assert_eq!(length_of_ipv4(&text), is_address.then_some(end), "{text:?}");
            }
        }
    }

    #[test]
    fn values_before_others_are_found_and_told_to_be_there() {
        for length in 0..40 {
            for place in 0..=length {
                for other in [b'"' - 1, b'"' + 1, b'"' | 0x80, 0, 0xff] {
                    let mut text = vec![other; length];
                    for byte in [b'"', b'\\'] {
                        if let Some(there) = text.get_mut(place) {
                            *there = byte;
                        }
                        let whole = &text[..length / 8 * 8];
                        assert_eq!(find_before_end(b'"', &text), memchr(b'"', whole));
                        let either = find_either_before_end(b'"', b'\\', &text);
                        assert_eq!(either, memchr2(b'"', b'\\', whole));
                        assert_eq!(contains(b'"', &text), text.contains(&b'"'));
                        assert_eq!(contains_either(b'"', b'\\', &text), place < length);
                    }
                }
            }
        }
    }

    #[test]
    fn capitals_end_at_a_space() {
        for (text, letters) in [
            ("GET path=", Some("GET")),
            ("OPTIONS path", Some("OPTIONS")),
            ("A B C D E", Some("A")),
            ("PROPFIND path=", None),
            (" GET path=", None),
            ("GeT path=", None),
            ("G@T path=", None),
            ("G[T path=", None),
            ("G\u{e9} path=", None),
            ("GET ", None),
        ] {
            assert_eq!(
                capitals(text.as_bytes()),
                letters.map(str::as_bytes),
                "{text}"
            );
        }
    }

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

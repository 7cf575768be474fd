//! Numbers and identifiers as text, appended to a byte buffer.
//!
//! In: integers. Out: ASCII digits. Written by hand because the formatting machinery of the
//! standard library is several times slower, and a line holds a dozen numbers.

use super::random::Random;

/// The digits of `00` to `99`, one after the other.
const PAIRS: [u8; 200] = pairs();

const fn pairs() -> [u8; 200] {
    let mut pairs = [0; 200];
    let mut i = 0;
    while i < 100 {
        pairs[2 * i] = b'0' + (i / 10) as u8;
        pairs[2 * i + 1] = b'0' + (i % 10) as u8;
        i += 1;
    }
    pairs
}

/// Appends a number without leading zeros.
pub(super) fn push_number(out: &mut Vec<u8>, number: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a number below 100 with two digits; of a larger one, its last two digits.
pub(super) fn push_two(out: &mut Vec<u8>, number: u32) {
    let at = 2 * (number % 100) as usize;
    out.extend_from_slice(&PAIRS[at..at + 2]);
}

/// Appends the last `width` digits of a number, with leading zeros. The width is at most 20.
pub(super) fn push_padded(out: &mut Vec<u8>, number: u64, width: usize) {
    let start = out.len();
    out.resize(start + width, b'0');
    let mut rest = number;
    for digit in out[start..].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
}

/// Appends milliseconds as seconds with three decimals: 29 is `0.029`.
pub(super) fn push_seconds(out: &mut Vec<u8>, duration_ms: u32) {
    push_number(out, u64::from(duration_ms / 1000));
    out.push(b'.');
    push_padded(out, u64::from(duration_ms % 1000), 3);
}

/// Appends a random UUID of version 4, in lower case.
pub(super) fn push_uuid(out: &mut Vec<u8>, random: &mut Random) {
    let high = random.bits() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000;
    let low = random.bits() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000;
    push_hex(out, high >> 32, 8);
    out.push(b'-');
    push_hex(out, high >> 16, 4);
    out.push(b'-');
    push_hex(out, high, 4);
    out.push(b'-');
    push_hex(out, low >> 48, 4);
    out.push(b'-');
    push_hex(out, low, 12);
}

/// Appends the last `width` hexadecimal digits of a number, in lower case. The width is at most 16.
pub(super) fn push_hex(out: &mut Vec<u8>, number: u64, width: usize) {
    let start = out.len();
    out.resize(start + width, b'0');
    let mut rest = number;
    for digit in out[start..].iter_mut().rev() {
        *digit = b"0123456789abcdef"[(rest & 15) as usize];
        rest >>= 4;
    }
}

/// Appends an IPv4 address.
pub(super) fn push_address(out: &mut Vec<u8>, address: [u8; 4]) {
    for (i, octet) in address.into_iter().enumerate() {
        if i > 0 {
            out.push(b'.');
        }
        push_number(out, u64::from(octet));
    }
}

#[cfg(test)]
mod tests {
    use super::{
        Random, push_address, push_number, push_padded, push_seconds, push_two, push_uuid,
    };

    #[test]
    fn numbers_agree_with_the_standard_library() {
        for number in [0, 7, 10, 99, 100, 1_234_567, u64::MAX] {
            let mut out = Vec::new();
            push_number(&mut out, number);
            assert_eq!(String::from_utf8(out).unwrap(), number.to_string());
        }
    }

    #[test]
    fn widths_are_kept() {
        let mut out = Vec::new();
        push_two(&mut out, 7);
        push_padded(&mut out, 42, 9);
        out.push(b' ');
        push_seconds(&mut out, 30_000);
        out.push(b' ');
        push_seconds(&mut out, 29);
        out.push(b' ');
        push_address(&mut out, [203, 0, 113, 7]);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "07000000042 30.000 0.029 203.0.113.7"
        );
    }

    #[test]
    fn identifiers_are_of_version_4() {
        let mut random = Random::new(3, 3);
        for _ in 0..100 {
            let mut out = Vec::new();
            push_uuid(&mut out, &mut random);
            assert_eq!(out.len(), 36);
            assert_eq!(out[14], b'4');
            assert!(b"89ab".contains(&out[19]));
        }
    }
}

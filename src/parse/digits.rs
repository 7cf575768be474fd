//! Digits, eight bytes at a time.
//!
//! In: bytes. Out: the values of the digits among them, each in the byte where it stood, the first
//! one the lowest. Numbers in a log have a digit more or less from line to line, and a loop whose end
//! cannot be foretold costs as much as all of this.

/// The highest bit of each byte.
const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
/// Added to the value of a digit it leaves the highest bit clear, and sets it for all else.
const ABOVE_NINE: u64 = u64::from_le_bytes([0x80 - 10; 8]);

/// Eight bytes that have digits where a pattern has zeros, and are like it elsewhere: the values of
/// the digits, and zeros between them.
#[inline(always)]
pub(super) fn digits_in(eight: &[u8; 8], pattern: &[u8; 8]) -> Option<u64> {
    // What is like the pattern becomes zero, and a digit its value. What is more than that reaches
    // the highest bit when it is added to this.
    let below = u64::from_le_bytes(pattern.map(|byte| 0x80 - if byte == b'0' { 10 } else { 1 }));
    let digits = u64::from_le_bytes(*eight) ^ u64::from_le_bytes(*pattern);
    let others = (digits.wrapping_add(below) | digits) & HIGHS;
    (others == 0).then_some(digits)
}

/// The values of the digits with which a text begins, seven at most, and what follows them.
#[inline(always)]
pub(super) fn after_digits(text: &[u8]) -> Option<(u64, &[u8])> {
    let digits = u64::from_le_bytes(*text.first_chunk()?) ^ ZEROS;
    // No byte before the first that is no digit carries into it.
    let others = (digits.wrapping_add(ABOVE_NINE) | digits) & HIGHS;
    if others == 0 {
        return None;
    }
    let count = others.trailing_zeros() / 8;
    let value = digits & !(u64::MAX << (8 * count));
    Some((value, &text[count as usize..]))
}

/// The number with which a text begins, of one to seven digits, and what follows it.
#[inline(always)]
pub(super) fn take_number(text: &[u8]) -> Option<(u64, &[u8])> {
    let (digits, rest) = after_digits(text)?;
    let count = text.len() - rest.len();
    if count == 0 {
        return None;
    }
    // With the last digit in the last byte all numbers have eight.
    let pairs = tens_and_ones(digits << (64 - 8 * count)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs * 100 + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some(((fours * 10_000 + (fours >> 32)) & 0xffff_ffff, rest))
}

/// In each byte the number that its digit and the next one make.
#[inline(always)]
pub(super) fn tens_and_ones(digits: u64) -> u64 {
    digits.wrapping_mul(10).wrapping_add(digits >> 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_up_to_seven_digits_are_read() {
        for number in (0..1_000).chain([9_999, 12_345, 654_321, 9_999_999]) {
            let text = format!("{number} bytes=");
            assert_eq!(
                take_number(text.as_bytes()),
                Some((number, &b" bytes="[..]))
            );
        }
        assert_eq!(take_number(b"007-------"), Some((7, &b"-------"[..])));
        for none in ["", "12", " 12345678", "12345678 ", "-1234567"] {
            assert_eq!(take_number(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn a_pattern_is_met_by_digits_where_it_has_zeros_and_by_itself() {
        let digits = [9, 0, 0, 2, 9, 0, 0, 0];
        let found = digits_in(b"9.029s b", b"0.000s b");
        assert_eq!(found.map(u64::to_le_bytes), Some(digits));
        for place in 0..8 {
            for byte in 0..=255 {
                let mut text = *b"0.029s b";
                text[place] = byte;
                let met = if matches!(place, 0 | 2..5) {
                    byte.is_ascii_digit()
                } else {
                    text == *b"0.029s b"
                };
                assert_eq!(digits_in(&text, b"0.000s b").is_some(), met, "{text:?}");
            }
        }
    }
}

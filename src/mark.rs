//! Texts told apart by two of their words: memories of texts that come again and again.
//!
//! In: a text. Out: its [`Mark`], which is all there is of a short text, and a place for it in a table.
//! The marks of a table lie in one block of memory, and only texts of more than 16 bytes have to be
//! compared elsewhere.

/// Up to so many bytes a text is told by its mark alone.
pub(crate) const SHORT: usize = 16;

/// Two words of a text, and its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    one: u64,
    other: u64,
    length: u32,
}

impl Mark {
    /// The mark of no text.
    pub(crate) const NONE: Self = Self {
        one: 0,
        other: 0,
        length: u32::MAX,
    };

    #[inline(always)]
    pub(crate) fn of(text: &[u8]) -> Self {
        let length = text.len();
        let (one, other) = match (text.first_chunk(), text.last_chunk()) {
            (Some(first), Some(last)) if length <= SHORT => (eight(first), eight(last)),
            // User agents differ at their ends and in the middle.
            (Some(first), Some(last)) => {
                let middle = text[length / 2..].first_chunk();
                (eight(middle.unwrap_or(first)), eight(last))
            }
            _ => match (text.first_chunk(), text.last_chunk()) {
                (Some(first), Some(last)) => (four(first), four(last)),
                _ => {
                    let all = text.iter().fold(0, |all, byte| all << 8 | u64::from(*byte));
                    (all, 0)
                }
            },
        };
        Self {
            one,
            other,
            // No line is so long.
            length: length.min(u32::MAX as usize) as u32,
        }
    }

    /// One of so many places, a power of two.
    #[inline(always)]
    pub(crate) fn place(self, places: usize) -> usize {
        place(
            self.one.rotate_left(23) ^ self.other ^ u64::from(self.length),
            places,
        )
    }
}

/// One of so many places, a power of two, by a number all of whose bits matter (Fibonacci hashing;
/// Knuth, The Art of Computer Programming 3, 6.4).
#[inline(always)]
pub(crate) fn place(number: u64, places: usize) -> usize {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    (number.wrapping_mul(ODD) >> (u64::BITS - places.ilog2())) as usize
}

#[inline(always)]
fn eight(bytes: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*bytes)
}

#[inline(always)]
fn four(bytes: &[u8; 4]) -> u64 {
    u64::from(u32::from_le_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    #[test]
    fn short_texts_have_marks_of_their_own() {
        let mut marks = HashMap::new();
        // All texts of up to eleven letters, and longer ones that differ in one place.
        let short = (0..=11).flat_map(|length| {
            (0..1_u32 << length).map(move |bits| {
                (0..length)
                    .map(|at| b'a' + (bits >> at & 1) as u8)
                    .collect()
            })
        });
        let longer = (12..=SHORT).flat_map(|length| {
            (0..length).map(move |at| {
                let mut text = vec![b'a'; length];
                text[at] = b'b';
                text
            })
        });
        for text in short.chain(longer) {
            let text: Vec<u8> = text;
            let Mark { one, other, length } = Mark::of(&text);
            assert_ne!(Mark::of(&text), Mark::NONE);
            let before = marks.insert((one, other, length), text.clone());
            assert_eq!(before, None, "{}", String::from_utf8_lossy(&text));
        }
    }

    #[test]
    fn places_are_below_their_number() {
        for places in [2, 64, 1 << 14] {
            for number in [0, 1, u64::MAX, 0x0123_4567_89ab_cdef] {
                assert!(place(number, places) < places);
            }
        }
    }
}

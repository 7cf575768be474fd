//! Lines that were cut or garbled.
//!
//! In: a whole line. Out: what is left of it. The kinds are those a reader of archives must
//! survive; which of them it still understands is for the reader to say. No damage makes a line end
//! earlier or later: `\n` and `\r` never occur in one.

use super::random::Random;

/// How a line is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    /// It ends inside of a quoted value.
    InsideQuotes,
    /// It ends inside of a UTF-8 character, in a quoted value at the end.
    InsideCharacter,
    /// It is not text at all.
    Junk,
    /// It ends inside of the time.
    InsideTime,
    /// There is nothing.
    Empty,
}

impl Damage {
    /// All kinds; each is as likely as another.
    const ALL: [Self; 5] = [
        Self::InsideQuotes,
        Self::InsideCharacter,
        Self::Junk,
        Self::InsideTime,
        Self::Empty,
    ];

    /// Draws a kind.
    pub(super) fn draw(random: &mut Random) -> Self {
        *random.pick(&Self::ALL)
    }
}

/// Damages the line that starts at `start` and ends with the buffer.
pub(super) fn damage(kind: Damage, out: &mut Vec<u8>, start: usize, random: &mut Random) {
    let line = &out[start..];
    let keep = match kind {
        Damage::InsideQuotes => {
            let key: &[u8] = if random.chance(500_000) {
                b" path=\""
            } else {
                b" user_agent=\""
            };
            let at = line.windows(key.len()).position(|window| window == key);
            let value = at.map_or(line.len(), |at| at + key.len());
            let length = line[value..]
                .iter()
                .position(|&byte| byte == b'"')
                .unwrap_or_default();
            value + random.below(length as u64) as usize
        }
        // After the first byte of a character of two.
        Damage::InsideCharacter => line
            .iter()
            .rposition(|&byte| byte >= 0xC0)
            .map_or(0, |at| at + 1),
        Damage::InsideTime => 1 + random.below(18) as usize,
        Damage::Junk | Damage::Empty => 0,
    };
    out.truncate(start + keep);
    if kind == Damage::Junk {
        for _ in 0..8 + random.below(120) {
            let byte = random.below(256) as u8;
            out.push(if matches!(byte, b'\n' | b'\r') {
                0
            } else {
                byte
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Damage, Random, damage};

    const LINE: &str =
        r#"2025-01-24 18:00:01.48 +0100 CET [router] path="/api/é" status=201 user_agent="Bornéo""#;

    #[test]
    fn every_damage_is_what_it_says() {
        let mut random = Random::new(1, 1);
        for _ in 0..500 {
            for kind in Damage::ALL {
                let mut out = b"before\n".to_vec();
                out.extend_from_slice(LINE.as_bytes());
                damage(kind, &mut out, 7, &mut random);
                let left = out.strip_prefix(b"before\n").unwrap();
                assert!(!left.contains(&b'\n'));
                match kind {
                    Damage::Empty => assert!(left.is_empty()),
                    Damage::InsideTime => assert!((1..19).contains(&left.len())),
                    Damage::InsideCharacter => assert!(std::str::from_utf8(left).is_err()),
                    Damage::InsideQuotes => {
                        assert_eq!(left.iter().filter(|&&b| b == b'"').count() % 2, 1)
                    }
                    Damage::Junk => assert!(left.len() >= 8),
                }
            }
        }
    }
}

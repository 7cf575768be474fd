//! The kinds of path segments that name one thing among many: numbers, UUIDs, dates, codes …
//!
//! In: the text of a segment, percent-decoded, without a file's extension. Out: its [`Kind`], or
//! none when it reads as a name. Each kind is a shape that nobody gives to a fixed part of a path;
//! where a shape is shared by names and ids, the segment stays, for the learned templates to judge
//! by its siblings: two endpoints too many are seen at once, two that were made one are not.

use super::code::is_code;
use super::words::{is_name_with_number, is_version};

/// What a segment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// `42`, `-1`, `1.5`, `+33612345678`, `12-34`, `192.0.2.1`.
    Number,
    /// `48.85,2.35`, and other lists of numbers.
    Numbers,
    /// 128 bits in hexadecimal, with hyphens (RFC 9562) or without.
    Uuid,
    /// 26 characters of Crockford's base 32, the first of them 0 to 7 (ulid/spec).
    Ulid,
    /// Other hexadecimal numbers, also in groups: `8a7b6c5`, `0xdeadbeef`, `2001:db8::1`.
    Hex,
    /// `2025-01-24`, `2025-01`, `2025-W04`, `2025-01-24T18:00:01Z`, `20250124T180001Z`.
    Date,
    /// `alice@example.com`.
    Email,
    /// Base 64 and base 62: a JSON Web Token, `dQw4w9WgXcQ`, `cus_NffrFeUfNV2Hib`.
    Token,
    /// Letters and digits mixed: `FRS12E00042`, `order-12345`, `FR*S63*P10001`.
    Code,
}

/// Even without a digit, hexadecimal of this length and an even one is no word.
const LONG_HEX: usize = 16;
/// The shortest hexadecimal numbers in use as ids are the commits that git abbreviates.
const SHORT_HEX: usize = 7;
/// No name is as long; what is, is data in the path.
const TOO_LONG: usize = 200;

/// The kind of a segment.
pub(super) fn kind_of(text: &str) -> Option<Kind> {
    let marks = Marks::of(text);
    let has_digit = marks.has(Marks::DIGIT);
    match () {
        () if text.len() > TOO_LONG => Some(Kind::Token),
        () if marks.has(Marks::AT) && is_email(text) => Some(Kind::Email),
        () if !has_digit && text.len() < LONG_HEX => None,
        () if is_date(text) => Some(Kind::Date),
        () if is_number(text) => Some(Kind::Number),
        () if marks.has(Marks::COMMA) && is_list(text) => Some(Kind::Numbers),
        () if is_version(text) || is_name_with_number(text) => None,
        () if is_uuid(text) => Some(Kind::Uuid),
        () if is_ulid(text) => Some(Kind::Ulid),
        () if is_hex(text) => Some(Kind::Hex),
        () if is_token(text) => Some(Kind::Token),
        () if is_code(text) => Some(Kind::Code),
        () => None,
    }
}

/// Which of the characters that decide are in a text. They are looked for in one go, since a search
/// for each costs more than the short texts of paths are worth: half of the time of a new path.
#[derive(Debug, Clone, Copy)]
pub(super) struct Marks(u8);

impl Marks {
    pub(super) const DIGIT: u8 = 1;
    pub(super) const AT: u8 = 2;
    pub(super) const COMMA: u8 = 4;
    pub(super) const DOT: u8 = 8;
    pub(super) const COLON: u8 = 16;
    pub(super) const PERCENT: u8 = 32;
    pub(super) const SEMICOLON: u8 = 64;
    pub(super) const BRACE: u8 = 128;

    pub(super) fn of(text: &str) -> Self {
        Self(
            text.bytes()
                .fold(0, |marks, byte| marks | MARKS[usize::from(byte)]),
        )
    }

    /// Whether one of these is there.
    pub(super) const fn has(self, marks: u8) -> bool {
        self.0 & marks != 0
    }
}

const MARKS: [u8; 256] = {
    let mut marks = [0; 256];
    let mut digit = b'0';
    while digit <= b'9' {
        marks[digit as usize] = Marks::DIGIT;
        digit += 1;
    }
    marks[b'@' as usize] = Marks::AT;
    marks[b',' as usize] = Marks::COMMA;
    marks[b'.' as usize] = Marks::DOT;
    marks[b':' as usize] = Marks::COLON;
    marks[b'%' as usize] = Marks::PERCENT;
    marks[b';' as usize] = Marks::SEMICOLON;
    marks[b'{' as usize] = Marks::BRACE;
    marks
};

/// Digits, with a sign or a decimal part; an IPv4 address; digits in groups (`12-34-56`, `10:30`).
/// Three numbers with dots between are a version, as in `/jquery/3.7.1/`.
fn is_number(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let only = |others: &[u8]| {
        text.bytes()
            .all(|b| b.is_ascii_digit() || others.contains(&b))
    };
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let parts = || unsigned.split('.');
    let plain = parts().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    match parts().count() {
        _ if digits == 0 => false,
        1 if plain => true,
        2 if plain => true,
        4 if plain => parts().all(|part| part.parse::<u8>().is_ok()),
        1 => digits >= 2 && only(b"-_:+ ()") && text.as_bytes()[0] != b'_',
        _ => false,
    }
}

/// Two numbers or more with commas between: coordinates, or ids for which one request asks.
fn is_list(text: &str) -> bool {
    text.contains(',') && text.split(',').all(|number| is_number(number.trim()))
}

fn is_uuid(text: &str) -> bool {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text);
    let text = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'))
        .unwrap_or(text);
    let bytes = text.as_bytes();
    match bytes.len() {
        32 => bytes.iter().all(u8::is_ascii_hexdigit),
        36 => bytes.first_chunk().is_some_and(is_hyphenated_uuid),
        _ => false,
    }
}

/// Hexadecimal digits with hyphens at the four places of RFC 9562. No byte is skipped, so that the
/// compiler looks at sixteen at once.
pub(super) fn is_hyphenated_uuid(bytes: &[u8; 36]) -> bool {
    let (mut fits, mut hyphens) = (true, 0);
    for byte in bytes {
        let is_digit = byte.wrapping_sub(b'0') < 10;
        let is_letter = (byte | 0x20).wrapping_sub(b'a') < 6;
        let is_hyphen = *byte == b'-';
        fits &= is_digit | is_letter | is_hyphen;
        hyphens += u8::from(is_hyphen);
    }
    fits && hyphens == 4 && [8, 13, 18, 23].iter().all(|at| bytes[*at] == b'-')
}

fn is_ulid(text: &str) -> bool {
    let crockford =
        |byte: u8| byte.is_ascii_alphanumeric() && !b"ILOU".contains(&byte.to_ascii_uppercase());
    text.len() == 26 && matches!(text.as_bytes()[0], b'0'..=b'7') && text.bytes().all(crockford)
}

/// Short ones need two digits and a letter, and more than a word with a number behind it
/// (`decade90`, `feb2024`). Groups need two colons, as IPv6 and MAC addresses have.
fn is_hex(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("0x") {
        return rest.len() >= 4 && rest.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let bytes = text.as_bytes();
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let colons = bytes.iter().filter(|byte| **byte == b':').count();
    if colons >= 2 {
        return digits > 0
            && bytes
                .iter()
                .all(|byte| byte.is_ascii_hexdigit() || *byte == b':');
    }
    if !bytes.iter().all(u8::is_ascii_hexdigit) {
        return false;
    }
    let long = bytes.len() >= LONG_HEX && bytes.len().is_multiple_of(2);
    let turns = bytes
        .windows(2)
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit());
    long || bytes.len() >= SHORT_HEX && digits >= 2 && turns.count() >= 2
}

/// A day, a month, a week or a quarter, and perhaps a time behind it (ISO 8601, also with `_` or a
/// blank for the `T`, also the basic form without separators).
fn is_date(text: &str) -> bool {
    let Some(rest) = date_length(text).map(|length| &text[length..]) else {
        return false;
    };
    match rest.as_bytes() {
        [] => true,
        [b'T' | b't' | b' ' | b'_', time @ ..] => {
            time.first().is_some_and(u8::is_ascii_digit)
                && time
                    .iter()
                    .all(|byte| byte.is_ascii_digit() || b":.,+-Zz ".contains(byte))
        }
        _ => false,
    }
}

/// How many bytes at the start are a date: `2025-01-24`, `2025.01.24`, `2025-01`, `2025-W04`,
/// `2025-Q1`, `20250124`.
pub(super) fn date_length(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize, to: usize| {
        let part = bytes.get(from..to)?;
        part.iter()
            .all(u8::is_ascii_digit)
            .then(|| part.iter().fold(0, |n, b| n * 10 + u32::from(b - b'0')))
    };
    let ends = |at: usize| {
        bytes
            .get(at)
            .is_none_or(|byte| !byte.is_ascii_alphanumeric() || b"Tt".contains(byte))
    };
    digits(0, 4).filter(|year| (1900..2100).contains(year))?;
    let is_month = |from| digits(from, from + 2).is_some_and(|month| (1..=12).contains(&month));
    let is_day = |from| digits(from, from + 2).is_some_and(|day| (1..=31).contains(&day));
    let separator = *bytes.get(4)?;
    let separated = b"-._".contains(&separator);
    match separator {
        _ if separated
            && is_month(5)
            && bytes.get(7) == Some(&separator)
            && is_day(8)
            && ends(10) =>
        {
            Some(10)
        }
        b'-' if is_month(5) && ends(7) => Some(7),
        b'-' if bytes.get(5) == Some(&b'W') && digits(6, 8).is_some() && ends(8) => Some(8),
        b'-' if bytes.get(5) == Some(&b'Q')
            && matches!(bytes.get(6), Some(b'1'..=b'4'))
            && ends(7) =>
        {
            Some(7)
        }
        _ if is_month(4) && is_day(6) && ends(8) => Some(8),
        _ => None,
    }
}

fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let host_fits =
        |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte) || byte >= 0x80;
    let local_fits = |c: char| !c.is_whitespace() && !c.is_control() && !"/@,;".contains(c);
    !local.is_empty()
        && local.chars().all(local_fits)
        && host.split('.').count() >= 2
        && host.split('.').all(|label| !label.is_empty())
        && host.bytes().all(host_fits)
}

/// A JSON Web Token (three parts with dots, the first of which begins `{"` in base 64: `eyJ`),
/// padded base 64, or letters of both cases that change so often that they are no camel case.
fn is_token(text: &str) -> bool {
    let bytes = text.as_bytes();
    let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_+/".contains(byte);
    let (dotted, rest) = (text.starts_with("eyJ"), text.trim_end_matches('='));
    if dotted && text.split('.').count() == 3 {
        return bytes.iter().all(|byte| base64(byte) || *byte == b'.');
    }
    if !rest.bytes().all(|byte| base64(&byte)) {
        return false;
    }
    if rest.len() < text.len() && text.len() >= 8 {
        return true;
    }
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    let both_cases =
        bytes.iter().any(u8::is_ascii_lowercase) && bytes.iter().any(u8::is_ascii_uppercase);
    let (letters, runs) = runs(bytes);
    // A run of random base 62 has 1.6 characters, one of English camel case more than four.
    both_cases
        && letters * 2 < runs * 5
        && (bytes.len() >= 16
            || bytes.len() >= 14 && digits >= 1
            || bytes.len() >= 10 && digits >= 2)
}

/// The letters and digits, and the runs that they make: of digits, of small letters, or of capital
/// letters with the small ones behind them. `getUserById2` has 5.
fn runs(bytes: &[u8]) -> (usize, usize) {
    let class = |byte: u8| match byte {
        b'0'..=b'9' => 1,
        b'a'..=b'z' => 2,
        b'A'..=b'Z' => 3,
        _ => 0,
    };
    let (mut characters, mut count, mut before) = (0, 0, 0);
    for class in bytes.iter().map(|byte| class(*byte)) {
        characters += usize::from(class != 0);
        count += usize::from(class != 0 && class != before && !(before == 3 && class == 2));
        before = class;
    }
    (characters, count)
}

//! Tells coded ids from names and slugs that happen to hold a digit.
//!
//! In: a segment that mixes letters and digits, such as `FRS12E00042`, `order-12345` or
//! `top-10-songs`. Out: whether it is a code. A single word is judged by its digits and by how often
//! letters and digits take turns; one with separators by its parts, and the more of them are words,
//! the more a part must look like an id on its own.

use super::kind::date_length;
use super::words::{is_name_with_number, is_year};

/// As many digits in one word are an id; names have fewer (`sha256`), and the standards that have
/// as many are known by name.
const MANY_DIGITS: usize = 4;
/// A code or a number of this length is an id even in a slug of many words.
const LONG_CODE: usize = 8;

/// Whether a text that mixes letters and digits is a code.
pub(super) fn is_code(text: &str) -> bool {
    if text.bytes().any(|byte| byte < b' ') || text.starts_with('.') {
        return false;
    }
    let is_separator = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric();
    let parts: Vec<&str> = text
        .split(is_separator)
        .filter(|part| !part.is_empty())
        .collect();
    match parts[..] {
        [] => false,
        [word] => word.len() == text.len() && is_coded_word(word),
        _ => is_coded_phrase(text, &parts),
    }
}

/// Letters and digits without separators.
fn is_coded_word(word: &str) -> bool {
    let digits = count(word, u8::is_ascii_digit);
    let letters = word.len() - digits;
    if digits == 0
        || letters == 0
        || is_name_with_number(word)
        || is_size(word)
        || ends_in_year(word)
        || is_camel_case(word)
    {
        return false;
    }
    let turns = (word.as_bytes().windows(2))
        .filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit())
        .count();
    // Routes are written in small letters; a word in capitals needs fewer digits: `ABC123`,
    // `FRS63`. Not fewer than this: `MP3`, `EC2`, `AB12`.
    let capitals = !word
        .bytes()
        .any(|byte| byte.is_ascii_lowercase() || byte >= 0x80);
    digits >= MANY_DIGITS
        || (digits >= 2 && turns >= 3 && word.len() >= 5)
        || (capitals && (digits >= 3 || (digits >= 2 && word.len() >= 5)))
}

/// Parts with separators between them.
fn is_coded_phrase(text: &str, parts: &[&str]) -> bool {
    let words = parts.iter().filter(|part| is_word(part)).count();
    let digits = count(text, u8::is_ascii_digit);
    if digits == 0 {
        return false;
    }
    // Nobody puts `*` in a route; operators' codes have it: `FR*S63*P10001` (ISO 15118-2, annex H).
    if text.contains('*') && words == 0 && digits >= 2 {
        return true;
    }
    if has_date(text, parts) || parts.iter().any(|part| is_long_code(part)) {
        return true;
    }
    // `PROJ-42`, `FR-75`: the key of a Jira issue, a subdivision of ISO 3166-2.
    let is_key = |name: &str| name.len() >= 2 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    if let [name, number] = parts
        && is_key(name)
        && is_integer(number)
    {
        return true;
    }
    let outer = [parts.first(), parts.last()];
    let outer_number =
        |part: &&str| part.len() >= MANY_DIGITS && is_integer(part) && !is_year(part);
    match words {
        0 => {
            !text.contains('.') && digits >= MANY_DIGITS
                || parts.iter().any(|part| is_coded_word(part))
        }
        1 => {
            outer.into_iter().flatten().any(outer_number)
                || parts.iter().any(|part| is_coded_word(part))
        }
        _ => outer.into_iter().flatten().any(outer_number),
    }
}

/// Letters only, and enough of them to be read.
fn is_word(part: &str) -> bool {
    let letters = part
        .bytes()
        .all(|byte| byte.is_ascii_alphabetic() || byte >= 0x80);
    letters
        && (part.len() >= 3
            || part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_lowercase()))
}

fn is_integer(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is an id in any company: `12345`, `66b6c48dd5`, the hash of `main.8a7b6c5d.js`.
fn is_long_code(part: &str) -> bool {
    let digits = count(part, u8::is_ascii_digit);
    if digits == part.len() {
        return digits > MANY_DIGITS;
    }
    let hex = part.bytes().all(|byte| byte.is_ascii_hexdigit());
    part.len() >= LONG_CODE
        && digits > 0
        && !is_size(part)
        && (is_coded_word(part) || hex && !ends_in_year(part))
}

/// `16x16`, `1920x1080`: a size, of which a service has a few.
fn is_size(word: &str) -> bool {
    let sides = |(width, height)| is_integer(width) && is_integer(height);
    word.split_once('x').is_some_and(sides)
}

/// `getHTTP2StatusForB2BUsers`: two runs of four small letters or more are words, not chance.
fn is_camel_case(word: &str) -> bool {
    let runs = word.split(|character: char| !character.is_ascii_lowercase());
    word.bytes().any(|byte| byte.is_ascii_uppercase())
        && runs.filter(|run| run.len() >= 4).count() >= 2
}

/// `feb2024`, `es2015`, `admin2023`.
fn ends_in_year(word: &str) -> bool {
    let letters = count(word, u8::is_ascii_alphabetic);
    letters >= 2
        && word.bytes().take(letters).all(|b| b.is_ascii_alphabetic())
        && is_year(&word[letters..])
}

/// A whole day at the start or at the end: `2025-01-24-notes`, `logs-2025.01.24`.
fn has_date(text: &str, parts: &[&str]) -> bool {
    let is_day = |text: &str| date_length(text).is_some_and(|length| length >= 8);
    let starts = |part: &&str| part.len() == 4 && is_year(part);
    let three_from_end = parts.len().checked_sub(3).map(|at| parts[at]);
    let at_end = three_from_end
        .filter(starts)
        .and_then(|year| text.rfind(year))
        .map(|at| &text[at..]);
    is_day(text) || at_end.is_some_and(|end| is_day(end) && end.len() == 10)
}

fn count(text: &str, wanted: fn(&u8) -> bool) -> usize {
    text.bytes().filter(wanted).count()
}

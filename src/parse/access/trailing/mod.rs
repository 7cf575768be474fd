//! What follows the bytes of a common log line: referer and user agent, and then whatever people
//! put behind them, a duration among it if we are lucky.
//!
//! ```text
//! "-" "curl/8.7.1" "-" rt=0.001 uct="0.000" uht="0.001" urt="0.001"
//! "-" "-" 500 "test@docker" "http://172.17.0.3:80" 0ms
//! "-" "curl/7.54.0" "-"|0.057|-
//! "-" "curl" 97 0.001 [default-svc-80] [] 10.1.1.1:80 612 0.001 200 8ab5d1c0
//! ```
//!
//! Which of the numbers is the duration is decided in `times`.

#[cfg(test)]
mod tests;
mod times;

use super::super::assumption::Assumption;
use super::super::duration::{Unit, number_us, parse_duration_us};
use super::super::field::Field;
use super::super::keys::{Key, key_of};
use super::super::record::Record;
use super::super::reject::Reject;
use super::super::words::Words;
use super::Context;
use super::gathered::{is_number, numbers_us};
use memchr::memchr3;
use times::Times;

/// The longest name of a time, as in `"request_time=0.127"`.
const LONGEST_NAME: usize = 32;

/// The bytes that end a number. A table, since a number is too short for a search, and since branches
/// on its digits are not to be foretold: with them, a third of a Tomcat line's time went here.
const ENDS_NUMBER: [bool; 256] = {
    let mut table = [false; 256];
    let ends = b" \"=|,\t";
    let mut at = 0;
    while at < ends.len() {
        table[ends[at] as usize] = true;
        at += 1;
    }
    table
};

/// What of a line was read so far.
struct Trailing<'r, 'a> {
    record: &'r mut Record<'a>,
    times: Times<'a>,
    /// How many of the referer, the user agent and the texts behind them were met.
    texts: usize,
    /// Whether the next word stands right behind the bytes or the referer.
    behind_text: bool,
}

/// Reads the rest of a line into a record; what was assumed of its duration.
pub(super) fn read<'a>(
    mut words: Words<'a>,
    context: Context,
    record: &mut Record<'a>,
) -> Result<Option<Assumption>, Reject> {
    if words.rest.is_empty() {
        // The common log format ends here.
        return Ok(None);
    }
    let mut line = Trailing {
        record,
        times: Times::default(),
        texts: 0,
        behind_text: true,
    };
    loop {
        words.skip_spaces();
        match words.rest {
            [] => break,
            [b'"', ..] => {
                let Some(quoted) = words.quoted() else { break };
                line.record.cut |= !quoted.closed;
                line.take_text(quoted.field)?;
            }
            [b'[', ..] => {
                if words.bracketed().is_none() {
                    break;
                }
                line.behind_text = false;
            }
            // What separates words where people like bars.
            [b'|' | b',' | b'\t', rest @ ..] => words.rest = rest,
            _ => line.take_word(&mut words)?,
        }
    }
    let assumed;
    let record = line.record;
    (record.duration_us, assumed) = line.times.decide(context, record.cut);
    record.time_is_start = record.duration_us.is_some() && line.times.is_of_starts();
    Ok(assumed)
}

impl<'a> Trailing<'_, 'a> {
    fn take_text(&mut self, text: Field<'a>) -> Result<(), Reject> {
        if let Some((name, value)) = named(text) {
            return take_named(name, value, &mut self.times, self.record);
        }
        match self.texts {
            0 => self.record.referer = text.given(),
            1 => self.record.user_agent = text.given(),
            _ => self.times.take_quoted(text.raw),
        }
        self.texts += 1;
        self.behind_text = true;
        Ok(())
    }

    fn take_word(&mut self, words: &mut Words<'a>) -> Result<(), Reject> {
        let rest = words.rest;
        // Only numbers and dashes stand between bars; all else is a text, or a table.
        let end = match rest.first() {
            Some(b'0'..=b'9' | b'-') => {
                rest.iter().position(|byte| ENDS_NUMBER[usize::from(*byte)])
            }
            _ => memchr3(b' ', b'"', b'=', rest),
        };
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        words.rest = behind;
        if let [b'=', value @ ..] = behind {
            words.rest = value;
            let value = match value {
                [b'"', ..] => words.quoted().map(|quoted| quoted.field),
                [b' ', ..] | [] => None,
                _ => Some(take_list(words)),
            };
            return value.map_or(Ok(()), |value| {
                take_named(word, value, &mut self.times, self.record)
            });
        }
        let behind_text = std::mem::take(&mut self.behind_text);
        let alone = !matches!(behind, [b'|' | b',' | b'\t', ..]);
        if word == b"-" && alone && behind_text && self.texts < 2 {
            // Traefik 1 writes a missing referer or user agent without quotes; a dash before both
            // of them is something else.
            let mut ahead = *words;
            let followed = ahead.quoted().is_some();
            if !followed || (self.texts == 0 && ahead.quoted().is_none()) {
                self.texts += 1;
                self.behind_text = true;
            }
            return Ok(());
        }
        if !alone && behind[0] != b'\t' && !Times::may_be_between_bars(word) {
            // Such as several addresses.
            let end = memchr3(b' ', b'"', b'=', behind).unwrap_or(behind.len());
            words.rest = &behind[end..];
        }
        if word.is_empty() {
            // A lone quote cannot be here; one byte at a time, there is always progress.
            words.rest = rest.get(1..).unwrap_or_default();
        } else if word[0].is_ascii_digit() && word.ends_with(b".") {
            // Half of a number with a point.
            self.record.cut = true;
        } else if let Some((us, rest)) = unit_behind(word, words.rest) {
            self.times.take_timed(us);
            words.rest = rest;
        } else {
            self.times.take_word(word, alone);
        }
        Ok(())
    }
}

/// `12.345 ms`, as Node's morgan writes it: the duration, and what follows the unit.
fn unit_behind<'a>(number: &[u8], rest: &'a [u8]) -> Option<(u64, &'a [u8])> {
    let [b' ', unit @ (b'm' | b's' | b'u' | b'n'), ..] = rest else {
        return None;
    };
    let length = if *unit == b's' { 1 } else { 2 };
    let (unit, rest) = rest[1..].split_at_checked(length)?;
    let unit = Unit::of_suffix(unit)?;
    let is_whole_word = matches!(rest, [] | [b' ' | b'"', ..]);
    let us = number_us(number, unit).filter(|_| is_whole_word)?;
    Some((us, rest))
}

/// `"rt=0.127"`: a duration with its name inside of the quotes.
fn named(text: Field<'_>) -> Option<(&[u8], Field<'_>)> {
    let head = &text.raw[..text.raw.len().min(LONGEST_NAME)];
    let letter = |byte: &&u8| matches!(byte, b'a'..=b'z' | b'_');
    let length = head.iter().take_while(letter).count();
    if text.raw.get(length) != Some(&b'=') {
        return None;
    }
    let (name, value) = (&text.raw[..length], &text.raw[length + 1..]);
    matches!(key_of(name), Some(Key::Duration(_))).then(|| (name, text.part(value)))
}

/// A value without quotes, with all of a list that nginx writes of several servers: `0.1, 0.2 : -`.
fn take_list<'a>(words: &mut Words<'a>) -> Field<'a> {
    let start = words.rest;
    while let Some(word) = words.word() {
        if let Some(at) = word.iter().position(|byte| *byte == b'|') {
            words.rest = &start[start.len() - words.rest.len() - word.len() + at..];
            break;
        }
        if let [b' ', b':', b' ', rest @ ..] = words.rest {
            words.rest = rest;
        } else if !word.ends_with(b",") {
            break;
        }
    }
    let list = &start[..start.len() - words.rest.len()];
    Field::plain(list.strip_suffix(b",").unwrap_or(list))
}

fn take_named<'a>(
    name: &[u8],
    value: Field<'a>,
    times: &mut Times<'a>,
    record: &mut Record<'a>,
) -> Result<(), Reject> {
    let slot = match key_of(name) {
        Some(Key::Duration(measure)) => {
            let us = numbers_us(value.raw, measure.unit).or_else(|| parse_duration_us(value.raw));
            if !measure.whole {
                times.upstream = times.upstream.or(us);
                return Ok(());
            }
            let no_time = value.given().is_none() || value.raw.starts_with(b"-");
            if us.is_none() && !no_time && !is_number(value.raw) {
                return Err(Reject::BadDuration);
            }
            times.named = times.named.or(Some(us));
            return Ok(());
        }
        Some(Key::Host) => &mut record.host,
        Some(Key::RequestId) => &mut record.request_id,
        Some(Key::Container) => &mut record.container,
        Some(_) | None => return Ok(()),
    };
    if slot.is_none() {
        *slot = value.given();
    }
    Ok(())
}

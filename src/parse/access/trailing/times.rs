//! The numbers behind a common log line that may be its duration, and which of them it is.
//!
//! In: what `trailing` met. Out: the duration, and what had to be assumed of it. A name decides,
//! else a unit, else a number with a point, which is seconds: of several the first with three
//! decimals or more, as nginx writes its times with three and its gzip ratio with two. An integer
//! alone is Apache's `%D`, microseconds, which is an assumption; two are its bytes in and out.

use super::super::super::assumption::Assumption;
use super::super::super::duration::{Unit, number_us, parse_duration_us, parse_integer};
use super::super::Context;

/// The numbers behind a line.
#[derive(Default)]
pub(super) struct Times<'a> {
    /// Under a name of the whole request's time; the inner `None` for a dash.
    pub named: Option<Option<u64>>,
    /// Under a name of the upstream's time.
    pub upstream: Option<u64>,
    with_unit: Option<u64>,
    /// With a point and three decimals or more, unquoted.
    fine: Option<&'a [u8]>,
    /// With a point.
    float: Option<&'a [u8]>,
    /// With three decimals, in quotes.
    quoted: Option<&'a [u8]>,
    integers: [Option<&'a [u8]>; 3],
    /// The text behind the referer and the user agent, and how many texts there are behind the
    /// first integer after them.
    after_count: Option<(&'a [u8], usize)>,
}

impl<'a> Times<'a> {
    /// Takes a word; `alone` says that there were spaces around it, and not commas or bars.
    pub(super) fn take_word(&mut self, word: &'a [u8], alone: bool) {
        if let Some(decimals) = decimals(word) {
            let slot = if decimals < 3 {
                &mut self.float
            } else {
                &mut self.fine
            };
            *slot = slot.or(Some(word));
        } else if parse_integer(word).is_some() {
            if let Some(slot) = self.integers.iter_mut().find(|slot| slot.is_none())
                && alone
            {
                *slot = Some(word);
            }
        } else if word[0].is_ascii_digit() && word.ends_with(b"s") {
            self.with_unit = self.with_unit.or(parse_duration_us(word));
        } else if let Some(us) = seconds_and_microseconds(word) {
            self.with_unit = self.with_unit.or(Some(us));
        }
    }

    /// Takes a number that had its unit behind it.
    pub(super) fn take_timed(&mut self, us: u64) {
        self.with_unit = self.with_unit.or(Some(us));
    }

    /// Whether a text is what people write between bars: a number, a dash or nothing.
    pub(super) fn may_be_between_bars(text: &[u8]) -> bool {
        text.iter()
            .all(|byte| byte.is_ascii_digit() || b".-ms".contains(byte))
    }

    /// Takes a text in quotes behind the referer and the user agent.
    pub(super) fn take_quoted(&mut self, text: &'a [u8]) {
        if decimals(text) == Some(3) {
            self.quoted = self.quoted.or(Some(text));
        } else if self.integers[0].is_some() {
            let (first, count) = self.after_count.unwrap_or((text, 0));
            self.after_count = Some((first, count + 1));
        }
    }

    /// The duration, and what had to be assumed of it. Nothing is assumed of a line that is cut.
    pub(super) fn decide(&self, context: Context, cut: bool) -> (Option<u64>, Option<Assumption>) {
        if let Some(named) = self.named {
            return (named, None);
        }
        if let Some(us) = self.with_unit.or(self.upstream) {
            return (Some(us), None);
        }
        let seconds = context.unit.unwrap_or(Unit::Seconds);
        if let Some(float) = self.fine.or(self.quoted).or(self.float) {
            return (number_us(float, seconds), None);
        }
        match self.integer() {
            Some(integer) if !cut && !self.is_of_traefik() => {
                let us = number_us(integer, context.unit.unwrap_or(Unit::Microseconds));
                let assumed = context.unit.is_none();
                (us, assumed.then_some(Assumption::TrailingInteger))
            }
            Some(_) | None => (None, None),
        }
    }

    /// Whether the time of the line is when its request came: of Apache (`%D`, `%T/%D`) and of Traefik
    /// (`12ms`), whose durations are of these forms.
    pub(super) fn is_of_starts(&self) -> bool {
        let is_by_integer = || {
            let seconds =
                self.upstream.is_some() || self.fine.or(self.quoted).or(self.float).is_some();
            !seconds && self.integer().is_some()
        };
        self.named.is_none() && (self.with_unit.is_some() || is_by_integer())
    }

    fn integer(&self) -> Option<&'a [u8]> {
        match self.integers {
            [Some(one), None, _] => Some(one),
            // `%I %O` are bytes in and out; behind them stands `%D`.
            [Some(_), Some(_), last] => last,
            [None, ..] => None,
        }
    }

    /// Traefik counts its requests behind the user agent, and names a router (`web@docker`) and a
    /// server behind the count. A line of it that lost its end has no duration.
    fn is_of_traefik(&self) -> bool {
        self.after_count
            .is_some_and(|(first, count)| count > 1 || memchr::memchr(b'@', first).is_some())
    }
}

/// `0/50033`, or `**0/50033**`: Apache's `%T/%D`, which proves itself.
fn seconds_and_microseconds(word: &[u8]) -> Option<u64> {
    let word = word.strip_prefix(b"**").unwrap_or(word);
    let word = word.strip_suffix(b"**").unwrap_or(word);
    let slash = memchr::memchr(b'/', word)?;
    let seconds = parse_integer(&word[..slash])?;
    let us = number_us(&word[slash + 1..], Unit::Microseconds)?;
    (us / 1_000_000 == seconds).then_some(us)
}

/// How many digits stand behind the point of a number that has one.
fn decimals(text: &[u8]) -> Option<usize> {
    let mut points = 0;
    let mut decimals = 0;
    for byte in text {
        match byte {
            b'.' => points += 1,
            b'0'..=b'9' => decimals += points,
            _ => return None,
        }
    }
    (points == 1 && text[0] != b'.' && decimals > 0).then_some(decimals)
}

//! The unit of a duration whose name does not tell it, such as `duration` and `latency`.
//!
//! In: the number, and what the other members of the line give away of the program that wrote it.
//! Out: the unit, and what had to be assumed. The rule, in this order:
//!
//! 1. A program that is known: Envoy and Rails write milliseconds, Caddy seconds with a fraction.
//! 2. In a line of Node's loggers (a `level` that is a number) it is milliseconds.
//! 3. Without a point it is a whole number of milliseconds, as Node, PHP, Rails and log15 write it;
//!    from 100,000 on of nanoseconds, as Go writes a `time.Duration`. In a line of Go's loggers (a
//!    `level` in words beside a `msg`) that is so from 10,000 on: a request of ten seconds is rarer
//!    than one of ten microseconds.
//! 4. With a point it is seconds, as nginx, Python and zap write it; from 100 on milliseconds, and
//!    always in a line of zerolog (`level` in small letters, `message`).
//!
//! All but the first is an assumption that is told. Zero is zero in any unit.

use super::super::assumption::Assumption;
use super::super::duration::{Unit, parse_integer};
use super::super::field::Field;

/// From here on a whole number is nanoseconds.
const NANOSECONDS_FROM: u64 = 100_000;
/// The same in a line of Go's loggers.
const NANOSECONDS_FROM_IN_GO: u64 = 10_000;
/// With so many digits before its point a number is milliseconds.
const DIGITS_OF_MILLISECONDS: usize = 3;

/// What other members of a line give away of the program that wrote it.
#[derive(Debug, Default)]
pub(super) struct Hints<'a> {
    /// The unit of all durations of the program.
    pub known: Option<Unit>,
    /// Caddy: seconds, where there is a fraction.
    pub seconds_with_point: bool,
    /// The level of the line, when it is a word.
    pub level: Option<&'a [u8]>,
    /// pino and bunyan: the level of the line is a number.
    pub level_is_number: bool,
    pub has_msg: bool,
    pub has_message: bool,
}

impl Hints<'_> {
    /// The unit of a number, and what was assumed. `unnamed` is what its name implies for fractions.
    pub(super) fn unit_of(&self, number: &[u8], unnamed: Unit) -> (Unit, Option<Assumption>) {
        if let Some(unit) = self.known {
            return (unit, None);
        }
        if self.level_is_number {
            return (Unit::Milliseconds, Some(Assumption::NamedMilliseconds));
        }
        let digits = number
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let has_point = number.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E'));
        let unit = if has_point {
            if self.seconds_with_point {
                return (Unit::Seconds, None);
            }
            let exponent = number.iter().any(|byte| matches!(byte, b'e' | b'E'));
            if self.is_of_zerolog() || (digits >= DIGITS_OF_MILLISECONDS && !exponent) {
                Unit::Milliseconds
            } else {
                unnamed
            }
        } else {
            let from = if self.level.is_some() && self.has_msg {
                NANOSECONDS_FROM_IN_GO
            } else {
                NANOSECONDS_FROM
            };
            match parse_integer(&number[..digits]) {
                Some(0) => return (Unit::Milliseconds, None),
                Some(number) if number < from => Unit::Milliseconds,
                Some(_) | None => Unit::Nanoseconds,
            }
        };
        (unit, Some(Assumption::of_named(unit)))
    }

    fn is_of_zerolog(&self) -> bool {
        const LEVELS: [&[u8]; 6] = [b"trace", b"debug", b"info", b"warn", b"error", b"fatal"];
        self.has_message && self.level.is_some_and(|level| LEVELS.contains(&level))
    }

    /// Notes what a member at the top of a line says of the program.
    pub(super) fn note(&mut self, key: &[u8]) {
        match key {
            b"msg" => self.has_msg = true,
            b"message" => self.has_message = true,
            // Envoy, and Rails with lograge.
            b"response_flags"
            | b"response_code_details"
            | b"upstream_cluster"
            | b"upstream_service_time"
            | b"x-envoy-upstream-service-time"
            | b"controller" => self.known = Some(Unit::Milliseconds),
            _ => {}
        }
    }
}

/// `get` as Node's hapi writes it, so that it is the same endpoint as `GET`.
pub(super) fn upper_case(method: Field<'_>) -> &[u8] {
    match method.raw {
        b"get" => b"GET",
        b"post" => b"POST",
        b"put" => b"PUT",
        b"head" => b"HEAD",
        b"patch" => b"PATCH",
        b"delete" => b"DELETE",
        b"options" => b"OPTIONS",
        raw => raw,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_follows_from_the_number_and_from_the_program() {
        let other = Hints::default;
        let go = || Hints {
            level: Some(b"info"),
            has_msg: true,
            ..Hints::default()
        };
        let zerolog = || Hints {
            level: Some(b"info"),
            has_message: true,
            ..Hints::default()
        };
        let winston = || Hints {
            level: Some(b"INFO"),
            has_message: true,
            ..Hints::default()
        };
        let pino = || Hints {
            level_is_number: true,
            has_msg: true,
            ..Hints::default()
        };
        let caddy = || Hints {
            seconds_with_point: true,
            ..Hints::default()
        };
        let (s, ms, ns) = (Unit::Seconds, Unit::Milliseconds, Unit::Nanoseconds);
        for (hints, number, unit, assumed) in [
            (other(), "3", ms, true),
            (other(), "99999", ms, true),
            (other(), "100000", ns, true),
            (other(), "99999999999999999999", ns, true),
            (other(), "0", ms, false),
            (other(), "0.057", s, true),
            (other(), "3e-05", s, true),
            (other(), "99.5", s, true),
            (other(), "750.123", ms, true),
            (other(), "12, 13", ms, true),
            (go(), "9999", ms, true),
            (go(), "20950", ns, true),
            (go(), "0.0123", s, true),
            (zerolog(), "9.348012", ms, true),
            (winston(), "9.348012", s, true),
            (pino(), "120000", ms, true),
            (pino(), "2.483", ms, true),
            (caddy(), "0.5", s, false),
            (caddy(), "1234567", ns, true),
        ] {
            let assumption = assumed.then(|| Assumption::of_named(unit));
            let found = hints.unit_of(number.as_bytes(), s);
            assert_eq!(found, (unit, assumption), "{number}");
        }
        let mut envoy = other();
        envoy.note(b"upstream_cluster");
        assert_eq!(envoy.unit_of(b"45", s), (ms, None));
    }
}

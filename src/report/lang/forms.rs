//! Numbers, durations and dates as each language writes them.
//!
//! In: numbers with their unit in the name, instants in µs UTC. Out: short text. French has a narrow
//! no-break space between thousands, a decimal comma, and a no-break space before a unit.

use super::Lang;
use crate::parse::Zone;
use crate::stats::Span;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};

/// Between thousands in French.
const NARROW: char = '\u{202f}';
/// Before a unit in French.
pub(super) const NO_BREAK: &str = "\u{a0}";

const MONTHS: [&str; 12] = [
    "janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
    "déc.",
];
/// From Monday.
const WEEKDAYS: [&str; 7] = ["lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."];

impl Lang {
    /// A number that was written with a point and commas, as the language writes it.
    pub(in crate::report) fn localised(self, english: &str) -> String {
        match self {
            Self::English => english.to_owned(),
            Self::French => english
                .chars()
                .map(|character| match character {
                    ',' => NARROW,
                    '.' => ',',
                    ' ' => '\u{a0}',
                    other => other,
                })
                .collect(),
        }
    }

    /// `1234567` as `1,234,567`.
    pub(in crate::report) fn count(self, number: u64) -> String {
        let digits = number.to_string();
        let mut text = String::with_capacity(digits.len() + digits.len() / 3);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(match self {
                    Self::English => ',',
                    Self::French => NARROW,
                });
            }
            text.push(digit);
        }
        text
    }

    /// A number with at most so many decimals, without useless zeros.
    pub(in crate::report) fn decimal(self, value: f64, places: usize) -> String {
        let text = self.fixed(value, places);
        if places == 0 {
            return text;
        }
        let point = match self {
            Self::English => '.',
            Self::French => ',',
        };
        let trimmed = text.trim_end_matches('0').trim_end_matches(point);
        trimmed.to_owned()
    }

    /// A number with exactly so many decimals, for a column of a table.
    pub(in crate::report) fn fixed(self, value: f64, places: usize) -> String {
        let text = format!("{value:.places$}");
        // A negative number that rounds to nothing is nothing.
        let is_nothing = text.bytes().all(|byte| b"-0.".contains(&byte));
        let text = text.trim_start_matches(if is_nothing { "-" } else { "" });
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let (sign, digits) = match whole.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", whole),
        };
        // What has more digits than a count can hold is not grouped.
        let digits = digits
            .parse()
            .map_or_else(|_| digits.to_owned(), |whole| self.count(whole));
        let whole = format!("{sign}{digits}");
        match (fraction, self) {
            ("", _) => whole,
            (_, Self::English) => format!("{whole}.{fraction}"),
            (_, Self::French) => format!("{whole},{fraction}"),
        }
    }

    /// A share in percent, in as many digits as are of use: `0.83 %`, `12 %`.
    pub(in crate::report) fn percent(self, percent: f64) -> String {
        let text = match percent {
            percent if percent > 0.0 && percent < 0.01 => format!("<{}", self.decimal(0.01, 2)),
            percent if percent < 0.995 => self.decimal(percent, 2),
            percent if percent < 9.95 => self.decimal(percent, 1),
            // All but all is not all.
            percent if percent > 99.0 && percent < 100.0 => self.decimal(percent.min(99.9), 1),
            percent => self.decimal(percent, 0),
        };
        match self {
            Self::English => format!("{text} %"),
            Self::French => format!("{text}{NO_BREAK}%"),
        }
    }

    /// A share in percent along an axis, in as many digits as it has.
    pub(in crate::report) fn share(self, percent: f64) -> String {
        let text = self.decimal(percent, 6);
        match self {
            Self::English => format!("{text} %"),
            Self::French => format!("{text}{NO_BREAK}%"),
        }
    }

    /// A date: `2025-01-24`, `24/01/2025`.
    pub(in crate::report) fn date(self, day: NaiveDate) -> String {
        let pattern = match self {
            Self::English => "%Y-%m-%d",
            Self::French => "%d/%m/%Y",
        };
        day.format(pattern).to_string()
    }

    /// An instant to the minute: `2025-01-24 14:05`, `24/01/2025 14:05`.
    pub(in crate::report) fn minute(self, local: DateTime<FixedOffset>) -> String {
        let pattern = match self {
            Self::English => "%Y-%m-%d %H:%M",
            Self::French => "%d/%m/%Y %H:%M",
        };
        local.format(pattern).to_string()
    }

    /// An instant to the second.
    pub(in crate::report) fn second(self, local: DateTime<FixedOffset>) -> String {
        self.minute(local) + &local.format(":%S").to_string()
    }

    /// An instant to the millisecond.
    pub(in crate::report) fn instant(self, local: DateTime<FixedOffset>) -> String {
        let pattern = match self {
            Self::English => "%Y-%m-%d %H:%M:%S%.3f",
            Self::French => "%d/%m/%Y %H:%M:%S%.3f",
        };
        local.format(pattern).to_string()
    }

    /// A span of time in its zone: `2025-07-24 08:00 to 2025-07-25 21:30 (Europe/Paris)`, with
    /// seconds when it is shorter than an hour.
    pub(in crate::report) fn span(self, span: Span, zone: Zone) -> String {
        let is_short = span.last_us.saturating_sub(span.first_us) < 3_600_000_000;
        let text = |instant_us| {
            let local = zone.local(instant_us);
            let seconds = if is_short {
                local.format(":%S").to_string()
            } else {
                String::new()
            };
            self.minute(local) + &seconds
        };
        let (first, last) = (text(span.first_us), text(span.last_us));
        match self {
            Self::English => format!("{first} to {last} ({zone})"),
            Self::French => format!("du {first} au {last} ({zone})"),
        }
    }

    /// A day with its weekday: `Sat 25 Oct`, `sam. 25 oct.`.
    pub(in crate::report) fn weekday(self, local: DateTime<FixedOffset>) -> String {
        match self {
            Self::English => local.format("%a %-d %b").to_string(),
            Self::French => {
                let weekday = WEEKDAYS[local.weekday().num_days_from_monday() as usize];
                format!("{weekday} {}", self.day(local))
            }
        }
    }

    /// A day: `25 Oct`, `25 oct.`.
    pub(in crate::report) fn day(self, local: DateTime<FixedOffset>) -> String {
        match self {
            Self::English => local.format("%-d %b").to_string(),
            Self::French => format!("{} {}", local.day(), self.month(local)),
        }
    }

    /// A month: `Oct`, `oct.`.
    pub(in crate::report) fn month(self, local: DateTime<FixedOffset>) -> String {
        match self {
            Self::English => local.format("%b").to_string(),
            Self::French => MONTHS[local.month0() as usize].to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_durations_are_written_for_people() {
        let en = Lang::English;
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(|number| en.count(number)),
            ["0", "999", "1,000", "1,234,567"]
        );
        for (us, text) in [
            (850, "850 µs"),
            (29_000, "29 ms"),
            (1_250, "1.25 ms"),
            (1_250_000, "1.25 s"),
            (30_000_000, "30 s"),
            (200_000_000, "3 min 20 s"),
            (7_260_000_000, "2 h 1 min"),
        ] {
            assert_eq!(en.duration(us), text);
        }
        assert_eq!(
            [0.0, 0.001, 0.83, 2.04, 12.4, 99.97, 100.0].map(|share| en.percent(share)),
            ["0 %", "<0.01 %", "0.83 %", "2 %", "12 %", "99.9 %", "100 %"]
        );
        assert_eq!(en.decimal(-0.001, 2), "0");
        assert_eq!(en.fixed(70.0, 1), "70.0");
        assert_eq!(
            [-0.01, -0.1].map(|value| en.fixed(value, 1)),
            ["0.0", "-0.1"]
        );
        assert_eq!(Lang::French.fixed(1999.96, 1), "2\u{202f}000,0");
        assert_eq!(en.decimal(-12_345.60, 2), "-12,345.6");
        assert_eq!(
            [1_250, 29_040, 471_300].map(|us| en.ms(us)),
            ["1.25", "29", "471"]
        );
    }

    #[test]
    fn french_has_its_own_forms() {
        let fr = Lang::French;
        assert_eq!(fr.count(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(fr.decimal(1234.5, 2), "1\u{202f}234,5");
        assert_eq!(fr.percent(0.83), "0,83\u{a0}%");
        assert_eq!(fr.duration(1_250_000), "1,25\u{a0}s");
        // 25 October 2025 was a Saturday: `date -u -d @1761350400`.
        let local = Zone::UTC.local(1_761_350_400_000_000);
        assert_eq!(fr.weekday(local), "sam. 25 oct.");
        assert_eq!(fr.minute(local), "25/10/2025 00:00");
        assert_eq!(Lang::English.weekday(local), "Sat 25 Oct");
    }
}

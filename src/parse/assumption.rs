//! What was assumed where a line does not say it, to be told aloud once a run.
//!
//! A trailing integer of an Apache log may be micro- or milliseconds; a time without a zone may be
//! any zone's. The parser goes on with the usual meaning and notes that it did. Sets of assumptions
//! of several threads are united.

use super::duration::Unit;

/// Something that a line left open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assumption {
    /// A last integer without a name was read as microseconds.
    TrailingInteger,
    /// A number with a point under a name such as `duration` was read as seconds.
    NamedSeconds,
    /// A number under a name such as `duration` was read as milliseconds.
    NamedMilliseconds,
    /// A large whole number under a name such as `duration` was read as nanoseconds.
    NamedNanoseconds,
    /// A time without a zone was read in the zone that was asked for, or in UTC.
    LocalTime,
    /// A time without a year was put in the year of the file.
    Year,
}

impl Assumption {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 6] = [
        Self::TrailingInteger,
        Self::NamedSeconds,
        Self::NamedMilliseconds,
        Self::NamedNanoseconds,
        Self::LocalTime,
        Self::Year,
    ];

    /// The name in files, such as `local_time`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TrailingInteger => "trailing_integer",
            Self::NamedSeconds => "named_seconds",
            Self::NamedMilliseconds => "named_milliseconds",
            Self::NamedNanoseconds => "named_nanoseconds",
            Self::LocalTime => "local_time",
            Self::Year => "year",
        }
    }

    /// What is assumed and how to say otherwise, as a sentence without its full stop.
    pub const fn says(self) -> &'static str {
        match self {
            Self::TrailingInteger => {
                "the last integer of a line is its duration in microseconds; --duration-unit says otherwise"
            }
            Self::NamedSeconds => {
                "durations with a point and without a unit are seconds; --duration-unit says otherwise"
            }
            Self::NamedMilliseconds => {
                "whole numbers as durations, and fractions from 100 on, are milliseconds; --duration-unit says otherwise"
            }
            Self::NamedNanoseconds => {
                "large whole numbers as durations are nanoseconds; --duration-unit says otherwise"
            }
            Self::LocalTime => {
                "times without a zone are of the zone of --tz, or UTC when it is not given"
            }
            Self::Year => "times without a year are of the year before the file was written",
        }
    }

    /// The assumption that a number under a name has this unit.
    pub(super) const fn of_named(unit: Unit) -> Self {
        match unit {
            Unit::Seconds => Self::NamedSeconds,
            Unit::Milliseconds | Unit::Microseconds => Self::NamedMilliseconds,
            Unit::Nanoseconds => Self::NamedNanoseconds,
        }
    }
}

/// A set of assumptions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assumptions(u8);

impl Assumptions {
    /// Adds one.
    pub fn note(&mut self, assumption: Assumption) {
        self.0 |= 1 << assumption as u8;
    }

    /// Adds all of another set.
    pub fn merge(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Those in the set, in the order of [`Assumption::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Assumption> {
        Assumption::ALL
            .into_iter()
            .filter(move |assumption| self.0 & (1 << *assumption as u8) != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_united() {
        let (mut one, mut two) = (Assumptions::default(), Assumptions::default());
        one.note(Assumption::Year);
        two.note(Assumption::TrailingInteger);
        two.note(Assumption::Year);
        one.merge(two);
        assert_eq!(
            one.iter().collect::<Vec<_>>(),
            [Assumption::TrailingInteger, Assumption::Year]
        );
    }
}

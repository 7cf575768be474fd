//! What a snapshot was made with and a run does not have, in the words of the flags that a person gives.
//!
//! In: the settings that differ. Out: a sentence, or its parts. The time of a snapshot is kept as the
//! instants that `--date` and `--tz` meant; here they become those flags again.

use crate::digest::snapshot::Difference;
use crate::parse::Zone;
use crate::plan::whole_day;
use crate::report::visible;
use crate::table::{Bound, TimeFilter};

/// The ends of the time that was asked for.
pub(super) const SINCE_FLAG: &str = "--since";
pub(super) const UNTIL_FLAG: &str = "--until";

const MINUTE_US: i64 = 60_000_000;
const DAY_US: i64 = 1440 * MINUTE_US;
/// No two zones are further apart than 26 hours; from here on another day is the simpler reading.
const ZONES_APART_US: i64 = 15 * 60 * MINUTE_US;

/// How a snapshot and a run differ. Equal ones have the same words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Otherwise {
    /// How the snapshot was made: `with --slow 1000ms`.
    pub theirs: String,
    /// How the run is: `with --slow 500ms`.
    pub ours: String,
    /// What to do: `give the same --slow`.
    pub advice: String,
}

/// One flag, or several that mean one thing.
struct Setting {
    theirs: String,
    ours: String,
    advice: String,
}

impl Otherwise {
    /// In words. `zone` is the `--tz` of the run.
    pub(super) fn new(differences: &[Difference], zone: Option<Zone>) -> Self {
        let is_time =
            |difference: &&Difference| [SINCE_FLAG, UNTIL_FLAG].contains(&&difference.flag[..]);
        let (time, others): (Vec<&Difference>, Vec<&Difference>) =
            differences.iter().partition(is_time);
        let mut settings: Vec<Setting> = others.into_iter().map(setting).collect();
        settings.extend(time_setting(&time, zone));
        let joined = |pick: fn(&Setting) -> &str| {
            let mut words: Vec<&str> = settings.iter().map(pick).collect();
            words.dedup();
            words.join(" and ")
        };
        Self {
            theirs: joined(|setting| &setting.theirs),
            ours: joined(|setting| &setting.ours),
            advice: joined(|setting| &setting.advice),
        }
    }

    /// What is wrong with one snapshot, behind its name.
    pub(super) fn says(&self) -> String {
        let Self {
            theirs,
            ours,
            advice,
        } = self;
        format!(
            "is a snapshot that was made {theirs}, and this run is {ours}: {advice}, or make the snapshot anew from its logs"
        )
    }
}

fn setting(difference: &Difference) -> Setting {
    let Difference { flag, theirs, ours } = difference;
    let given = |value: &Option<String>| match value.as_deref() {
        None => format!("without {flag}"),
        Some("yes") => format!("with {flag}"),
        Some(value) => format!("with {flag} {}", visible(value)),
    };
    Setting {
        theirs: given(theirs),
        ours: given(ours),
        advice: advice(theirs.is_some(), flag),
    }
}

fn advice(they_have_it: bool, flag: &str) -> String {
    if they_have_it {
        format!("give the same {flag}")
    } else {
        format!("leave out {flag}")
    }
}

/// What the times that differ were meant by.
fn time_setting(differences: &[&Difference], zone: Option<Zone>) -> Option<Setting> {
    let bound = |flag: &str, pick: fn(&Difference) -> &Option<String>| -> Option<Bound> {
        let mut differences = differences.iter();
        let difference = differences.find(|difference| difference.flag == flag)?;
        pick(difference).as_ref()?.parse().ok()
    };
    let range = |pick: fn(&Difference) -> &Option<String>| TimeFilter {
        since: bound(SINCE_FLAG, pick),
        until: bound(UNTIL_FLAG, pick),
    };
    differences.first()?;
    let theirs = range(|difference| &difference.theirs);
    let ours = range(|difference| &difference.ours);
    let our_zone = || zone.map_or_else(String::new, |zone| format!(" {zone}"));
    Some(match (theirs.since, ours.since) {
        (Some(Bound::Local(_)), Some(Bound::Instant(_))) => Setting {
            theirs: "without --tz".to_owned(),
            ours: format!("with --tz{}", our_zone()),
            advice: advice(false, "--tz"),
        },
        (Some(Bound::Instant(since)), Some(Bound::Local(_))) => Setting {
            theirs: format!("with a --tz of {}", offset(since)),
            ours: "without --tz".to_owned(),
            advice: advice(true, "--tz"),
        },
        (Some(Bound::Instant(since)), Some(Bound::Instant(ours_us)))
            if is_day(theirs) && is_day(ours) && (since - ours_us).abs() < ZONES_APART_US =>
        {
            Setting {
                theirs: format!("with a --tz of {}", offset(since)),
                ours: format!("with --tz{}", our_zone()),
                advice: advice(true, "--tz"),
            }
        }
        _ => {
            let [(theirs, their_flags), (ours, our_flags)] =
                [theirs, ours].map(|range| asked(range, zone));
            let advice = match &their_flags[..] {
                "" => advice(false, &our_flags),
                flags => advice(true, flags),
            };
            Setting {
                theirs,
                ours,
                advice,
            }
        }
    })
}

/// Whether a range may be a day of some zone: 23 to 25 hours.
fn is_day(range: TimeFilter) -> bool {
    match (range.since, range.until) {
        (Some(Bound::Instant(since)), Some(Bound::Instant(until))) => {
            (until - since - DAY_US).abs() <= 60 * MINUTE_US
        }
        _ => false,
    }
}

/// The offset of the zone in which an instant is midnight.
fn offset(midnight_us: i64) -> String {
    let minutes = (-midnight_us).div_euclid(MINUTE_US).rem_euclid(1440);
    // Clocks are at most 14 hours before UTC and 12 behind it.
    let (sign, minutes) = if minutes > 14 * 60 {
        ('-', 1440 - minutes)
    } else {
        ('+', minutes)
    };
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// How a range is asked for, and the flags that do so, without their values.
fn asked(range: TimeFilter, zone: Option<Zone>) -> (String, String) {
    if let Some(day) = whole_day(range, zone) {
        return (format!("with --date {day}"), "--date".to_owned());
    }
    let ends = [(SINCE_FLAG, range.since), (UNTIL_FLAG, range.until)];
    let given = ends.into_iter();
    let given: Vec<(&str, Bound)> = given
        .filter_map(|(flag, bound)| Some((flag, bound?)))
        .collect();
    if given.is_empty() {
        return ("without --date".to_owned(), String::new());
    }
    let texts = given.iter().map(|(flag, bound)| format!("{flag} {bound}"));
    let texts: Vec<String> = texts.collect();
    let flags: Vec<&str> = given.iter().map(|(flag, _)| *flag).collect();
    (format!("with {}", texts.join(" ")), flags.join(" and "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn difference(flag: &str, theirs: Option<&str>, ours: Option<&str>) -> Difference {
        Difference {
            flag: flag.to_owned(),
            theirs: theirs.map(str::to_owned),
            ours: ours.map(str::to_owned),
        }
    }

    /// What is told of a snapshot of a range, in a run of 24 January 2025 in Paris.
    fn told(since: Option<&str>, until: Option<&str>) -> (String, String) {
        let ours = ["2025-01-23T23:00:00Z", "2025-01-24T23:00:00Z"].map(Some);
        let differences = [
            difference(SINCE_FLAG, since, ours[0]),
            difference(UNTIL_FLAG, until, ours[1]),
        ];
        let paris: Zone = "Europe/Paris".parse().unwrap();
        let otherwise = Otherwise::new(&differences, Some(paris));
        (otherwise.theirs, otherwise.ours)
    }

    #[test]
    fn times_are_told_by_the_flags_that_mean_them() {
        for (since, until, theirs, ours) in [
            (
                Some("2025-01-24T00:00:00"),
                Some("2025-01-25T00:00:00"),
                "without --tz",
                "with --tz Europe/Paris",
            ),
            (
                Some("2025-01-24T00:00:00Z"),
                Some("2025-01-25T00:00:00Z"),
                "with a --tz of UTC+00:00",
                "with --tz Europe/Paris",
            ),
            // Midnight in New York, which is five hours behind.
            (
                Some("2025-01-24T05:00:00Z"),
                Some("2025-01-25T05:00:00Z"),
                "with a --tz of UTC-05:00",
                "with --tz Europe/Paris",
            ),
            (
                Some("2025-01-22T23:00:00Z"),
                Some("2025-01-23T23:00:00Z"),
                "with --date 2025-01-23",
                "with --date 2025-01-24",
            ),
            (None, None, "without --date", "with --date 2025-01-24"),
            (
                Some("2025-01-24T00:00:00Z"),
                Some("2025-01-24T06:00:00Z"),
                "with --since 2025-01-24T00:00:00Z --until 2025-01-24T06:00:00Z",
                "with --date 2025-01-24",
            ),
        ] {
            assert_eq!(told(since, until), (theirs.to_owned(), ours.to_owned()));
        }
    }

    #[test]
    fn all_that_differs_is_told_together() {
        let differences = [
            difference("--slow", Some("1000ms"), Some("500ms")),
            difference("--dedupe", None, Some("yes")),
        ];
        assert_eq!(
            Otherwise::new(&differences, None).says(),
            "is a snapshot that was made with --slow 1000ms and without --dedupe, and this run is with --slow 500ms and with --dedupe: give the same --slow and leave out --dedupe, or make the snapshot anew from its logs"
        );
    }
}

//! A folder of snapshots, one a day, and what a report takes from it.
//!
//! A snapshot is named by its day, `2025-01-24.parquet`, and has to hold just that day by the same
//! filters, rules and bounds: only then is one day like another.

use super::{Baseline, InputPlan, time};
use crate::error::Error;
use crate::parse::Zone;
use crate::source::Input;
use crate::table::{Bound, Filter, TimeFilter};
use chrono::{DateTime, Days, NaiveDate};
use std::path::PathBuf;

/// How many days the trend has, the day of the report being the last.
const TREND_DAYS: u64 = 30;
/// The days before, with which a day is compared: the same weekday first, since traffic follows the
/// week.
const BASELINES: [u64; 2] = [7, 1];

/// `--history`.
#[derive(Debug, Clone)]
pub struct History {
    /// The folder.
    pub folder: PathBuf,
    /// The day of the report.
    pub day: NaiveDate,
    zone: Option<Zone>,
}

impl History {
    /// The history of a run.
    ///
    /// # Errors
    /// [`Error::Usage`] when the run is not about one whole day.
    pub(super) fn new(folder: PathBuf, plan: &InputPlan) -> Result<Self, Error> {
        let day = whole_day(plan.filter.time, plan.zone).ok_or_else(|| Error::Usage {
            flag: "--history",
            message: "a history has whole days; give --date yesterday, or --since and --until of one midnight and the next in --tz".to_owned(),
        })?;
        Ok(Self {
            folder,
            day,
            zone: plan.zone,
        })
    }

    /// The file of a day.
    pub fn path(&self, day: NaiveDate) -> PathBuf {
        self.folder.join(format!("{day}.parquet"))
    }

    /// The days with which the day is compared, in their order.
    pub fn baselines(&self) -> impl Iterator<Item = NaiveDate> {
        let before = |days| self.day.checked_sub_days(Days::new(days));
        BASELINES.into_iter().filter_map(before)
    }

    /// The days of the trend but for the last, which is that of the report; the earliest first.
    pub fn days_before(&self) -> impl Iterator<Item = NaiveDate> {
        let before = |days| self.day.checked_sub_days(Days::new(days));
        (1..TREND_DAYS).rev().filter_map(before)
    }

    /// The baseline that a day is, for what `plan` reads.
    pub fn baseline(&self, day: NaiveDate, plan: &InputPlan) -> Baseline {
        Baseline {
            input: self.plan_of(day, plan),
            label: day.to_string(),
            name: "--history",
            new_name: "INPUT",
            is_required: false,
            is_optional: true,
            has_time_filter: false,
        }
    }

    /// The plan that reads another day from the folder, as `plan` reads its own.
    pub fn plan_of(&self, day: NaiveDate, plan: &InputPlan) -> InputPlan {
        let time = time::day(day, self.zone);
        let mut selection = plan.selection.clone();
        for (flag, bound) in [("--since", time.since), ("--until", time.until)] {
            selection.extend(bound.map(|bound| (flag.to_owned(), bound.to_string())));
        }
        InputPlan {
            inputs: vec![Input::Path(self.path(day))],
            filter: Filter {
                time,
                ..plan.filter.clone()
            },
            past: time::past(time),
            selection,
            missing: Vec::new(),
            rejects: None,
            max_rejects_pct: None,
            is_saved_day: true,
            ..plan.clone()
        }
    }
}

/// The day that a range of time is, from midnight to midnight in a zone, or in that of each line.
pub fn whole_day(range: TimeFilter, zone: Option<Zone>) -> Option<NaiveDate> {
    let day = match range.since? {
        Bound::Instant(us) => zone?.local(us).date_naive(),
        Bound::Local(us) => DateTime::from_timestamp_micros(us)?.date_naive(),
    };
    (time::day(day, zone) == range).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_from_midnight_to_midnight_also_when_the_clocks_change() {
        let paris: Zone = "Europe/Paris".parse().unwrap();
        let instant = |text: &str| {
            let time = DateTime::parse_from_rfc3339(text).unwrap();
            Some(Bound::Instant(time.timestamp_micros()))
        };
        // Days of 24, 23 and 25 hours, and ranges that are none.
        for (since, until, day) in [
            (
                "2025-01-23T23:00:00Z",
                "2025-01-24T23:00:00Z",
                Some("2025-01-24"),
            ),
            (
                "2025-03-29T23:00:00Z",
                "2025-03-30T22:00:00Z",
                Some("2025-03-30"),
            ),
            (
                "2025-10-25T22:00:00Z",
                "2025-10-26T23:00:00Z",
                Some("2025-10-26"),
            ),
            ("2025-10-25T22:00:00Z", "2025-10-26T22:00:00Z", None),
            ("2025-01-23T23:00:00Z", "2025-01-24T12:00:00Z", None),
            ("2025-01-23T23:00:00Z", "2025-01-25T23:00:00Z", None),
        ] {
            let range = TimeFilter {
                since: instant(since),
                until: instant(until),
            };
            let found = whole_day(range, Some(paris)).map(|day| day.to_string());
            assert_eq!(found.as_deref(), day, "{since}");
            assert_eq!(whole_day(range, None), None, "{since}");
        }
        assert_eq!(whole_day(TimeFilter::default(), Some(paris)), None);
        let local = |us| Some(Bound::Local(us));
        let range = TimeFilter {
            since: local(0),
            until: local(86_400_000_000),
        };
        assert_eq!(whole_day(range, None), NaiveDate::from_ymd_opt(1970, 1, 1));
    }
}

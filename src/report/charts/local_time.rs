//! Time along a horizontal axis, and a span of time in words, as the clocks of the summary's zone
//! show it.
//!
//! In: instants in µs UTC and a zone. Out: an [`Axis`] in µs UTC with ticks at round local times,
//! and text. Lengths are elapsed time, so a day on which the clocks go back is 25 hours long.
//! Instants outside of the years 1 to 9999 are shown at the end of those.

use super::axis::{Axis, Scale, Tick};
use super::figure::ChartError;
use super::pen::{Align, Font, Pen};
use super::style::{BASELINE, INK, MUTED, TICK};
use crate::parse::Zone;
use crate::report::lang::Lang;
use crate::stats::summary::Span;
use chrono::{DateTime, Datelike, Duration, FixedOffset, NaiveDate, NaiveDateTime};
use plotters::backend::DrawingBackend;

/// The years 1 to 9999 in UTC, but for their first and last day, which are in other years
/// elsewhere.
const YEARS_US: (i64, i64) = (-62_135_510_400_000_000, 253_402_214_399_999_999);
const MINUTE_US: i64 = 60_000_000;
const DAY_MINUTES: i64 = 1440;

/// An instant that calendars can show.
pub(super) fn bounded(instant_us: i64) -> i64 {
    instant_us.clamp(YEARS_US.0, YEARS_US.1)
}

/// A span of time in its zone, within the years that calendars can show.
pub(super) fn span(span: Span, zone: Zone, lang: Lang) -> String {
    let bounded = Span {
        first_us: bounded(span.first_us),
        last_us: bounded(span.last_us),
    };
    lang.span(bounded, zone)
}

/// Where a slot of `minutes` ends that begins at `from_us`.
///
/// Slots of up to an hour last as long as they say. Longer ones are cut by the local clock, so that
/// one of a day may last 25 hours.
pub(super) fn slot_end(from_us: i64, minutes: u32, zone: Zone) -> i64 {
    let from_us = bounded(from_us);
    let nominal = from_us + i64::from(minutes.max(1)) * MINUTE_US;
    if minutes <= 60 {
        return nominal;
    }
    let start = zone.local(from_us).naive_local();
    let by_the_clock = start
        .checked_add_signed(Duration::minutes(i64::from(minutes)))
        .map_or(nominal, |end| zone.instant_us(end));
    if by_the_clock > from_us {
        by_the_clock
    } else {
        nominal
    }
}

/// The distance between two ticks.
#[derive(Debug, Clone, Copy)]
enum Step {
    Minutes(i64),
    Days(i64),
    Months(i64),
}

const STEPS: [Step; 26] = [
    Step::Minutes(1),
    Step::Minutes(2),
    Step::Minutes(5),
    Step::Minutes(10),
    Step::Minutes(15),
    Step::Minutes(30),
    Step::Minutes(60),
    Step::Minutes(120),
    Step::Minutes(180),
    Step::Minutes(360),
    Step::Minutes(720),
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
    Step::Months(600),
    Step::Months(1_200),
    Step::Months(12_000),
];

impl Step {
    /// Its usual length.
    fn us(self) -> i64 {
        let minutes = match self {
            Self::Minutes(minutes) => minutes,
            Self::Days(days) => days * DAY_MINUTES,
            Self::Months(months) => months * 30 * DAY_MINUTES,
        };
        minutes * MINUTE_US
    }

    /// The last local time at or before `local` that is a whole number of steps from a Monday's
    /// midnight or a New Year.
    fn floor(self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        let midnight = local.date().and_hms_opt(0, 0, 0)?;
        match self {
            Self::Minutes(minutes) => {
                let since = (local - midnight).num_minutes();
                Some(midnight + Duration::minutes(since - since % minutes))
            }
            Self::Days(days) => {
                // Day 1 of the common era is a Monday.
                let since = i64::from(local.num_days_from_ce()) - 1;
                midnight.checked_sub_signed(Duration::days(since.rem_euclid(days)))
            }
            Self::Months(months) => {
                let since = i64::from(local.year()) * 12 + i64::from(local.month0());
                month(since - since.rem_euclid(months))
            }
        }
    }

    fn next(self, local: NaiveDateTime) -> Option<NaiveDateTime> {
        match self {
            Self::Minutes(minutes) => local.checked_add_signed(Duration::minutes(minutes)),
            Self::Days(days) => local.checked_add_signed(Duration::days(days)),
            Self::Months(months) => {
                month(i64::from(local.year()) * 12 + i64::from(local.month0()) + months)
            }
        }
    }

    /// The label of a tick, and what stands below it where that differs from the tick before: the
    /// date, or the year.
    fn label(self, local: DateTime<FixedOffset>, lang: Lang) -> (String, String) {
        let year = || local.format("%Y").to_string();
        match self {
            Self::Minutes(_) => (local.format("%H:%M").to_string(), lang.weekday(local)),
            Self::Days(_) => (lang.day(local), year()),
            Self::Months(months) if months < 12 => (lang.month(local), year()),
            Self::Months(_) => (year(), String::new()),
        }
    }
}

/// The first instant of a month, counted from January of the year 0.
fn month(number: i64) -> Option<NaiveDateTime> {
    let year = i32::try_from(number.div_euclid(12)).ok()?;
    NaiveDate::from_ymd_opt(year, number.rem_euclid(12) as u32 + 1, 1)?.and_hms_opt(0, 0, 0)
}

/// An axis exactly from `low_us` to `high_us`, with at most about `most` ticks.
pub(super) fn time_across(low_us: i64, high_us: i64, zone: Zone, most: i64, lang: Lang) -> Axis {
    let step = STEPS
        .into_iter()
        .find(|step| (high_us - low_us) / step.us() <= most)
        .unwrap_or(Step::Months(12_000));
    let mut ticks: Vec<Tick> = Vec::new();
    let mut group = String::new();
    let mut next = step.floor(zone.local(low_us).naive_local());
    while let Some(local) = next {
        let at_us = zone.instant_us(local);
        if at_us > high_us || ticks.len() as i64 > 2 * most {
            break;
        }
        // Two local times of which the clocks skip the first are one instant.
        let is_new = ticks.last().is_none_or(|last| last.at < at_us as f64);
        if at_us >= low_us && is_new {
            let (label, below) = step.label(zone.local(at_us), lang);
            let below = (below != group).then_some(below);
            if let Some(below) = &below {
                group.clone_from(below);
            }
            ticks.push(Tick {
                at: at_us as f64,
                label,
                below,
            });
        }
        next = step.next(local);
    }
    Axis {
        low: low_us as f64,
        high: high_us as f64,
        scale: Scale::Linear,
        ticks,
    }
}

/// The ticks of time and their labels below a plot; `x` gives the place of an instant in pixels.
pub(super) fn draw_time_labels<DB: DrawingBackend>(
    pen: &mut Pen<'_, DB>,
    time: &Axis,
    x: impl Fn(f64) -> i32,
    bottom: i32,
) -> Result<(), ChartError> {
    for tick in &time.ticks {
        let x = x(tick.at);
        pen.fill([x - 1, bottom, x + 1, bottom + 9], BASELINE)?;
        let (label, below) = (Font::regular(TICK, MUTED), Font::regular(TICK, INK));
        pen.write(&tick.label, (x, bottom + 30), Align::Centre, label)?;
        if let Some(text) = &tick.below {
            pen.write(text, (x, bottom + 56), Align::Centre, below)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Lang, MINUTE_US, Span, YEARS_US, Zone, slot_end, span, time_across};

    /// 2025-10-25T22:00Z, when 26 October begins in Paris, the day on which the clocks go back at
    /// 3:00.
    const AUTUMN_US: i64 = 1_761_429_600_000_000;
    /// 2025-03-29T23:00Z, when 30 March begins in Paris, the day on which the clocks go forward at
    /// 2:00.
    const SPRING_US: i64 = 1_743_289_200_000_000;
    const HOUR_US: i64 = 60 * MINUTE_US;

    fn paris() -> Zone {
        "Europe/Paris".parse().unwrap()
    }

    fn labels(low: i64, high: i64) -> Vec<(String, Option<String>)> {
        let axis = time_across(low, high, paris(), 12, Lang::English);
        axis.ticks
            .into_iter()
            .map(|tick| (tick.label, tick.below))
            .collect()
    }

    #[test]
    fn a_day_on_which_the_clocks_go_back_has_25_hours() {
        let end = slot_end(AUTUMN_US, 1440, paris());
        assert_eq!(end - AUTUMN_US, 25 * HOUR_US);
        assert_eq!(slot_end(SPRING_US, 1440, paris()) - SPRING_US, 23 * HOUR_US);
        assert_eq!(
            slot_end(AUTUMN_US + 2 * HOUR_US, 60, paris()) - AUTUMN_US,
            3 * HOUR_US
        );
        let axis = time_across(AUTUMN_US, end, paris(), 13, Lang::English);
        let four = axis.ticks.iter().find(|tick| tick.label == "04:00");
        assert_eq!(four.unwrap().at, (AUTUMN_US + 5 * HOUR_US) as f64);
    }

    #[test]
    fn the_hour_that_the_clocks_skip_has_no_tick() {
        let hours = labels(SPRING_US, SPRING_US + 5 * HOUR_US);
        let hours: Vec<_> = hours.iter().map(|(label, _)| label.as_str()).collect();
        assert!(
            hours.contains(&"01:00") && !hours.contains(&"02:00"),
            "{hours:?}"
        );
        assert_eq!(hours.iter().filter(|hour| **hour == "03:00").count(), 1);
    }

    #[test]
    fn days_are_named_once() {
        let ticks = labels(AUTUMN_US - 3 * HOUR_US, AUTUMN_US + 24 * HOUR_US);
        let days: Vec<_> = ticks.iter().filter_map(|tick| tick.1.clone()).collect();
        assert_eq!(days, ["Sat 25 Oct", "Sun 26 Oct"]);
        let week = labels(AUTUMN_US, AUTUMN_US + 7 * 24 * HOUR_US);
        assert_eq!(week[0], ("26 Oct".to_owned(), Some("2025".to_owned())));
        assert_eq!(week[1], ("27 Oct".to_owned(), None));
    }

    #[test]
    fn a_span_is_told_in_its_zone() {
        let day = Span {
            first_us: AUTUMN_US,
            last_us: AUTUMN_US + 24 * HOUR_US,
        };
        assert_eq!(
            span(day, paris(), Lang::English),
            "2025-10-26 00:00 to 2025-10-26 23:00 (Europe/Paris)"
        );
        let instant = Span {
            last_us: AUTUMN_US,
            ..day
        };
        assert!(span(instant, paris(), Lang::English).starts_with("2025-10-26 00:00:00 to"));
    }

    #[test]
    fn the_ends_of_the_calendar_do_no_harm() {
        let whole = Span {
            first_us: i64::MIN,
            last_us: i64::MAX,
        };
        assert!(span(whole, paris(), Lang::English).contains(" to 9999-12-31 00:59 "));
        let axis = time_across(YEARS_US.0, YEARS_US.1, paris(), 12, Lang::English);
        assert!((2..=25).contains(&axis.ticks.len()));
        assert!(slot_end(i64::MAX, u32::MAX, paris()) > YEARS_US.1);
    }
}

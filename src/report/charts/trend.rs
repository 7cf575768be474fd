//! The figure of the days before: requests, p50 and p95, and the share of slow requests, a day each.
//!
//! In: a [`Trend`]. Out: a [`TrendPage`], plain data, which draws itself as three panels that share the
//! axis of days. A day of which nothing is known is a gap: no line crosses it, and no bar stands there.

use super::axis::{Axis, Scale, counts_up, durations_up};
use super::figure::{ChartError, Drawing};
use super::frame::{PLOT_TOP, Plot, draw_baseline, draw_frame, draw_note, key, x};
use super::legend::{Mark, draw_header};
use super::local_time::draw_time_labels;
use super::pen::Pen;
use super::style::{BLUE, HEADER, PAGE_WIDTH, SKY, VERMILION};
use super::trend_axes::{DAY_US, days_across, shares_up};
use crate::report::lang::{Lang, words};
use crate::stats::{Trend, TrendDay};
use chrono::NaiveDate;
use plotters::backend::DrawingBackend;
use plotters::style::RGBColor;

/// Between the panels.
const ROW_GAP: i32 = 44;
/// The heights of the plots.
const REQUESTS: i32 = 200;
const DURATIONS: i32 = 300;
const SLOW: i32 = 180;
/// Below the last plot, for two rows of labels.
const BELOW: i32 = 84;
/// From this ratio of the largest to the smallest percentile on, a linear axis would press the
/// smaller ones flat.
const LOG_FROM: f64 = 12.0;
/// Half the side of the square that marks a day on a line.
const MARK: i32 = 5;

/// The page.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TrendPage {
    lang: Lang,
    subtitle: String,
    slow_name: String,
    /// Days as if each were 24 hours of UTC: all are equally wide.
    x: Axis,
    requests: Axis,
    /// In milliseconds; `None` when nothing was timed.
    durations: Option<Axis>,
    /// In percent.
    slow: Axis,
    days: Vec<Day>,
}

/// One day.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Day {
    from_us: i64,
    requests: f64,
    slow_pct: f64,
    p50_p95_ms: Option<(f64, f64)>,
}

/// The page; `None` when there are not two days to compare.
pub(super) fn page(trend: &Trend, slow_us: u64, lang: Lang) -> Option<TrendPage> {
    if trend.days.len() < 2 {
        return None;
    }
    let days: Vec<Day> = trend.days.iter().map(day).collect();
    let most = trend.days.iter().map(|day| day.requests).max()?;
    let largest = |figure: fn(&Day) -> f64| days.iter().map(figure).fold(0.0, f64::max);
    let (low, high) = (midnight_us(trend.first), midnight_us(trend.last) + DAY_US);
    Some(TrendPage {
        lang,
        subtitle: lang.days_known(trend.days.len(), (high - low) / DAY_US),
        slow_name: lang.over(&lang.duration(slow_us)),
        x: days_across(low, high, lang),
        requests: counts_up(most, 4).localised(lang),
        durations: durations(&days).map(|axis| axis.localised(lang)),
        slow: shares_up(largest(|day| day.slow_pct), lang),
        days,
    })
}

fn midnight_us(day: NaiveDate) -> i64 {
    day.and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp_micros()
}

fn day(day: &TrendDay) -> Day {
    let ms = |us: u64| us as f64 / 1e3;
    Day {
        from_us: midnight_us(day.day),
        requests: day.requests as f64,
        slow_pct: day.slow_pct(),
        p50_p95_ms: day.p50_p95_us.map(|(p50, p95)| (ms(p50), ms(p95))),
    }
}

fn durations(days: &[Day]) -> Option<Axis> {
    let known = || days.iter().filter_map(|day| day.p50_p95_ms);
    let largest = known().map(|(_, p95)| p95).reduce(f64::max)?;
    let smallest = known().map(|(p50, _)| p50).reduce(f64::min)?;
    Some(if smallest > 0.0 && largest >= LOG_FROM * smallest {
        durations_up(smallest, largest, Scale::Log, 8)
    } else {
        durations_up(0.0, largest.max(0.001), Scale::Linear, 5)
    })
}

impl Drawing for TrendPage {
    fn size(&self) -> (u32, u32) {
        let panels = 3 * PLOT_TOP + 2 * ROW_GAP + REQUESTS + DURATIONS + SLOW;
        (PAGE_WIDTH as u32, (HEADER + panels + BELOW) as u32)
    }

    fn describe(&self) -> String {
        let title = self.lang.say(words::TREND);
        let reading = self.lang.say(words::TREND_READING);
        format!("{title}. {}. {reading}", self.subtitle)
    }

    fn draw<DB: DrawingBackend>(&self, pen: &mut Pen<'_, DB>) -> Result<(), ChartError> {
        let lang = self.lang;
        let reading = lang.say(words::TREND_READING);
        draw_header(pen, lang.say(words::TREND), &self.subtitle, reading)?;
        let requests = Plot::after(HEADER, REQUESTS);
        let title = lang.per(lang.say(words::REQUESTS_TITLE), lang.say(words::DAY));
        draw_frame(pen, requests, &title, &[], (&self.x, Some(&self.requests)))?;
        self.draw_bars(pen, requests, &self.requests, BLUE, |day| day.requests)?;
        draw_baseline(pen, requests)?;
        let durations = Plot::after(requests.bottom + ROW_GAP, DURATIONS);
        self.draw_durations(pen, durations)?;
        let slow = Plot::after(durations.bottom + ROW_GAP, SLOW);
        let title = lang.say(words::SLOW_SHARE_AXIS);
        let keys = [key(Mark::Block, VERMILION, &self.slow_name)];
        draw_frame(pen, slow, title, &keys, (&self.x, Some(&self.slow)))?;
        self.draw_bars(pen, slow, &self.slow, VERMILION, |day| day.slow_pct)?;
        draw_baseline(pen, slow)?;
        draw_time_labels(pen, &self.x, |at_us| x(&self.x, at_us), slow.bottom)
    }
}

impl TrendPage {
    fn draw_durations<DB: DrawingBackend>(
        &self,
        pen: &mut Pen<'_, DB>,
        plot: Plot,
    ) -> Result<(), ChartError> {
        let Some(axis) = &self.durations else {
            let title = self.lang.say(words::DURATION);
            draw_frame(pen, plot, title, &[], (&self.x, None))?;
            draw_note(pen, plot, self.lang.say(words::NO_DURATIONS))?;
            return draw_baseline(pen, plot);
        };
        let keys = [key(Mark::Line, SKY, "p50"), key(Mark::Line, BLUE, "p95")];
        let title = self.lang.say(match axis.scale {
            Scale::Linear => words::PERCENTILES,
            Scale::Log => words::PERCENTILES_LOG,
        });
        draw_frame(pen, plot, title, &keys, (&self.x, Some(axis)))?;
        draw_baseline(pen, plot)?;
        for color in [SKY, BLUE] {
            for run in self.runs() {
                let point = |(at_us, (p50, p95)): &(i64, (f64, f64))| {
                    let middle = at_us + DAY_US / 2;
                    let ms = if color == SKY { *p50 } else { *p95 };
                    (x(&self.x, middle as f64), plot.y(axis, ms))
                };
                let line: Vec<(i32, i32)> = run.iter().map(point).collect();
                pen.line(&line, 4, color)?;
                // A day between two gaps is seen as well.
                for (x, y) in line {
                    pen.fill([x - MARK, y - MARK, x + MARK, y + MARK], color)?;
                }
            }
        }
        Ok(())
    }

    /// The timed days, in runs without a gap.
    fn runs(&self) -> Vec<Vec<(i64, (f64, f64))>> {
        let timed = |day: &Day| Some((day.from_us, day.p50_p95_ms?));
        let timed: Vec<_> = self.days.iter().filter_map(timed).collect();
        let touch =
            |before: &(i64, (f64, f64)), next: &(i64, (f64, f64))| next.0 - before.0 == DAY_US;
        timed.chunk_by(touch).map(<[_]>::to_vec).collect()
    }

    /// One bar a day that has any.
    fn draw_bars<DB: DrawingBackend>(
        &self,
        pen: &mut Pen<'_, DB>,
        plot: Plot,
        axis: &Axis,
        color: RGBColor,
        figure: fn(&Day) -> f64,
    ) -> Result<(), ChartError> {
        let days = self.days.iter().filter(|day| figure(day) > 0.0);
        let bars = days.map(|day| {
            let from = x(&self.x, day.from_us as f64) + 4;
            let to = x(&self.x, (day.from_us + DAY_US) as f64) - 4;
            // One slow request among a million must still be seen.
            [
                from,
                to.max(from + 1),
                plot.y(axis, figure(day)).min(plot.bottom - 2),
            ]
        });
        pen.fill_columns(&bars.collect::<Vec<_>>(), plot.bottom, color)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::charts::figure::Figure;

    fn on(day: u32, requests: u64, slow: u64, ms: Option<(u64, u64)>) -> TrendDay {
        TrendDay {
            day: NaiveDate::from_ymd_opt(2025, 1, day).unwrap(),
            requests,
            slow,
            p50_p95_us: ms.map(|(p50, p95)| (p50 * 1000, p95 * 1000)),
        }
    }

    fn trend(days: Vec<TrendDay>) -> Trend {
        Trend {
            first: NaiveDate::from_ymd_opt(2024, 12, 26).unwrap(),
            last: NaiveDate::from_ymd_opt(2025, 1, 24).unwrap(),
            days,
        }
    }

    #[test]
    fn lines_end_at_days_of_which_nothing_is_known() {
        let days = vec![
            on(20, 1000, 10, Some((30, 90))),
            on(21, 2000, 0, Some((31, 95))),
            on(22, 500, 0, None),
            on(24, 4000, 200, Some((29, 300))),
        ];
        let page = page(&trend(days), 1_000_000, Lang::English).unwrap();
        let lengths: Vec<usize> = page.runs().iter().map(Vec::len).collect();
        assert_eq!(lengths, [2, 1]);
        assert_eq!((page.x.high - page.x.low) as i64, 30 * DAY_US);
        assert!(page.requests.high >= 4000.0);
        // 200 of 4,000 are 5 %, in steps of 2.
        assert_eq!(page.slow.high, 6.0);
        let labels: Vec<&str> = page.slow.ticks.iter().map(|tick| &tick.label[..]).collect();
        assert_eq!(labels, ["0 %", "2 %", "4 %", "6 %"]);
        assert!(
            page.describe().contains("4 of 30 days"),
            "{}",
            page.describe()
        );
        let figure = Figure::trend(page);
        let svg = figure.to_svg().unwrap();
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"));
        let png = figure.to_png().unwrap();
        assert!(png.starts_with(b"\x89PNG"));
    }

    #[test]
    fn the_label_of_a_day_stands_below_the_middle_of_its_bar() {
        let days = vec![on(20, 10, 0, None), on(24, 10, 0, None)];
        let page = page(&trend(days), 1_000_000, Lang::English).unwrap();
        // 30 days from 26 December on: a tick at every third Monday-counted pair of days, at noon.
        for tick in &page.x.ticks {
            let at = chrono::DateTime::from_timestamp_micros(tick.at as i64).unwrap();
            assert_eq!(at.format("%H:%M").to_string(), "12:00");
            assert_eq!(at.format("%-d %b").to_string(), tick.label);
            assert!(tick.at < page.x.high);
        }
        assert!(page.x.ticks.len() > 3);
    }

    #[test]
    fn one_day_is_no_trend_and_nothing_timed_or_slow_can_be_drawn() {
        let one = trend(vec![on(24, 5, 0, None)]);
        assert_eq!(page(&one, 1, Lang::English), None);
        let untimed = trend(vec![on(1, 5, 0, None), on(24, 9, 0, None)]);
        let page = page(&untimed, 1, Lang::French).unwrap();
        assert_eq!(page.durations, None);
        assert!(Figure::trend(page).to_svg().is_ok());
    }
}

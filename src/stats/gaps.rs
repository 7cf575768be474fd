//! Stretches without a request where many were to be expected: within a log, and at both ends of the
//! time that was asked for.
//!
//! In: the requests by minute, and the range of time of the run. Out: [`Gap`]s by time. A log that was
//! cut looks like a quiet service from inside; only what was asked for tells that something is missing.

use super::minutes::{MICROSECONDS_A_MINUTE, Minutes, add_minutes};
use super::summary::Span;
use crate::digest::Cell;

/// How many requests should have come in a stretch for its silence to be told. That none comes by
/// chance when 30 are expected has a probability of e⁻³⁰ if they come one by one; requests in bursts
/// are why it is so many.
const EXPECTED_IN_A_GAP: f64 = 30.0;
/// A gap is so many times longer than nine of ten steps from one busy minute to the next.
const TIMES_THE_USUAL: i64 = 4;
/// A shorter silence is not told, in minutes.
const SHORTEST_GAP: i64 = 5;
/// How far on either side the usual traffic is measured, in minutes.
const BESIDE: i64 = 60;

/// The range of time that was asked for, in µs UTC; an end that nobody asked for is `None`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Asked {
    /// The first instant.
    pub since_us: Option<i64>,
    /// The first instant after it.
    pub until_us: Option<i64>,
}

/// A stretch without a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// From when to when, to the slot of the digest; the end is exclusive.
    pub span: Span,
    /// Where it lies in the time that was asked for.
    pub place: GapPlace,
}

/// Where a stretch without a request lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GapPlace {
    /// Before the first request.
    Start,
    /// Between two requests.
    Within,
    /// After the last request.
    End,
}

impl GapPlace {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Within => "within",
            Self::End => "end",
        }
    }
}

impl Gap {
    /// Whether it lies at an end of the time that was asked for, so that logs may be missing.
    pub fn is_at_an_end(&self) -> bool {
        self.place != GapPlace::Within
    }

    /// How long it lasts, in µs.
    pub fn length_us(&self) -> i64 {
        (self.span.last_us - self.span.first_us).max(0)
    }

    /// How long it lasts, in whole minutes.
    pub fn minutes(&self) -> u64 {
        (self.length_us() / MICROSECONDS_A_MINUTE) as u64
    }
}

/// Stretches without a request where many were to be expected, by time.
///
/// A stretch is told when the quieter of the hours before and after it would have had
/// [`EXPECTED_IN_A_GAP`] requests in its length, and when it is longer than the usual pauses of this
/// log: one that is written in bursts has pauses of its own. At an end of what was asked for there is
/// one such hour.
pub(super) fn gaps(minutes: &Minutes, slot_minutes: u32, asked: Asked) -> Vec<Gap> {
    let Some(log) = Log::new(minutes, slot_minutes) else {
        return Vec::new();
    };
    let within = (1..log.slots.len()).filter_map(|after| log.gap_before(after));
    let start = log.gap_at_start(asked.since_us);
    let end = log.gap_at_end(asked.until_us);
    start.into_iter().chain(within).chain(end).collect()
}

/// The stretches at both ends of what was asked for, of the cells of each endpoint.
pub(super) fn gaps_at_ends(runs: &[&[Cell]], slot_minutes: u32, asked: Asked) -> Vec<Gap> {
    if asked == Asked::default() {
        return Vec::new();
    }
    let mut minutes = Minutes::new();
    for cells in runs {
        add_minutes(cells, &mut minutes);
    }
    let all = gaps(&minutes, slot_minutes, asked).into_iter();
    all.filter(Gap::is_at_an_end).collect()
}

/// A log by its slots.
struct Log {
    /// The minute in which each slot with a request begins, and its requests.
    slots: Vec<(i64, u64)>,
    /// The width of a slot in minutes.
    width: i64,
    /// A shorter stretch is a usual pause, in minutes.
    least: i64,
}

impl Log {
    fn new(minutes: &Minutes, slot_minutes: u32) -> Option<Self> {
        let width = i64::from(slot_minutes.max(1));
        let slots = minutes.iter();
        let slots: Vec<(i64, u64)> = slots
            .map(|(at, requests)| (i64::from(*at), *requests))
            .collect();
        if slots.is_empty() {
            return None;
        }
        let mut steps: Vec<i64> = slots.windows(2).map(|two| two[1].0 - two[0].0).collect();
        steps.sort_unstable();
        let usual = steps.get((steps.len() * 9).div_ceil(10).saturating_sub(1));
        let usual = usual.copied().unwrap_or(width);
        let least = (usual * TIMES_THE_USUAL).max(SHORTEST_GAP).max(2 * width);
        Some(Self {
            slots,
            width,
            least,
        })
    }

    /// The stretch between a slot and the one before it.
    fn gap_before(&self, slot: usize) -> Option<Gap> {
        let (earlier, later) = self.slots.split_at(slot);
        let (from, to) = (earlier.last()?.0 + self.width, later.first()?.0);
        let rate = rate(earlier, from).min(rate(later, to + BESIDE));
        let us = |minute: i64| minute * MICROSECONDS_A_MINUTE;
        self.gap([us(from), us(to)], rate, GapPlace::Within)
    }

    fn gap_at_start(&self, since_us: Option<i64>) -> Option<Gap> {
        let first = self.slots.first()?.0;
        let rate = self.busy(rate(&self.slots, first + BESIDE))?;
        self.gap(
            [since_us?, first * MICROSECONDS_A_MINUTE],
            rate,
            GapPlace::Start,
        )
    }

    fn gap_at_end(&self, until_us: Option<i64>) -> Option<Gap> {
        let end = self.slots.last()?.0 + self.width;
        let rate = self.busy(rate(&self.slots, end))?;
        self.gap(
            [end * MICROSECONDS_A_MINUTE, until_us?],
            rate,
            GapPlace::End,
        )
    }

    /// The rate of an hour at an end, if it is at least half of that of the whole log: traffic that dies
    /// away in the evening ends by itself.
    fn busy(&self, rate: f64) -> Option<f64> {
        let (first, last) = (self.slots.first()?.0, self.slots.last()?.0);
        let length = (last + self.width - first).max(BESIDE);
        let requests: u64 = self.slots.iter().map(|slot| slot.1).sum();
        (2.0 * rate * length as f64 >= requests as f64).then_some(rate)
    }

    /// The stretch, when it is too long for chance and for the pauses of the log. `rate` is the usual
    /// traffic beside it, in requests a minute.
    fn gap(&self, [first_us, last_us]: [i64; 2], rate: f64, place: GapPlace) -> Option<Gap> {
        let us = last_us.saturating_sub(first_us);
        let length = us as f64 / MICROSECONDS_A_MINUTE as f64;
        let is_long =
            us >= self.least * MICROSECONDS_A_MINUTE && rate * length >= EXPECTED_IN_A_GAP;
        let span = Span { first_us, last_us };
        is_long.then_some(Gap { span, place })
    }
}

/// Requests a minute in the hour that ends at `end`.
fn rate(slots: &[(i64, u64)], end: i64) -> f64 {
    let from = slots.partition_point(|slot| slot.0 < end - BESIDE);
    let until = slots.partition_point(|slot| slot.0 < end);
    let requests: u64 = slots[from..until].iter().map(|slot| slot.1).sum();
    requests as f64 / BESIDE as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steady(minutes: impl Iterator<Item = u32>, requests: u64) -> Minutes {
        minutes.map(|minute| (minute, requests)).collect()
    }

    fn told(minutes: &Minutes, asked: Asked) -> Vec<(i64, i64, &'static str)> {
        let minute = |us| us / MICROSECONDS_A_MINUTE;
        let gaps = gaps(minutes, 1, asked).into_iter();
        gaps.map(|gap| {
            let Span { first_us, last_us } = gap.span;
            (minute(first_us), minute(last_us), gap.place.name())
        })
        .collect()
    }

    fn asked(since: i64, until: i64) -> Asked {
        Asked {
            since_us: Some(since * MICROSECONDS_A_MINUTE),
            until_us: Some(until * MICROSECONDS_A_MINUTE),
        }
    }

    const WHENEVER: Asked = Asked {
        since_us: None,
        until_us: None,
    };

    #[test]
    fn a_silence_in_steady_traffic_is_a_gap() {
        // 20 requests a minute, none from minute 300 up to but without 325.
        let mut day = steady((0..1440).filter(|minute| !(300..325).contains(minute)), 20);
        assert_eq!(told(&day, WHENEVER), [(300, 325, "within")]);
        // Four minutes are too short to be told.
        day = steady((0..1440).filter(|minute| !(300..304).contains(minute)), 20);
        assert_eq!(told(&day, WHENEVER), []);
        assert_eq!(told(&Minutes::new(), asked(0, 1440)), []);
    }

    #[test]
    fn pauses_that_are_usual_or_quiet_hours_are_none() {
        // A job that runs every ten minutes, and one that stopped for two hours.
        let job = steady((0..1440).step_by(10), 100);
        assert_eq!(told(&job, WHENEVER), []);
        let stopped = (0..1440)
            .step_by(10)
            .filter(|minute| !(600..720).contains(minute));
        assert_eq!(
            told(&steady(stopped, 100), WHENEVER),
            [(591, 720, "within")]
        );
        // A request every three minutes at night: twenty minutes without one are nothing to tell.
        let night = (0..480)
            .step_by(3)
            .filter(|minute| !(200..220).contains(minute));
        let mut day = steady(night, 1);
        day.extend(steady(480..1440, 50));
        assert_eq!(told(&day, WHENEVER), []);
    }

    #[test]
    fn what_is_missing_at_the_ends_of_what_was_asked_for_is_told() {
        // Two requests a minute from minute 120 up to but without 900, of a day.
        let day = steady(120..900, 2);
        assert_eq!(
            told(&day, asked(0, 1440)),
            [(0, 120, "start"), (900, 1440, "end")]
        );
        // Nobody asked, or for the hours that are there.
        assert_eq!(told(&day, WHENEVER), []);
        assert_eq!(told(&day, asked(120, 900)), []);
        // At two a minute 30 are to be expected in 15 minutes, and 28 in 14.
        assert_eq!(told(&day, asked(105, 914)), [(105, 120, "start")]);
        // A day of 23 hours whose logs end with it, and one of 25 hours, of which an hour is missing.
        let whole = steady(0..1380, 2);
        assert_eq!(told(&whole, asked(0, 1380)), []);
        assert_eq!(
            told(&steady(0..1440, 2), asked(0, 1500)),
            [(1440, 1500, "end")]
        );
        // One request every ten minutes ends at 1430: its pauses are as long.
        let seldom = steady((0..1440).step_by(10), 100);
        assert_eq!(told(&seldom, asked(0, 1440)), []);
        // A day that swells and dies away: its last hour has about one request a minute, a tenth of what
        // is usual. Cut at noon it ends in the middle of its traffic.
        let bell = (0..1440_u32).map(|minute| {
            let z = (f64::from(minute) - 840.0) / 150.0;
            (minute, (20.0 * (-z * z / 2.0).exp()).round() as u64)
        });
        let bell: Minutes = bell.filter(|slot| slot.1 > 0).collect();
        assert_eq!(told(&bell, asked(0, 1440)), []);
        let until_noon: Minutes = bell.into_iter().filter(|slot| slot.0 < 720).collect();
        assert_eq!(told(&until_noon, asked(0, 1440)), [(720, 1440, "end")]);
        // All came in one minute: the hour beside it has 1,200, 20 a minute.
        assert_eq!(
            told(&steady(600..601, 1200), asked(590, 620)),
            [(590, 600, "start"), (601, 620, "end")]
        );
    }
}

//! Stretches without a request, in words: for the verdict, the account, standard error and beside a
//! comparison.
//!
//! In: gaps, by time. Out: sentences and phrases without their full stop. What is missing at an end of
//! the time that was asked for may be missing logs, and is said so.

use super::lang::Lang;
use crate::parse::Zone;
use crate::stats::{Gap, Span, Summary};
use chrono::{DateTime, FixedOffset, NaiveTime};

/// From this length on a stretch is part of the verdict, in minutes.
const LONG: u64 = 60;

/// The stretches that are part of the verdict: those at the ends of what was asked for, and the longest
/// one within when it is long.
pub(super) fn gap_sentences(summary: &Summary, lang: Lang) -> Vec<String> {
    let within = summary.gaps.iter();
    let within = within.filter(|gap| !gap.is_at_an_end() && gap.minutes() >= LONG);
    let more = within.clone().count().saturating_sub(1);
    // Of equal ones the first.
    let longest = within.rev().max_by_key(|gap| gap.minutes());
    let longest = longest.map(|gap| {
        let (from, to) = ends(gap, summary.zone, is_one_day(summary), lang);
        lang.silence(&from, &to, &lang.lasting(gap.minutes()), more as u64)
    });
    gaps_at_ends(summary, lang)
        .into_iter()
        .chain(longest)
        .collect()
}

/// The stretches at the ends of what was asked for, a sentence each.
pub fn gaps_at_ends(summary: &Summary, lang: Lang) -> Vec<String> {
    let gaps = summary.gaps.iter().filter(|gap| gap.is_at_an_end());
    gaps.map(|gap| {
        let (from, to) = ends(gap, summary.zone, is_one_day(summary), lang);
        lang.logs_missing(&from, &to)
    })
    .collect()
}

/// A stretch in the list of the account: `2025-01-24 15:00 to 24:00 (9 h)`.
pub(super) fn gap_line(gap: &Gap, zone: Zone, lang: Lang) -> String {
    let (from, to) = ends(gap, zone, false, lang);
    lang.stretch(&from, &to, &lang.lasting(gap.minutes()), gap.is_at_an_end())
}

/// The stretches of one side of a comparison, with their dates unless the side is called by one:
/// `15:00 to 24:00`.
pub(super) fn gap_phrases(gaps: &[Gap], zone: Zone, has_date: bool, lang: Lang) -> Vec<String> {
    let phrase = |gap: &Gap| {
        let (from, to) = ends(gap, zone, has_date, lang);
        lang.stretch_of(&from, &to)
    };
    gaps.iter().map(phrase).collect()
}

/// Whether all requests are of one day, whose date need not be told again.
fn is_one_day(summary: &Summary) -> bool {
    let date = |us| summary.zone.local(us).date_naive();
    let is_one = |span: Span| date(span.first_us) == date(span.last_us);
    summary.span.is_some_and(is_one)
}

/// When a stretch begins and ends. The midnight after a day is its 24:00.
fn ends(gap: &Gap, zone: Zone, day_is_known: bool, lang: Lang) -> (String, String) {
    let [from, to] = [gap.span.first_us, gap.span.last_us].map(|us| zone.local(us));
    let clock = |time: DateTime<FixedOffset>| time.format("%H:%M").to_string();
    let is_midnight =
        to.time() == NaiveTime::MIN && from.date_naive().succ_opt() == Some(to.date_naive());
    let is_one_day = is_midnight || from.date_naive() == to.date_naive();
    let until = match () {
        () if is_midnight => "24:00".to_owned(),
        () if is_one_day => clock(to),
        () => lang.minute(to),
    };
    let since = if day_is_known && is_one_day {
        clock(from)
    } else {
        lang.minute(from)
    };
    (since, until)
}

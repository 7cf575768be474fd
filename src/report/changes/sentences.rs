//! What changed, in sentences without their full stop; texts of strangers are not escaped yet.
//!
//! In: a comparison. Out: the verdict on the whole first, then what it costs, then the endpoints that
//! changed most.

use crate::parse::Zone;
use crate::report::gaps::gap_phrases;
use crate::report::lang::{Lang, words};
use crate::report::tables::percentile_name;
use crate::report::text::shortened;
use crate::report::verdicts::WIDEST_ENDPOINT;
use crate::stats::{Change, Comparison, ErrorVerdict, Span, Verdict};
use std::collections::HashMap;

/// How many endpoints are told in sentences.
const MOST_TOLD: usize = 3;

/// The verdict, what it costs, and the endpoints that changed, a sentence each.
pub fn comparison_sentences(comparison: &Comparison, lang: Lang) -> Vec<String> {
    let mut sentences = vec![
        comparison_headline(comparison, lang),
        cost(comparison, lang),
    ];
    sentences.extend(not_comparable(comparison, lang));
    sentences.extend(endpoint_sentences(comparison, lang));
    sentences
}

/// `2 of 58 endpoints are slower, 1 faster; 41 unchanged, 14 with too little data`.
pub(in crate::report) fn comparison_headline(comparison: &Comparison, lang: Lang) -> String {
    lang.compared(
        comparison.counts(),
        comparison.endpoints.len(),
        &comparison.label,
    )
}

/// `8,005 requests became 9,100 (+14 %); waiting time: 5 min 20 s more in all, 6 min more by traffic, …`.
fn cost(comparison: &Comparison, lang: Lang) -> String {
    let total = &comparison.total;
    let mut text = lang.became(total.base.requests, total.new.requests);
    let waiting = total.waiting;
    let is_nothing = waiting.traffic_us == 0 && waiting.answers_us == 0;
    if !is_nothing && total.base.durations.is_some() && total.new.durations.is_some() {
        text += lang.say(words::SEPARATOR);
        text += &lang.waiting(waiting.added_us(), waiting.traffic_us, waiting.answers_us);
    }
    text
}

/// That there is a stretch of time of which a side has no request, so that the sums of both are not of
/// the same hours.
fn not_comparable(comparison: &Comparison, lang: Lang) -> Vec<String> {
    let label = &comparison.label;
    let date = |us| comparison.zone.local(us).date_naive();
    let is_one_day = |span: Span| date(span.first_us) == date(span.last_us);
    let base = (
        lang.baseline(label),
        &comparison.base_gaps,
        !label.is_empty(),
    );
    let new = (
        lang.new_side(),
        &comparison.new_gaps,
        comparison.new_span.is_some_and(is_one_day),
    );
    let sides = [base, new].into_iter().filter(|side| !side.1.is_empty());
    sides
        .map(|(name, gaps, has_date)| {
            let phrases = gap_phrases(gaps, comparison.zone, has_date, lang);
            lang.not_comparable(&name, &lang.and(&phrases))
        })
        .collect()
}

/// The time that both sides cover.
pub(super) fn spans(comparison: &Comparison, zone: Zone) -> String {
    let shown = |us| zone.local(us).format("%Y-%m-%d %H:%M").to_string();
    let span = |span: Option<Span>| {
        span.map_or_else(String::new, |span| {
            format!("{} to {}", shown(span.first_us), shown(span.last_us))
        })
    };
    format!(
        "base {}, new {} ({zone})",
        span(comparison.base_span),
        span(comparison.new_span)
    )
}

/// The endpoints that are slower, those that add most waiting time first, then those with more
/// errors.
fn endpoint_sentences(comparison: &Comparison, lang: Lang) -> Vec<String> {
    endpoint_sentences_of_all(std::slice::from_ref(comparison), MOST_TOLD, lang)
}

/// The endpoints that are slower than any of the baselines or have more errors, at most so many, each
/// in one sentence that names the baselines.
pub(in crate::report) fn endpoint_sentences_of_all(
    comparisons: &[Comparison],
    most: usize,
    lang: Lang,
) -> Vec<String> {
    let mut order: Vec<(&str, &str)> = Vec::new();
    let mut parts: HashMap<(&str, &str), Vec<String>> = HashMap::new();
    for comparison in comparisons {
        let told = comparison.endpoints.iter().filter(|change| {
            change.verdict == Verdict::Slower || change.errors == ErrorVerdict::More
        });
        for change in told {
            let name = (&change.method[..], &change.endpoint[..]);
            let of_name = parts.entry(name).or_insert_with(|| {
                order.push(name);
                Vec::new()
            });
            of_name.extend(changed(change, &comparison.label, lang));
        }
    }
    let sentence = |name: &(&str, &str)| {
        let endpoint = format!("{} {}", name.0, name.1);
        let endpoint = shortened(&endpoint, WIDEST_ENDPOINT);
        format!("{endpoint} {}", lang.and(&parts[name]))
    };
    let mut sentences: Vec<String> = order.iter().take(most).map(sentence).collect();
    if order.len() > most {
        sentences.push(lang.more_slower(order.len() - most));
    }
    sentences
}

/// `is slower than 2025-01-23: p90 from 40 ms to 81 ms (+103 %)`, and that more requests fail.
fn changed(change: &Change, label: &str, lang: Lang) -> Vec<String> {
    let mut parts = Vec::new();
    if let Some(decisive) = &change.decisive {
        parts.push(lang.became_slower(
            change.verdict == Verdict::Slower,
            label,
            &percentile_name(decisive.percentile),
            [decisive.base_us, decisive.new_us],
        ));
    }
    if let (ErrorVerdict::More, Some(base), Some(new)) = (change.errors, &change.base, &change.new)
    {
        parts.push(lang.fails_more(label, base.error_pct(), new.error_pct()));
    }
    parts
}

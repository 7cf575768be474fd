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
    let base = (
        lang.side(Some(label)),
        &comparison.base_gaps,
        !label.is_empty(),
    );
    let new = (lang.side(None), &comparison.new_gaps, false);
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
pub(in crate::report) fn endpoint_sentences(comparison: &Comparison, lang: Lang) -> Vec<String> {
    let all = comparison.endpoints.iter();
    let told: Vec<&Change> = all
        .filter(|change| change.verdict == Verdict::Slower || change.errors == ErrorVerdict::More)
        .collect();
    let mut sentences: Vec<String> = told
        .iter()
        .take(MOST_TOLD)
        .map(|change| endpoint_sentence(change, lang))
        .collect();
    if told.len() > MOST_TOLD {
        sentences.push(lang.more_slower(told.len() - MOST_TOLD));
    }
    sentences
}

/// `POST /users is slower: p90 from 40 ms to 81 ms (+103 %)`.
fn endpoint_sentence(change: &Change, lang: Lang) -> String {
    let name = format!("{} {}", change.method, change.endpoint);
    let mut parts = Vec::new();
    if let Some(decisive) = &change.decisive {
        parts.push(lang.became_slower(
            change.verdict == Verdict::Slower,
            &percentile_name(decisive.percentile),
            decisive.base_us,
            decisive.new_us,
        ));
    }
    if let (ErrorVerdict::More, Some(base), Some(new)) = (change.errors, &change.base, &change.new)
    {
        parts.push(lang.fails_more(base.error_pct(), new.error_pct()));
    }
    format!("{} {}", shortened(&name, WIDEST_ENDPOINT), lang.and(&parts))
}

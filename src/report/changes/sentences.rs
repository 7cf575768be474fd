//! What changed, in sentences without their full stop; texts of strangers are not escaped yet.
//!
//! In: a comparison. Out: the verdict on the whole first, then what it costs, then the endpoints that
//! changed most.

use crate::parse::Zone;
use crate::report::lang::Lang;
use crate::report::text::{counted, shortened};
use crate::report::verdicts::WIDEST_ENDPOINT;
use crate::stats::{Change, Comparison, ErrorVerdict, Span, Verdict};

/// How many endpoints are told in sentences.
const MOST_TOLD: usize = 3;

/// The verdict, what it costs, and the endpoints that changed, a sentence each.
pub fn comparison_sentences(comparison: &Comparison) -> Vec<String> {
    let mut sentences = vec![headline(comparison), cost(comparison)];
    sentences.extend(endpoint_sentences(comparison));
    sentences
}

/// `2 of 58 endpoints are slower, 1 faster; 41 unchanged, 14 with too little data`.
pub(super) fn headline(comparison: &Comparison) -> String {
    let counts = comparison.counts();
    let all = counted(comparison.endpoints.len() as u64, "endpoint");
    let are = |number: usize| if number == 1 { "is" } else { "are" };
    let since = match &comparison.label[..] {
        "" => String::new(),
        label => format!(" than {label}"),
    };
    let mut text = match (counts.slower, counts.faster) {
        (0, 0) => format!("none of {all} is slower or faster{since}"),
        (0, faster) => format!(
            "{faster} of {all} {} faster{since}, none slower",
            are(faster)
        ),
        (slower, 0) => format!(
            "{slower} of {all} {} slower{since}, none faster",
            are(slower)
        ),
        (slower, faster) => {
            format!(
                "{slower} of {all} {} slower{since}, {faster} faster",
                are(slower)
            )
        }
    };
    let rest = [
        (counts.unchanged, "unchanged"),
        (counts.too_little_data, "with too little data"),
        (counts.new, "new"),
        (counts.gone, "gone"),
        (counts.more_errors, "with more 5xx"),
        (counts.fewer_errors, "with fewer 5xx"),
    ];
    let rest: Vec<String> = rest
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    if !rest.is_empty() {
        text += &format!("; {}", rest.join(", "));
    }
    text
}

/// `8,005 requests became 9,100 (+14 %); waiting time: 5 min 20 s more in all, 6 min more by traffic, …`.
pub(super) fn cost(comparison: &Comparison) -> String {
    let total = &comparison.total;
    let (base, new) = (total.base.requests, total.new.requests);
    let mut text = format!(
        "{} became {} ({})",
        counted(base, "request"),
        Lang::English.count(new),
        relative(base as f64, new as f64)
    );
    let waiting = total.waiting;
    if total.base.durations.is_some() && total.new.durations.is_some() {
        let speed = if waiting.answers_us < 0 {
            "faster"
        } else {
            "slower"
        };
        text += &format!(
            "; waiting time: {} in all, {} by traffic, {} by {speed} answers",
            more_or_less(waiting.added_us()),
            more_or_less(waiting.traffic_us),
            more_or_less(waiting.answers_us)
        );
    }
    text
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
fn endpoint_sentences(comparison: &Comparison) -> Vec<String> {
    let all = comparison.endpoints.iter();
    let told: Vec<&Change> = all
        .filter(|change| change.verdict == Verdict::Slower || change.errors == ErrorVerdict::More)
        .collect();
    let mut sentences: Vec<String> = told
        .iter()
        .take(MOST_TOLD)
        .map(|change| endpoint_sentence(change))
        .collect();
    if told.len() > MOST_TOLD {
        let more = counted((told.len() - MOST_TOLD) as u64, "more endpoint");
        sentences.push(format!("… and {more} with slower answers or more 5xx"));
    }
    sentences
}

/// `POST /users is slower: p90 from 40 ms to 81 ms (+103 %)`.
fn endpoint_sentence(change: &Change) -> String {
    let name = format!("{} {}", change.method, change.endpoint);
    let mut parts = Vec::new();
    if let Some(decisive) = &change.decisive {
        parts.push(format!(
            "is {}: p{} from {} to {} ({})",
            change.verdict.name(),
            decisive.percentile,
            Lang::English.duration(decisive.base_us),
            Lang::English.duration(decisive.new_us),
            relative(decisive.base_us as f64, decisive.new_us as f64)
        ));
    }
    if let (ErrorVerdict::More, Some(base), Some(new)) = (change.errors, &change.base, &change.new)
    {
        parts.push(format!(
            "answers more often with 5xx: from {:.2} % to {:.2} %",
            base.error_pct(),
            new.error_pct()
        ));
    }
    format!(
        "{} {}",
        shortened(&name, WIDEST_ENDPOINT),
        parts.join(", and ")
    )
}

/// `+4.5 %`, `-30 %`; nothing can be said relative to nothing.
fn relative(base: f64, new: f64) -> String {
    if base <= 0.0 {
        return "from nothing".to_owned();
    }
    let percent = (new / base - 1.0) * 100.0;
    if percent.abs() < 0.05 {
        "±0 %".to_owned()
    } else if percent.abs() < 9.95 {
        format!("{percent:+.1} %")
    } else {
        format!("{percent:+.0} %")
    }
}

/// `1.25 s more`, `29 ms less`.
fn more_or_less(us: i64) -> String {
    let word = if us < 0 { "less" } else { "more" };
    format!("{} {word}", Lang::English.duration(us.unsigned_abs()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_written_for_people() {
        for (base, new, text) in [
            (37.0, 48.0, "+30 %"),
            (100.0, 104.5, "+4.5 %"),
            (87_337.0, 87_306.0, "±0 %"),
            (200.0, 100.0, "-50 %"),
            (0.0, 3.0, "from nothing"),
        ] {
            assert_eq!(relative(base, new), text);
        }
        assert_eq!(more_or_less(-29_000), "29 ms less");
        assert_eq!(more_or_less(200_000_000), "3 min 20 s more");
    }
}

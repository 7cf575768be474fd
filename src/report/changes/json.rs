//! A comparison as JSON: by itself, and in `baselines` beside the summary of the new side.

use super::comparison_sentences;
use crate::digest::Account;
use crate::error::Error;
use crate::parse::Zone;
use crate::report::json::{Object, Part, lines, number, to_bytes};
use crate::report::lang::Lang;
use crate::report::table::{Table, Value};
use crate::report::text::visible;
use crate::stats::{Comparison, Span, Summary};
use chrono::SecondsFormat;
use serde_json::json;

/// What changed since each baseline, in their order; nothing without one. `changes` has the table of
/// each.
pub(in crate::report) fn baselines<'a>(
    summary: &Summary,
    comparisons: &[Comparison],
    changes: &'a [Table],
) -> Option<(&'static str, Part<'a>)> {
    let object = |(comparison, changes): (&Comparison, &'a Table)| {
        let mut parts = vec![("lines", Part::Json(lines(&comparison.base_account)))];
        parts.extend(comparison_parts(comparison, summary.zone, changes));
        Object(parts)
    };
    let objects: Vec<Object<'a>> = comparisons.iter().zip(changes).map(object).collect();
    (!objects.is_empty()).then_some(("baselines", Part::Objects(objects)))
}

/// `lines` of both sides, the totals and `endpoints`, for `diff --format json`. The endpoints are
/// given as a table, so that its order is theirs.
///
/// # Errors
/// [`Error::Render`]; writing to memory does not fail in practice.
pub fn changes_json(
    comparison: &Comparison,
    new_account: &Account,
    zone: Zone,
    endpoints: &Table,
) -> Result<Vec<u8>, Error> {
    let accounts = json!({
        "base": lines(&comparison.base_account),
        "new": lines(new_account),
    });
    let mut parts = vec![("lines", Part::Json(accounts))];
    parts.extend(comparison_parts(comparison, zone, endpoints));
    to_bytes(&Object(parts))
}

/// What a comparison says, as the parts of an object.
fn comparison_parts<'a>(
    comparison: &Comparison,
    zone: Zone,
    endpoints: &'a Table,
) -> Vec<(&'static str, Part<'a>)> {
    let span = |span: Option<Span>| {
        let time = |us| zone.local(us).to_rfc3339_opts(SecondsFormat::Micros, true);
        json!({
            "first": span.map(|span| time(span.first_us)),
            "last": span.map(|span| time(span.last_us)),
        })
    };
    let counts = comparison.counts();
    let total = &comparison.total;
    let seconds = |us: i64| number(&Value::Decimal(us as f64 / 1e6, 6));
    let sentences = comparison_sentences(comparison, Lang::English);
    let sentences = sentences.iter().map(|sentence| visible(sentence));
    vec![
        ("label", Part::Json(json!(visible(&comparison.label)))),
        ("base", Part::Json(span(comparison.base_span))),
        ("new", Part::Json(span(comparison.new_span))),
        ("zone", Part::Json(json!(zone.to_string()))),
        (
            "verdicts",
            Part::Json(json!({
                "slower": counts.slower,
                "faster": counts.faster,
                "unchanged": counts.unchanged,
                "too_little_data": counts.too_little_data,
                "new": counts.new,
                "gone": counts.gone,
                "more_errors": counts.more_errors,
                "fewer_errors": counts.fewer_errors,
            })),
        ),
        ("sentences", Part::Json(sentences.collect())),
        (
            "total",
            Part::Json(json!({
                "base_requests": total.base.requests,
                "new_requests": total.new.requests,
                "added_s": seconds(total.waiting.added_us()),
                "traffic_s": seconds(total.waiting.traffic_us),
                "answers_s": seconds(total.waiting.answers_us),
            })),
        ),
        ("endpoints", Part::Table(endpoints)),
    ]
}

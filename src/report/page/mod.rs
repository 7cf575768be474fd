//! The page: one self-contained HTML file with the verdict, the account of lines, the endpoint table
//! and the charts as inline SVG. It is complete without its script, which only sorts tables.
//!
//! Every text goes through the template engine, which escapes it; only the style sheet, the script
//! and our own drawings are put in as they are. **Invariant:** nothing is fetched, and the policy in
//! the page lets run no other script and no other style than these two.

mod account;
mod charts;
mod compared;
mod endpoints;
mod in_flight;
mod policy;
mod slowest;
mod sparkline;
mod tiles;
mod trend;

use super::changes::{comparison_headline, endpoint_sentences_of_all};
use super::charts::Figure;
use super::gaps::gap_sentences;
use super::json::Context;
use super::lang::{Lang, words};
use super::table::Value;
use super::text::visible;
use super::verdicts::{Shifted, finding_sentence, shifted, verdict};
use crate::error::Error;
use crate::stats::{Comparison, SMALLEST_P_VALUE, Summary};
use account::AccountPart;
use askama::Template;
use charts::{ChartsPart, Drawn, drawn};
use compared::ComparedPart;
use endpoints::EndpointsPart;
use in_flight::InFlightPart;
use policy::{SCRIPT, policy, style};
use slowest::SlowestPart;
use tiles::{Tile, tiles};
use trend::TrendPart;

/// How many endpoints that shifted, and for whom requests are slow, are told at the top.
const MOST_TOLD: usize = 2;

#[derive(Template)]
#[template(path = "report.html", config = ".askama.toml")]
struct Page<'a> {
    lang: Lang,
    title: Option<&'a str>,
    policy: String,
    style: String,
    script: &'a str,
    about: String,
    verdict: Vec<String>,
    account: AccountPart<'a>,
    tiles: Vec<Tile>,
    endpoints: EndpointsPart,
    comparisons: Vec<ComparedPart>,
    charts: ChartsPart,
    timeline: Drawn,
    heat_map: Option<Drawn>,
    in_flight: Option<InFlightPart>,
    trend: Option<TrendPart>,
    shifted: Vec<ShiftedRow>,
    findings: Vec<String>,
    slowest: SlowestPart,
    slow_is: String,
    settings: &'a [(String, String)],
    version: &'a str,
}

struct ShiftedRow {
    method: String,
    endpoint: String,
    since: String,
    direction: &'static str,
    cells: Vec<String>,
}

/// The page. The figure is the timeline.
///
/// # Errors
/// [`Error::Draw`] or [`Error::Render`].
pub fn to_html(
    summary: &Summary,
    comparisons: &[Comparison],
    context: &Context,
    timeline: &Figure,
) -> Result<String, Error> {
    let lang = context.lang;
    let all_shifted = shifted(summary);
    let heat_map = super::charts::heat_map(summary, lang);
    let page = Page {
        lang,
        title: context.title.as_deref(),
        policy: policy(),
        style: style(),
        script: SCRIPT,
        about: super::terminal::headline(summary, lang),
        verdict: told(summary, comparisons, &all_shifted, lang),
        account: AccountPart::new(summary, context),
        tiles: tiles(summary, comparisons.first(), lang),
        endpoints: EndpointsPart::new(summary, &all_shifted, lang),
        comparisons: comparisons
            .iter()
            .map(|comparison| ComparedPart::new(comparison, lang))
            .collect(),
        charts: ChartsPart::new(summary, comparisons.first(), lang)?,
        timeline: drawn(timeline)?,
        heat_map: heat_map.as_ref().map(drawn).transpose()?,
        in_flight: InFlightPart::new(summary, lang)?,
        trend: TrendPart::new(context.trend.as_ref(), summary, lang)?,
        shifted: all_shifted
            .iter()
            .map(|one| shifted_row(one, summary, lang))
            .collect(),
        findings: summary
            .findings
            .iter()
            .map(|finding| visible(&finding_sentence(finding, summary, lang)).into_owned())
            .collect(),
        slowest: SlowestPart::new(summary, lang),
        slow_is: lang.slow_is(&lang.slow_bound(summary), &summary.zone.to_string()),
        settings: &context.settings,
        version: env!("CARGO_PKG_VERSION"),
    };
    page.render()
        .map_err(|error| Error::Render(format!("the page: {error}")))
}

/// What stands at the top: the verdict, and the first of what else stands out.
pub(super) fn told(
    summary: &Summary,
    comparisons: &[Comparison],
    shifted: &[Shifted<'_>],
    lang: Lang,
) -> Vec<String> {
    let since = shifted.iter().take(MOST_TOLD);
    let since = since.map(|one| one.sentence(summary, lang));
    let more = shifted.len().saturating_sub(MOST_TOLD);
    let more = (more > 0).then(|| lang.more_shifted(more as u64));
    let whom = summary.findings.iter().take(MOST_TOLD);
    let whom = whom.map(|finding| finding_sentence(finding, summary, lang));
    let headlines = comparisons.iter();
    let headlines = headlines.map(|comparison| sentence(&comparison_headline(comparison, lang)));
    let against = headlines.chain(endpoint_sentences_of_all(comparisons, MOST_TOLD, lang));
    verdict(summary, lang)
        .into_iter()
        .chain(gap_sentences(summary, lang))
        .chain(against)
        .chain(since)
        .chain(more)
        .chain(whom)
        .map(|sentence| visible(&sentence).into_owned())
        .collect()
}

/// The text with a capital letter.
fn sentence(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

fn shifted_row(one: &Shifted<'_>, summary: &Summary, lang: Lang) -> ShiftedRow {
    let (before, after) = (one.shift.before, one.shift.after);
    let mut cells: Vec<String> = [before.p50_us, after.p50_us, before.p95_us, after.p95_us]
        .map(|us| lang.ms(us))
        .to_vec();
    cells.push(lang.count(after.requests));
    let p_value = |p| {
        let text = Value::Decimal(p, 6).number().unwrap_or_default();
        lang.localised(&text)
    };
    // What is smaller than can be told is told as that.
    cells.push(match one.shift.p_value {
        p if p <= SMALLEST_P_VALUE => format!("≤ {}", p_value(SMALLEST_P_VALUE)),
        p => p_value(p),
    });
    ShiftedRow {
        method: visible(&one.stats.method).into_owned(),
        endpoint: visible(&one.stats.endpoint).into_owned(),
        since: one.since(summary, lang),
        direction: lang.say(if one.is_slower() {
            words::SLOWER
        } else {
            words::FASTER
        }),
        cells,
    }
}

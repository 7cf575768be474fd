//! What is said on a terminal: a headline, the endpoint table. Never wider than the screen.

use super::gaps::gap_sentences;
use super::lang::{Lang, words};
use super::table::{Table, Value};
use super::text::{shortened, visible, wrapped};
use super::verdicts::{finding_sentence, shifted, verdict};
use crate::stats::Summary;
use unicode_width::UnicodeWidthStr;

/// The narrowest that the column of endpoints may become before other columns go, on a usual screen.
const NARROWEST_ENDPOINT: usize = 30;
/// What stands between two columns.
const GAP: usize = 2;
/// The columns of the table, the most important first; those that do not fit are left out from the
/// end.
const BY_IMPORTANCE: [&str; 17] = [
    "requests",
    // These three are there with a baseline only.
    "verdict",
    "p95_ms",
    "delta_p95_ms",
    "added_s",
    "slow",
    "p50_ms",
    "max_ms",
    "p99_ms",
    "total_s",
    "error_pct",
    "status_4xx",
    "mean_ms",
    "p90_ms",
    "p999_ms",
    "status_5xx",
    "bytes",
];

const USUAL_PERCENTILES: [&str; 6] = ["p50_ms", "p75_ms", "p90_ms", "p95_ms", "p99_ms", "p999_ms"];

/// How many endpoints that shifted, and for whom requests are slow, are told on a terminal.
const MOST_TOLD: usize = 3;

/// The verdict and what stands out, in lines of at most `width` columns: how much is slow, since when
/// which endpoints are slower or faster, and for whom.
pub fn findings(summary: &Summary, width: usize, lang: Lang) -> String {
    let shifted = shifted(summary);
    let mut text = String::new();
    let mut tell = |sentence: &str| text += &wrapped(&visible(sentence), width);
    verdict(summary, lang)
        .iter()
        .for_each(|sentence| tell(sentence));
    gap_sentences(summary, lang)
        .iter()
        .for_each(|sentence| tell(sentence));
    for one in shifted.iter().take(MOST_TOLD) {
        tell(&one.sentence(summary, lang));
    }
    if shifted.len() > MOST_TOLD {
        tell(&lang.more_shifted((shifted.len() - MOST_TOLD) as u64));
    }
    for finding in summary.findings.iter().take(MOST_TOLD) {
        tell(&finding_sentence(finding, summary, lang));
    }
    text
}

/// What the report is about, in a line or two.
pub fn headline(summary: &Summary, lang: Lang) -> String {
    let total = &summary.total;
    let mut text = lang.about(total.requests, summary.endpoints.len() as u64);
    if let Some(span) = summary.span {
        text += ", ";
        text += &lang.span(span, summary.zone);
    }
    text
}

/// How a table is shown.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The width of the screen in columns.
    pub width: usize,
    /// The most rows.
    pub limit: usize,
    /// Whether the header is bold, on a terminal with colours.
    pub bold: bool,
    /// The language of the headers.
    pub lang: Lang,
}

/// A column behind the others, if the screen has room for it.
#[derive(Debug, Clone)]
pub struct Extra {
    /// Its header.
    pub title: String,
    /// The width of its cells.
    pub width: usize,
    /// A cell a row of the table.
    pub cells: Vec<String>,
}

/// On a narrower screen the figures need all room.
const EXTRAS_FROM: usize = 100;

/// The endpoint table, never wider than the screen, with as many of the extra columns as a wide screen
/// has room for.
pub fn endpoint_table(table: &Table, look: &Look, extras: &[Extra]) -> String {
    let Look {
        limit, bold, lang, ..
    } = *look;
    let mut width = look.width;
    let needed = |extra: &Extra| GAP + extra.width.max(extra.title.width());
    let extras: Vec<&Extra> = extras
        .iter()
        .filter(|extra| {
            let fits = width >= EXTRAS_FROM - 20 + needed(extra) && look.width >= EXTRAS_FROM;
            if fits {
                width -= needed(extra);
            }
            fits
        })
        .collect();
    let rows = &table.rows[..table.rows.len().min(limit)];
    let place = |name: &str| table.columns.iter().position(|column| column == name);
    let cell = |row: &[Value], column: usize| match &row[column] {
        Value::Text(text) => visible(text).into_owned(),
        Value::Decimal(value, _) => lang.localised(&rounded(*value)),
        number => number.number().unwrap_or_default(),
    };
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|column| {
            let widest = rows
                .iter()
                .map(|row| cell(row, column).width())
                .max()
                .unwrap_or(0);
            widest.max(title(&table.columns[column], lang).width())
        })
        .collect();
    let column_width = |column: usize| widths[column];
    let (Some(method), Some(endpoint)) = (place("method"), place("endpoint")) else {
        return String::new();
    };
    let method_width = column_width(method).min(10);
    let chosen = choose(
        table,
        width.saturating_sub(method_width + GAP),
        column_width,
    );
    let numbers: usize = chosen
        .iter()
        .map(|column| column_width(*column) + GAP)
        .sum();
    let endpoint_width =
        column_width(endpoint).min(width.saturating_sub(method_width + GAP + numbers).max(8));

    let mut text = String::new();
    let mut line = |method: &str, endpoint: &str, cells: Vec<String>, row: Option<usize>| {
        let mut out = padded(&shortened(method, method_width), method_width);
        out += &" ".repeat(GAP);
        out += &padded(&shortened(endpoint, endpoint_width), endpoint_width);
        for (column, cell) in chosen.iter().zip(cells) {
            out += &" ".repeat(GAP + column_width(*column).saturating_sub(cell.width()));
            out += &cell;
        }
        for extra in &extras {
            let cell = match row {
                Some(row) => extra.cells.get(row).map_or("", |cell| cell),
                None => &extra.title,
            };
            out += &" ".repeat(GAP);
            out += &padded(cell, needed(extra) - GAP);
        }
        let out = out.trim_end();
        if row.is_none() && bold {
            text += &format!("\u{1b}[1m{out}\u{1b}[0m\n");
        } else {
            text += &format!("{out}\n");
        }
    };
    line(
        &title("method", lang),
        &title("endpoint", lang),
        chosen
            .iter()
            .map(|column| title(&table.columns[*column], lang))
            .collect(),
        None,
    );
    for (place, row) in rows.iter().enumerate() {
        line(
            &cell(row, method),
            &cell(row, endpoint),
            chosen.iter().map(|column| cell(row, *column)).collect(),
            Some(place),
        );
    }
    if rows.len() < table.rows.len() {
        text += &lang.more_endpoints(table.rows.len() - rows.len());
        text.push('\n');
    }
    text
}

/// The columns of numbers that fit beside an endpoint, in the order of the table.
fn choose(table: &Table, width: usize, column_width: impl Fn(usize) -> usize) -> Vec<usize> {
    let mut room = width.saturating_sub(NARROWEST_ENDPOINT.min(width * 3 / 8));
    let percentiles: Vec<&str> = {
        let is_percentile = |name: &&str| name.starts_with('p') && name.ends_with("_ms");
        table
            .columns
            .iter()
            .map(String::as_str)
            .filter(is_percentile)
            .collect()
    };
    // Percentiles that were asked for by name are what the table is about.
    let asked_for: &[&str] = if percentiles == USUAL_PERCENTILES {
        &[]
    } else {
        &percentiles
    };
    let names = BY_IMPORTANCE[..1]
        .iter()
        .chain(asked_for)
        .chain(&BY_IMPORTANCE[1..]);
    let columns = names.filter_map(|name| table.columns.iter().position(|column| column == name));
    let mut chosen = Vec::new();
    for column in columns {
        let needed = column_width(column) + GAP;
        // Without durations a log has columns that say nothing.
        let says_nothing = |row: &Vec<Value>| matches!(row[column], Value::Missing);
        if chosen.contains(&column) || table.rows.iter().all(says_nothing) {
            continue;
        }
        if needed > room {
            break;
        }
        room -= needed;
        chosen.push(column);
    }
    chosen.sort_unstable();
    chosen
}

/// `p95_ms` as `p95 ms`, `error_pct` as `5xx %`.
fn title(column: &str, lang: Lang) -> String {
    let word = match column {
        "method" => words::METHOD_COLUMN,
        "endpoint" => words::ENDPOINT,
        "requests" => words::REQUESTS,
        "slow" => words::SLOW,
        "bytes" => words::BYTES,
        _ => return figure_title(column),
    };
    lang.say(word).to_owned()
}

/// The same of a column that has one name in all languages.
fn figure_title(column: &str) -> String {
    match column {
        "error_pct" => "5xx %".to_owned(),
        "added_s" => "Δ s".to_owned(),
        "delta_p95_ms" => "Δ p95 ms".to_owned(),
        "status_4xx" => "4xx".to_owned(),
        percentile if percentile.starts_with('p') => percentile_title(percentile).replace('_', " "),
        _ => column.replace('_', " "),
    }
}

/// `p999_ms` as `p99.9_ms`: the names of columns have no point.
pub(super) fn percentile_title(column: &str) -> String {
    let digits = column[1..].bytes().take_while(u8::is_ascii_digit).count();
    let point = match &column[1..=digits] {
        "100" => None,
        number if number.starts_with('0') => Some(2),
        _ => (digits > 2).then_some(3),
    };
    point.map_or_else(
        || column.to_owned(),
        |point| format!("{}.{}", &column[..point], &column[point..]),
    )
}

/// A number in as few digits as reading needs.
pub(super) fn rounded(value: f64) -> String {
    let places = if value.abs() >= 100.0 || value == value.trunc() {
        0
    } else if value.abs() >= 10.0 {
        1
    } else {
        2
    };
    format!("{value:.places$}")
}

pub(super) fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests;

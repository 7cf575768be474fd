//! What is said on a terminal: a headline, the endpoint table. Never wider than the screen.

use super::table::{Table, Value};
use super::text::{counted, grouped, human_duration, shortened, visible, wrapped};
use super::verdicts::{finding_sentence, shifted};
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

/// What stands out, in lines of at most `width` columns: since when which endpoints are slower or
/// faster, and for whom.
pub fn findings(summary: &Summary, width: usize) -> String {
    let shifted = shifted(summary);
    let mut text = String::new();
    for one in shifted.iter().take(MOST_TOLD) {
        text += &wrapped(&visible(&one.sentence(summary)), width);
    }
    if shifted.len() > MOST_TOLD {
        let more = counted((shifted.len() - MOST_TOLD) as u64, "more endpoint");
        text += &format!("… and {more} that shifted\n");
    }
    for finding in summary.findings.iter().take(MOST_TOLD) {
        text += &wrapped(&visible(&finding_sentence(finding)), width);
    }
    text
}

/// What the report is about, in two lines.
pub fn headline(summary: &Summary) -> String {
    let total = &summary.total;
    let mut slow_bound = human_duration(summary.slow_us);
    if !summary.own_slow.is_empty() {
        slow_bound += " or the bound of their endpoint";
    }
    let mut text = format!(
        "{} to {}",
        counted(total.requests, "request"),
        counted(summary.endpoints.len() as u64, "endpoint")
    );
    if let Some(span) = summary.span {
        let shown = |us| summary.zone.local(us).format("%Y-%m-%d %H:%M").to_string();
        text += &format!(
            ", {} to {} ({})",
            shown(span.first_us),
            shown(span.last_us),
            summary.zone
        );
    }
    let slow = match total.durations {
        Some(_) => format!(
            "{} took over {slow_bound} ({})",
            grouped(total.slow),
            percent(total.slow_pct())
        ),
        None => "no line says how long a request took".to_owned(),
    };
    text += &format!(
        "\n{slow}, {} failed with 5xx ({})\n",
        grouped(total.status_classes[4]),
        percent(total.error_pct())
    );
    text
}

fn percent(share: f64) -> String {
    if share > 0.0 && share < 0.01 {
        "<0.01 %".to_owned()
    } else {
        format!("{share:.2} %")
    }
}

/// The endpoint table in at most `width` columns, with at most `limit` rows; `bold` marks the
/// header for a terminal with colours.
pub fn endpoint_table(table: &Table, width: usize, limit: usize, bold: bool) -> String {
    let rows = &table.rows[..table.rows.len().min(limit)];
    let place = |name: &str| table.columns.iter().position(|column| column == name);
    let cell = |row: &[Value], column: usize| match &row[column] {
        Value::Text(text) => visible(text).into_owned(),
        Value::Decimal(value, _) => rounded(*value),
        number => number.number().unwrap_or_default(),
    };
    let widths: Vec<usize> = (0..table.columns.len())
        .map(|column| {
            let widest = rows
                .iter()
                .map(|row| cell(row, column).width())
                .max()
                .unwrap_or(0);
            widest.max(title(&table.columns[column]).width())
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
    let mut line = |method: &str, endpoint: &str, cells: Vec<String>, header: bool| {
        let mut out = padded(&shortened(method, method_width), method_width);
        out += &" ".repeat(GAP);
        out += &padded(&shortened(endpoint, endpoint_width), endpoint_width);
        for (column, cell) in chosen.iter().zip(cells) {
            out += &" ".repeat(GAP + column_width(*column).saturating_sub(cell.width()));
            out += &cell;
        }
        let out = out.trim_end();
        if header && bold {
            text += &format!("\u{1b}[1m{out}\u{1b}[0m\n");
        } else {
            text += &format!("{out}\n");
        }
    };
    line(
        "method",
        "endpoint",
        chosen
            .iter()
            .map(|column| title(&table.columns[*column]))
            .collect(),
        true,
    );
    for row in rows {
        line(
            &cell(row, method),
            &cell(row, endpoint),
            chosen.iter().map(|column| cell(row, *column)).collect(),
            false,
        );
    }
    if rows.len() < table.rows.len() {
        text += &format!(
            "… and {} more endpoints\n",
            grouped((table.rows.len() - rows.len()) as u64)
        );
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
fn title(column: &str) -> String {
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
mod tests {
    use super::*;

    fn table(endpoints: usize) -> Table {
        let names = [
            "method",
            "endpoint",
            "requests",
            "slow",
            "error_pct",
            "mean_ms",
            "p50_ms",
            "p95_ms",
            "p99_ms",
            "max_ms",
            "total_s",
        ];
        let row = |index: usize| {
            let mut row = vec![
                Value::Text("GET".to_owned()),
                Value::Text(format!(
                    "/api/v1/a/rather/long/path/to/some/resource/{index}\u{1b}[2J"
                )),
            ];
            row.extend(
                (2..names.len())
                    .map(|column| Value::Decimal(index as f64 * 10_f64.powi(column as i32 - 3), 3)),
            );
            row
        };
        Table {
            columns: names.map(str::to_owned).to_vec(),
            rows: (0..endpoints).map(row).collect(),
        }
    }

    #[test]
    fn the_table_fits_its_screen_and_uses_more_when_there_is_more() {
        let widest = |width| {
            endpoint_table(&table(300), width, 300, false)
                .lines()
                .map(UnicodeWidthStr::width)
                .max()
                .unwrap()
        };
        for width in [60, 80, 120] {
            assert!(widest(width) <= width, "{width}: {}", widest(width));
        }
        assert!(widest(120) > 80);
        let narrow = endpoint_table(&table(3), 80, 300, false);
        assert!(
            narrow.contains("p95 ms") && narrow.contains('…') && !narrow.contains('\u{1b}'),
            "{narrow}"
        );
        assert!(endpoint_table(&table(30), 80, 20, false).ends_with("… and 10 more endpoints\n"));
    }

    #[test]
    fn percentiles_get_their_point_back() {
        for (column, title) in [
            ("p50_ms", "p50_ms"),
            ("p999_ms", "p99.9_ms"),
            ("p100", "p100"),
            ("p05", "p0.5"),
            ("p5", "p5"),
        ] {
            assert_eq!(percentile_title(column), title);
        }
    }
}

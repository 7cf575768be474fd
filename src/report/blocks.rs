//! Lines and bars of block characters, for terminals that can show them.
//!
//! In: numbers. Out: text of a given width in columns. Lines are scaled to their own largest value.

use super::lang::{Lang, words};
use super::terminal::Extra;
use crate::stats::Summary;

/// From an eighth of a block to a whole one.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// The same, growing to the right.
const PARTS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];
/// The width of a line, and of a bar, in columns.
const LINE: usize = 16;
const BAR: usize = 10;

/// A line of p95 over time and a bar of the share of the total time for every endpoint.
pub fn extras(summary: &Summary, lang: Lang) -> Vec<Extra> {
    let line = Extra {
        title: lang.say(words::P95_OVER_TIME).to_owned(),
        width: LINE,
        cells: lines(summary),
    };
    let total = summary.total.total_us().max(1) as f64;
    let bar = Extra {
        title: lang.say(words::TIME_SHARE).to_owned(),
        width: BAR,
        cells: summary
            .endpoints
            .iter()
            .map(|stats| bar(stats.total_us() as f64 / total, BAR))
            .collect(),
    };
    vec![line, bar]
}

/// The largest p95 of each of [`LINE`] equal parts of the log, for every endpoint.
fn lines(summary: &Summary) -> Vec<String> {
    let overall = &summary.timeline.overall;
    let mut values = vec![[None; LINE]; summary.endpoints.len()];
    if let (Some(first), Some(last)) = (overall.first(), overall.last()) {
        let length = (last.from_us - first.from_us + 1) as u128;
        for point in &summary.timeline.points {
            let since = (point.from_us - first.from_us).max(0) as u128;
            let part = (since * LINE as u128 / length) as usize;
            let values = point.endpoint.and_then(|place| values.get_mut(place));
            if let (Some(values), Some(quantiles)) = (values, point.quantiles) {
                let value: &mut Option<u64> = &mut values[part.min(LINE - 1)];
                *value = Some(value.unwrap_or(0).max(quantiles.p95_us));
            }
        }
    }
    values.iter().map(|values| line(values)).collect()
}

/// A character a value; a blank where there is none.
fn line(values: &[Option<u64>]) -> String {
    let most = values.iter().flatten().copied().max().unwrap_or(0).max(1);
    let level = |value: &Option<u64>| match value {
        Some(value) => LEVELS[(u128::from(*value) * 7).div_ceil(u128::from(most)) as usize],
        None => ' ',
    };
    values.iter().map(level).collect()
}

/// A bar of so large a part of `width` columns; something that is not nothing is seen.
fn bar(share: f64, width: usize) -> String {
    let eighths = (share.clamp(0.0, 1.0) * (width * 8) as f64).round() as usize;
    let eighths = if share > 0.0 { eighths.max(1) } else { 0 };
    let mut text = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        text.push(PARTS[eighths % 8 - 1]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reaches_its_top_and_has_gaps() {
        let values = [Some(0), Some(1), Some(50), None, Some(100)];
        assert_eq!(line(&values), "▁▂▅ █");
        assert_eq!(line(&[None, None]), "  ");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share() {
        assert_eq!(bar(1.0, 4), "████");
        assert_eq!(bar(0.5, 4), "██");
        // 9 of 32 eighths.
        assert_eq!(bar(0.28, 4), "█▏");
        assert_eq!((bar(0.0, 4), bar(1e-9, 4)), (String::new(), "▏".to_owned()));
    }
}

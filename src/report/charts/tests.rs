//! The charts as a whole: how many pages, PNGs that decode and are not blank, SVGs that are
//! well-formed, whatever is in the summary.

use super::{Figure, durations, slow_durations, timeline};
use crate::report::lang::Lang;
use crate::stats::summary::{
    Busiest, EndpointStats, Histogram, SlotQuantiles, Span, Summary, Timeline, TimelinePoint,
};
use png::{Decoder, Transformations};
use std::io::Cursor;

/// 2025-07-24T06:00Z, 8:00 in Paris.
pub(super) const START_US: i64 = 1_753_336_800_000_000;
pub(super) const HOUR_US: i64 = 3_600_000_000;

/// A summary of so many endpoints of 10 requests, the first 20 of which have one over 1 s, and a
/// day of slots.
pub(super) fn summary(endpoints: usize) -> Summary {
    let name = |i| format!("/api/endpoint-{i}");
    let stats = |i| EndpointStats {
        method: "GET".to_owned(),
        endpoint: name(i),
        requests: 10,
        slow: u64::from(i < 20),
        ..EndpointStats::default()
    };
    let edges = [5.0, 500.0, 995.0, 1_490.0];
    let slow_edges = [990.0, 1_490.0, 1_990.0];
    let slots = if endpoints == 0 { 0 } else { 25 };
    Summary {
        account: Default::default(),
        span: (endpoints > 0).then_some(Span {
            first_us: START_US,
            last_us: START_US + 25 * HOUR_US,
        }),
        zone: "Europe/Paris".parse().unwrap(),
        slow_us: 1_000_000,
        own_slow: Vec::new(),
        percentiles: vec![50.0],
        total: EndpointStats {
            requests: 10 * endpoints as u64,
            slow: endpoints.min(20) as u64,
            ..EndpointStats::default()
        },
        endpoints: (0..endpoints).map(stats).collect(),
        shifts: vec![None; endpoints],
        findings: Vec::new(),
        histograms: (0..endpoints)
            .map(|i| histogram("GET", &name(i), &edges, &[7, 2, 1]))
            .collect(),
        slow_histograms: (0..endpoints.min(20))
            .map(|i| histogram("GET", &name(i), &slow_edges, &[0, 1]))
            .collect(),
        timeline: Timeline {
            slot_minutes: 60,
            points: Vec::new(),
            overall: (0..slots)
                .map(|i| point(START_US + i * HOUR_US, 50))
                .collect(),
        },
        slowest: Vec::new(),
        shared_histograms: Vec::new(),
        busiest: Busiest::default(),
        gaps: Vec::new(),
        in_flight: None,
        overflow_requests: 0,
        capped_requests: 0,
    }
}

pub(super) fn histogram(
    method: &str,
    endpoint: &str,
    edges_ms: &[f64],
    counts: &[u64],
) -> Histogram {
    Histogram {
        method: method.to_owned(),
        endpoint: endpoint.to_owned(),
        edges_ms: edges_ms.to_vec(),
        counts: counts.to_vec(),
    }
}

pub(super) fn point(from_us: i64, requests: u64) -> TimelinePoint {
    TimelinePoint {
        from_us,
        endpoint: None,
        requests,
        slow: requests / 50,
        status_4xx: requests / 10,
        status_5xx: requests / 25,
        quantiles: Some(SlotQuantiles {
            p50_us: 10_000,
            p95_us: 20_000,
            p99_us: 40_000,
            max_us: 90_000,
        }),
    }
}

fn all(summary: &Summary) -> Vec<Figure> {
    let mut figures = durations(summary, Lang::English);
    figures.extend(slow_durations(summary, Lang::English));
    figures.push(timeline(summary, Lang::English));
    figures
}

/// Draws a figure in both forms and looks at them.
fn check(figure: &Figure) {
    let mut decoder = Decoder::new(Cursor::new(figure.to_png().unwrap()));
    decoder.set_transformations(Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let size = (reader.info().width, reader.info().height);
    assert_eq!(size, (figure.width, figure.height));
    let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut rgb).unwrap();
    let white = rgb.chunks_exact(3).filter(|pixel| pixel == &[255; 3]);
    let share = white.count() * 3 * 100 / rgb.len();
    assert!((40..100).contains(&share), "{share} % is white");
    assert_eq!(rgb[..3], [255; 3]);
    let svg = figure.to_svg().unwrap();
    assert_well_formed(&svg);
    assert!(svg.contains(" role=\"img\" aria-label=\""));
    assert!(!figure.describe().is_empty());
}

/// Every tag is closed by its own name, attributes are quoted, and no character is one that XML
/// forbids.
fn assert_well_formed(xml: &str) {
    let mut open = Vec::new();
    let mut roots = 0;
    for part in xml.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(
            !text.contains('>') && tag.matches('"').count() % 2 == 0,
            "{part}"
        );
        roots += usize::from(open.is_empty());
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert!(open.is_empty() && roots == 1);
    for entity in xml.split('&').skip(1) {
        let known = [
            "amp;", "lt;", "gt;", "quot;", "apos;", "#34;", "#38;", "#39;", "#60;", "#62;",
        ];
        assert!(
            known.iter().any(|name| entity.starts_with(name)),
            "{entity}"
        );
    }
    let forbidden = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{fffe}' | '\u{ffff}');
    assert!(!xml.contains(forbidden));
}

#[test]
fn pages_hold_18_panels_and_there_is_always_one() {
    let pages = [0, 1, 7, 60, 300].map(|n| durations(&summary(n), Lang::English).len());
    assert_eq!(pages, [1, 1, 1, 4, 17]);
    let slow = [0, 1, 7, 60, 300].map(|n| slow_durations(&summary(n), Lang::English).len());
    assert_eq!(slow, [1, 1, 1, 2, 2]);
    let figures = durations(&summary(300), Lang::English);
    assert!(figures.iter().all(|figure| figure.height <= 2400));
}

#[test]
fn every_figure_is_drawn_in_both_forms() {
    for endpoints in [0, 1, 7, 20] {
        all(&summary(endpoints)).iter().for_each(check);
    }
}

#[test]
fn the_same_summary_gives_the_same_bytes() {
    for (one, other) in all(&summary(7)).iter().zip(all(&summary(7))) {
        assert_eq!(one.to_png().unwrap(), other.to_png().unwrap());
        assert_eq!(one.to_svg().unwrap(), other.to_svg().unwrap());
    }
}

#[test]
fn what_is_missing_is_said() {
    let nothing = summary(0);
    let text = durations(&nothing, Lang::English)[0].describe();
    assert_eq!(
        text,
        "Durations by endpoint. There are no requests to show."
    );
    let text = slow_durations(&nothing, Lang::English)[0].describe();
    assert!(text.contains("None of 0 requests took longer than 1 s."));
    assert!(
        timeline(&nothing, Lang::English)
            .describe()
            .ends_with("no requests to show.")
    );
    let mut untimed = summary(1);
    untimed.histograms.clear();
    let text = durations(&untimed, Lang::English)[0].describe();
    assert!(text.ends_with("No request has a duration."));
}

#[test]
fn a_description_tells_the_first_panels() {
    let text = durations(&summary(60), Lang::English)[0].describe();
    assert!(text.starts_with("Durations by endpoint (page 1 of 4), 2025-07-24 08:00 to "));
    assert!(text.contains("GET /api/endpoint-0: 10 requests · 1 over 1 s; "));
    assert!(text.ends_with("; and 15 more."));
}

#[test]
fn a_path_cannot_leave_its_text_element() {
    let mut summary = summary(0);
    let path = "/<script>alert(\"1\")</script>&'\u{0}\u{fffe}";
    for _ in 0..2 {
        let histogram = histogram("GET", path, &[1.0, 2.0], &[1]);
        summary.histograms.push(histogram);
    }
    let figure = durations(&summary, Lang::English).remove(0);
    check(&figure);
    let svg = figure.to_svg().unwrap();
    assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;alert(&quot;1&quot;)"));
    assert!(svg.contains(r"\u{0}\u{fffe}"));
}

#[test]
fn hostile_numbers_are_drawn_without_harm() {
    let mut hostile = summary(1);
    hostile.slow_us = u64::MAX;
    let path = format!("/{}", "é日\u{202e}/".repeat(5_000));
    for edges in [
        &[][..],
        &[-1e300, 1e300],
        &[0.0, f64::MIN_POSITIVE, f64::INFINITY],
        &[9.0, 3.0],
    ] {
        let histogram = histogram("", &path, edges, &[u64::MAX, 0]);
        hostile.histograms.push(histogram.clone());
        hostile.slow_histograms.push(histogram);
    }
    let at = [i64::MIN, 0, START_US, START_US, i64::MAX];
    for slot_minutes in [0, 1440, u32::MAX] {
        hostile.timeline.slot_minutes = slot_minutes;
        hostile.timeline.overall = at.map(|at| point(at, u64::MAX / 2)).to_vec();
        check(&timeline(&hostile, Lang::English));
        hostile.timeline.overall.reverse();
        check(&timeline(&hostile, Lang::English));
    }
    all(&hostile).iter().for_each(check);
}

#[test]
fn any_number_of_slots_is_drawn() {
    for slots in [1, 24, 300, 3_000] {
        let mut summary = summary(1);
        summary.timeline.slot_minutes = 15;
        let quarters = (0..slots).filter(|i| i % 50 != 7);
        summary.timeline.overall = quarters
            .map(|i| point(START_US + i * HOUR_US / 4, 50 + i.unsigned_abs() % 9))
            .collect();
        check(&timeline(&summary, Lang::English));
    }
}

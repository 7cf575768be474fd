//! Hand-computed truths of the model of histograms.

use super::{Bar, Grid, HistogramPage, Panel, Subject, pages};
use crate::report::charts::axis::Scale;
use crate::report::charts::font::{Weight, width};
use crate::report::charts::style::PANEL_TITLE;
use crate::report::charts::tests::{histogram, summary};
use crate::report::lang::Lang;
use crate::stats::summary::{EndpointStats, Summary};

fn labels(panel: &Panel) -> Vec<&str> {
    let ticks = panel.x.ticks.iter();
    ticks.map(|tick| tick.label.as_str()).collect()
}

fn first_panel(summary: &Summary, subject: Subject) -> Panel {
    pages(summary, subject, Lang::English)
        .remove(0)
        .panels
        .remove(0)
}

/// The panel of a single histogram with these edges and counts.
fn panel_of(edges_ms: &[f64], counts: &[u64]) -> Panel {
    let mut summary = summary(0);
    let histogram = histogram("GET", "/api/a", edges_ms, counts);
    summary.histograms.push(histogram);
    first_panel(&summary, Subject::All)
}

#[test]
fn a_panel_has_the_numbers_of_its_endpoint() {
    let mut summary = summary(0);
    let edges = [10.0, 500.0, 990.0, 1_480.0, 1_970.0];
    let counts = [1_000, 178, 55, 1];
    summary.endpoints = vec![EndpointStats {
        method: "POST".to_owned(),
        endpoint: "/api/a".to_owned(),
        requests: 1_300,
        slow: 56,
        ..EndpointStats::default()
    }];
    summary.histograms = vec![histogram("POST", "/api/a", &edges, &counts)];
    summary.slow_histograms = vec![histogram("POST", "/api/a", &[1_001.0, 1_970.0], &[56])];
    let panel = first_panel(&summary, Subject::All);
    assert_eq!(panel.title, "POST /api/a");
    assert_eq!(panel.subtitle, "1,234 requests · 56 over 1 s");
    let slow: Vec<bool> = panel.bars.iter().map(|bar| bar.slow).collect();
    // The third bin has requests on both sides of the bound.
    assert_eq!(slow, [false, false, false, true]);
    assert_eq!(panel.slow_line, Some(1_000.0));
    // 10 ms is near 0, seen from 1,970 ms.
    assert_eq!((panel.x.low, panel.x.high), (0.0, 1_970.0));
    assert_eq!(labels(&panel), ["0", "0.5", "1.0", "1.5 s"]);
    assert_eq!(panel.y.high, 1_000.0);
    let slow = first_panel(&summary, Subject::Slow);
    assert_eq!(slow.subtitle, "56 of 1,300 requests over 1 s");
    assert!(slow.bars.iter().all(|bar| bar.slow));
    assert_eq!(slow.x.low, 1_000.0);
}

#[test]
fn bars_keep_their_edges_and_empty_bins_have_none() {
    let panel = panel_of(&[100.0, 150.0, 160.0, 400.0], &[3, 0, 4]);
    let bar = |from_ms, to_ms, requests| Bar {
        from_ms,
        to_ms,
        requests,
        slow: false,
    };
    assert_eq!(panel.bars, [bar(100.0, 150.0, 3), bar(160.0, 400.0, 4)]);
    assert_eq!(panel.slow_line, None);
}

#[test]
fn a_single_value_stands_between_edges_that_may_be_negative() {
    let edges: Vec<f64> = (0..=20).map(|i| -470.0 + 50.0 * f64::from(i)).collect();
    let mut counts = [0; 20];
    counts[10] = 7;
    let panel = panel_of(&edges, &counts);
    assert_eq!(panel.x.scale, Scale::Linear);
    assert_eq!((panel.x.low, panel.x.high), (-470.0, 530.0));
    assert_eq!(labels(&panel), ["-400", "-200", "0", "200", "400 ms"]);
    assert_eq!((panel.bars[0].from_ms, panel.bars[0].to_ms), (30.0, 80.0));
}

#[test]
fn strongly_uneven_bins_have_a_logarithmic_axis() {
    let even = panel_of(&[10.0, 20.0, 220.0], &[1, 1]);
    assert_eq!(even.x.scale, Scale::Linear);
    let log = panel_of(&[1.0, 10.0, 100.0, 1_000.0, 10_000.0], &[1, 2, 3, 4]);
    assert_eq!(log.x.scale, Scale::Log);
    assert!((log.x.share(100.0) - 0.5).abs() < 1e-12);
    let from_zero = panel_of(&[0.0, 10.0, 100.0, 10_000.0], &[1, 2, 3]);
    assert_eq!(from_zero.x.scale, Scale::Log);
    assert_eq!(labels(&from_zero)[..2], ["0", "10 ms"]);
    assert_eq!(from_zero.bars[0].from_ms, 0.0);
}

#[test]
fn the_range_of_a_panel_chooses_its_unit() {
    let unit = |edges: [f64; 3]| panel_of(&edges, &[1, 1]).x.ticks.pop().unwrap().label;
    assert_eq!(unit([0.05, 0.4, 0.8]), "800 µs");
    assert_eq!(unit([0.5, 4.0, 8.0]), "8 ms");
    assert_eq!(unit([100.0, 4_000.0, 8_000.0]), "8 s");
    assert_eq!(unit([1_000.0, 3_000_000.0, 3_600_000.0]), "60 min");
}

#[test]
fn what_is_no_histogram_gives_a_panel_without_bars() {
    for edges in [&[][..], &[1.0], &[f64::NAN, 1.0], &[f64::NEG_INFINITY, 1.0]] {
        assert!(panel_of(edges, &[5]).bars.is_empty());
    }
    let open = panel_of(&[0.0, 100.0, f64::INFINITY], &[1, u64::MAX - 1]);
    assert_eq!(open.bars[1].to_ms, 200.0);
    assert_eq!(panel_of(&[5.0, 5.0], &[1]).x.high, 6.0);
    panel_of(&[0.0, 1e-300, 1e300], &[1, 1]);
}

#[test]
fn titles_fit_and_show_what_hides() {
    let mut summary = summary(0);
    let long = format!("/api/{}/end", "x".repeat(10_000));
    for path in [
        long.as_str(),
        "/\u{202e}\u{1b}",
        "/日本語".repeat(99).as_str(),
    ] {
        for _ in 0..3 {
            let histogram = histogram("DELETE", path, &[1.0, 2.0], &[1]);
            summary.histograms.push(histogram);
        }
    }
    let page = pages(&summary, Subject::All, Lang::English).remove(0);
    for panel in &page.panels {
        let room = page.grid.panel_width() as f32;
        assert!(width(&panel.title, PANEL_TITLE, Weight::Bold) <= room);
        assert!(panel.title.starts_with("DELETE /"));
        assert!(!panel.title.contains(['\u{202e}', '\u{1b}']));
    }
    assert!(page.panels[0].title.ends_with("x/end"));
    assert_eq!(page.panels[3].title, r"DELETE /\u{202e}\u{1b}");
}

#[test]
fn panels_stay_in_order_and_few_are_larger() {
    let all = pages(&summary(60), Subject::All, Lang::English);
    let titles: Vec<&str> = all.iter().map(|page| page.title.as_str()).collect();
    assert_eq!(titles[0], "Durations by endpoint (page 1 of 4)");
    assert_eq!(titles[3], "Durations by endpoint (page 4 of 4)");
    assert_eq!(all[1].panels[0].title, "GET /api/endpoint-18");
    assert_eq!(
        all[0].subtitle,
        "2025-07-24 08:00 to 2025-07-25 09:00 (Europe/Paris)"
    );
    let grid = |n| pages(&summary(n), Subject::All, Lang::English)[0].grid;
    let columns = [1, 2, 3, 4, 5, 18].map(|n| grid(n).columns);
    assert_eq!(columns, [1, 2, 3, 2, 3, 3]);
    assert!(grid(1).panel_width() > grid(3).panel_width());
    let of_one: &HistogramPage = &pages(&summary(1), Subject::All, Lang::English)[0];
    assert_eq!(of_one.title, "Durations by endpoint");
    assert_eq!(Grid::of(0).columns, 1);
}

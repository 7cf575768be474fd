//! That anomalies do what they say, and nothing else; and that without one, two seeds agree.

use super::{archive, requests, value};
use crate::generate::Settings;
use std::collections::HashMap;

/// Mean duration in ms and number of the successful requests to a method and path.
fn mean_ms(text: &str, method: &str, path: &str, from_hour: u32) -> (f64, usize) {
    let durations: Vec<f64> = text
        .lines()
        .filter(|line| value(line, "method") == method && value(line, "path") == path)
        .filter(|line| {
            line[11..13].parse::<u32>().unwrap() >= from_hour
                && value(line, "status").starts_with('2')
        })
        .map(|line| {
            value(line, "duration")
                .trim_end_matches('s')
                .parse::<f64>()
                .unwrap()
                * 1000.0
        })
        .collect();
    (
        durations.iter().sum::<f64>() / durations.len() as f64,
        durations.len(),
    )
}

#[test]
fn a_slow_endpoint_is_slower_by_its_factor_and_no_other_is() {
    let calm = requests(60_000);
    let slow = Settings {
        anomalies: vec!["slowdown:1.5@1".parse().unwrap()],
        ..calm.clone()
    };
    let (calm, slow) = (archive(&calm).0, archive(&slow).0);
    let (calm, slow) = (
        String::from_utf8(calm).unwrap(),
        String::from_utf8(slow).unwrap(),
    );
    let path = "/api/v1/dynamique/status/";
    let (before, n) = mean_ms(&calm, "POST", path, 0);
    let (after, m) = mean_ms(&slow, "POST", path, 0);
    assert!(n > 5000 && n == m, "{n} {m}");
    assert!((after / before - 1.5).abs() < 0.02, "{before} {after}");
    let other = "/api/v1/dynamique/session/";
    assert_eq!(
        mean_ms(&calm, "POST", other, 0),
        mean_ms(&slow, "POST", other, 0)
    );
}

#[test]
fn a_step_begins_in_the_middle() {
    let calm = requests(60_000);
    let step = Settings {
        anomalies: vec!["step@POST /api/v1/dynamique/status/".parse().unwrap()],
        ..calm.clone()
    };
    let calm = String::from_utf8(archive(&calm).0).unwrap();
    let step = String::from_utf8(archive(&step).0).unwrap();
    let mean = |text| mean_ms(text, "POST", "/api/v1/dynamique/status/", 12).0;
    assert!((mean(&step) / mean(&calm) - 2.0).abs() < 0.03);
    let morning = |text: &str| {
        text.lines()
            .filter(|l| &l[11..13] < "12")
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert!(morning(&calm) == morning(&step));
}

#[test]
fn bursts_gaps_and_slow_containers_are_seen() {
    let all = ["errors", "timeouts", "container", "gap", "spike"].map(|text| text.parse().unwrap());
    let bad = Settings {
        anomalies: all.to_vec(),
        ..requests(100_000)
    };
    let text = String::from_utf8(archive(&bad).0).unwrap();
    let hour = |hour: &str| text.lines().filter(|l| &l[11..13] == hour).count();
    let (mut by_status, mut by_container) = (HashMap::new(), HashMap::new());
    for line in text.lines() {
        *by_status.entry(value(line, "status")).or_insert(0) += 1;
        if line.contains("container=web") && value(line, "path") == "/api/v1/auth/token" {
            let ms: f64 = value(line, "duration")
                .trim_end_matches('s')
                .parse()
                .unwrap();
            let (sum, count) = by_container
                .entry(value(line, "container"))
                .or_insert((0.0, 0.0));
            (*sum, *count) = (*sum + ms, *count + 1.0);
        }
    }
    assert!(
        by_status["502"] > 150 && by_status["503"] > 150 && by_status["504"] > 300,
        "{by_status:?}"
    );
    let mean = |container| by_container[container].0 / by_container[container].1;
    let ratio = mean("web-2") / mean("web-1");
    assert!((2.0..4.0).contains(&ratio), "{ratio}");
    assert_eq!(
        text.lines()
            .filter(|l| &l[11..16] >= "13:30" && &l[11..16] < "14:30")
            .count(),
        0
    );
    assert!(hour("10") as f64 > 1.6 * hour("09") as f64);
}

#[test]
fn two_seeds_are_the_same_day() {
    let day = |seed| {
        String::from_utf8(
            archive(&Settings {
                seed,
                ..requests(60_000)
            })
            .0,
        )
        .unwrap()
    };
    let (a, b) = (day(1), day(2));
    let path = "/api/v1/dynamique/status/";
    let ((a_ms, a_n), (b_ms, b_n)) = (mean_ms(&a, "POST", path, 0), mean_ms(&b, "POST", path, 0));
    assert!((a_ms / b_ms - 1.0).abs() < 0.05, "{a_ms} {b_ms}");
    assert!((a_n as f64 / b_n as f64 - 1.0).abs() < 0.05, "{a_n} {b_n}");
}

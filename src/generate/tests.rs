//! Whole archives: that they are what was asked for, whatever the way they are written.

use super::{Compression, Plan, Settings, Written, write};
use crate::parse::Zone;
use std::collections::HashSet;
use std::time::Duration;

mod anomalies;

fn archive(settings: &Settings) -> (Vec<u8>, Written) {
    let mut out = Vec::new();
    let plan = Plan::new(settings).unwrap();
    let written = write(&plan, &mut out, Compression::None).unwrap();
    (out, written)
}

fn settings(lines: u64, seed: u64) -> Settings {
    Settings {
        lines,
        seed,
        ..Settings::default()
    }
}

/// The router lines alone, without what a default day has besides.
fn requests(lines: u64) -> Settings {
    Settings {
        application_pct: 0.0,
        ..settings(lines, 1)
    }
}

/// The value of a key of a router line, quoted or bare; naive on purpose, so as not to share a
/// mistake with a parser.
fn value<'a>(line: &'a str, key: &str) -> &'a str {
    let start = line.find(&format!(" {key}=")).unwrap() + key.len() + 2;
    match line[start..].strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap(),
        None => line[start..].split(' ').next().unwrap(),
    }
}

#[test]
fn the_same_settings_give_the_same_bytes_and_another_seed_gives_others() {
    let (a, _) = archive(&settings(2000, 1));
    assert!(a == archive(&settings(2000, 1)).0);
    assert!(a != archive(&settings(2000, 2)).0);
}

#[test]
fn the_bytes_of_a_seed_never_change() {
    // Frozen when the generator was written, on x86-64; any platform must agree. A change here
    // breaks every recorded archive.
    let day = Settings {
        broken_pct: 2.0,
        ansi_pct: 10.0,
        ..settings(20_000, 42)
    };
    let (text, _) = archive(&day);
    // FNV-1a, 64 bits.
    let hash = text.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    assert_eq!(hash, 12_992_782_385_743_624_547);
}

#[test]
fn there_are_exactly_as_many_lines_as_asked_for() {
    for lines in [0, 1, 2, 1439, 10_000] {
        let (text, written) = archive(&Settings {
            broken_pct: 10.0,
            ..settings(lines, 3)
        });
        assert_eq!(
            text.iter().filter(|&&byte| byte == b'\n').count() as u64,
            lines
        );
        assert!(!text.contains(&b'\r'));
        assert_eq!(written.lines, lines);
        assert_eq!(
            written.requests + written.application + written.broken,
            lines
        );
        assert_eq!(written.bytes, text.len() as u64);
    }
}

#[test]
fn shares_are_close_to_what_was_asked_for() {
    let shares = Settings {
        broken_pct: 2.0,
        application_pct: 20.0,
        ansi_pct: 5.0,
        ..settings(50_000, 3)
    };
    let (text, written) = archive(&shares);
    let close = |count: u64, expected: u64| {
        assert!(
            count.abs_diff(expected) < expected / 10,
            "{count} {expected}"
        )
    };
    close(written.broken, 1000);
    close(written.application, 10_000);
    close(written.ansi, 2450);
    let coloured = text
        .split(|&b| b == b'\n')
        .filter(|line| line.windows(2).any(|w| w == b"\x1b["));
    close(coloured.count() as u64, 2450);
}

#[test]
fn every_router_line_has_the_shape_of_the_one_seen() {
    let keys = "method path host request_id container from protocol status duration bytes referer user_agent";
    let (text, _) = archive(&requests(20_000));
    let text = String::from_utf8(text).unwrap();
    let (mut agents, mut statuses) = (HashSet::new(), HashSet::new());
    for line in text.lines() {
        let (head, pairs) = line.split_once("[router] ").unwrap();
        assert!(
            head.starts_with("2025-01-24 ") && head.contains(" +0100"),
            "{line}"
        );
        let mut rest = pairs;
        for key in keys.split(' ') {
            if key == "container" && rest.starts_with("from=") {
                continue;
            }
            rest = rest
                .strip_prefix(key)
                .and_then(|rest| rest.strip_prefix('='))
                .unwrap();
            let end = match rest.strip_prefix('"') {
                Some(quoted) => quoted.replace("\\\"", "xx").find('"').unwrap() + 2,
                None => rest.find(' ').unwrap(),
            };
            rest = rest[end..].strip_prefix(' ').unwrap_or(&rest[end..]);
        }
        assert_eq!(rest, "", "{line}");
        let duration = value(line, "duration").strip_suffix('s').unwrap();
        assert_eq!(duration.split_once('.').unwrap().1.len(), 3);
        agents.insert(value(line, "user_agent").to_owned());
        statuses.insert(value(line, "status").to_owned());
    }
    assert!(agents.len() > 10 && text.contains("\\\"flotte\\\""));
    for status in [
        "101", "200", "201", "204", "307", "401", "404", "422", "499", "504",
    ] {
        assert!(statuses.contains(status), "{status}");
    }
}

#[test]
fn the_clock_goes_back_within_an_archive() {
    let autumn = Settings {
        start: "2025-10-25T12:00:00".parse().unwrap(),
        ..requests(20_000)
    };
    let text = String::from_utf8(archive(&autumn).0).unwrap();
    let of_hour = |offset: &str| {
        text.lines()
            .filter(|l| l.starts_with("2025-10-26 02:") && l.contains(offset))
            .count()
    };
    assert!(of_hour(" +0200 CEST ") > 20 && of_hour(" +0100 CET ") > 20);
    assert!(text.starts_with("2025-10-25 12:0"));
    // 24 hours after noon in summer time it is eleven.
    assert!(
        text.lines()
            .last()
            .unwrap()
            .starts_with("2025-10-26 10:59:")
    );
    let words: HashSet<_> = text
        .lines()
        .map(|line| line.contains(" +0200 CEST"))
        .collect();
    assert_eq!(words.len(), 2);
}

#[test]
fn other_zones_have_their_own_words() {
    for (zone, expected) in [
        ("America/New_York", " -0500 EST "),
        ("UTC", " +0000 UTC "),
        ("+05:30", " +0530 ["),
    ] {
        let elsewhere = Settings {
            zone: zone.parse::<Zone>().unwrap(),
            ..requests(100)
        };
        let text = String::from_utf8(archive(&elsewhere).0).unwrap();
        assert!(
            text.lines().filter(|line| line.contains(expected)).count() > 95,
            "{zone}"
        );
    }
}

#[test]
fn lines_are_nearly_in_order() {
    let text = String::from_utf8(archive(&requests(50_000)).0).unwrap();
    let seconds: Vec<f64> = text
        .lines()
        .map(|l| {
            let clock = |at: usize| l[at..at + 2].parse::<f64>().unwrap();
            let fraction = l[19..].split(' ').next().unwrap();
            clock(11) * 3600.0
                + clock(14) * 60.0
                + clock(17)
                + format!("0{fraction}").parse::<f64>().unwrap()
        })
        .collect();
    let backwards = seconds.windows(2).filter(|w| w[1] < w[0]).count();
    assert!((50..10_000).contains(&backwards), "{backwards}");
    let mut latest = 0.0_f64;
    for second in seconds {
        assert!(second > latest - 1.01);
        latest = latest.max(second);
    }
}

#[test]
fn a_short_span_and_many_endpoints_work() {
    let dense = Settings {
        span: Duration::from_secs(1),
        endpoints: 5000,
        ..requests(5000)
    };
    let text = String::from_utf8(archive(&dense).0).unwrap();
    assert!(
        text.lines()
            .all(|line| line.starts_with("2025-01-24 00:00:00.")
                || line.starts_with("2025-01-24 00:00:00 "))
    );
    let paths: HashSet<_> = text.lines().map(|line| value(line, "path")).collect();
    assert!(paths.len() > 1000);
}

#[test]
fn any_line_can_be_the_first_one() {
    let plan = Plan::new(&Settings {
        broken_pct: 5.0,
        ..settings(3000, 9)
    })
    .unwrap();
    let mut whole = Vec::new();
    write(&plan, &mut whole, Compression::None).unwrap();
    for size in [1, 7, 1000] {
        let mut joined = Vec::new();
        for start in (0..3000).step_by(size as usize) {
            let numbers = start..(start + size).min(3000);
            super::write::write_lines(&plan, numbers, &mut joined, Compression::None).unwrap();
        }
        assert!(joined == whole, "{size}");
    }
}

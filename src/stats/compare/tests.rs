use super::*;
use crate::digest::{EndpointKey, Key};

/// An endpoint of a made-up day: its name, what its durations of 100 to 199 ms are multiplied by, in
/// percent, how many requests each of 240 minutes has, and the share of them that fails, in percent.
type Made = (&'static str, i64, i64, i64);

fn digest(endpoints: &[Made]) -> Digest {
    let mut cells = Vec::new();
    for (number, (_, percent, requests, failing)) in endpoints.iter().enumerate() {
        for request in 0..240 * requests {
            // 37 and 100 have no common divisor: all durations come in turn, in no order.
            let ms = (100 + request * 37 % 100) * percent / 100;
            let status = if request * 61 % 100 < *failing {
                503
            } else {
                200
            };
            cells.push(Cell {
                key: Key::new(number as u32, request / requests, status, Some(ms * 1000)),
                requests: 1,
                bytes: 10,
            });
        }
    }
    cells.sort_unstable_by_key(|cell| cell.key);
    Digest {
        endpoints: endpoints
            .iter()
            .map(|(name, ..)| EndpointKey {
                endpoint: (*name).to_owned(),
                method: "GET".to_owned(),
            })
            .collect(),
        cells,
        slot_minutes: 1,
        span_us: Some((0, 240 * 60_000_000)),
        ..Digest::default()
    }
}

fn compared(base: &[Made], new: &[Made]) -> Comparison {
    let settings = CompareSettings {
        label: String::new(),
        slow_us: 250_000,
        own_slow: Vec::new(),
        percentiles: vec![90.0],
        asked: [Asked::default(); 2],
        zone: Zone::UTC,
    };
    compare(&digest(base), &digest(new), &settings)
}

const BASE: [Made; 6] = [
    ("/busier", 100, 10, 0),
    ("/failing", 100, 10, 0),
    ("/faster", 200, 10, 0),
    ("/gone", 100, 10, 0),
    ("/slower", 100, 10, 0),
    ("/steady", 100, 10, 0),
];
const NEW: [Made; 6] = [
    ("/busier", 100, 20, 0),
    ("/failing", 100, 10, 5),
    ("/faster", 140, 10, 0),
    ("/new", 100, 10, 0),
    ("/slower", 130, 10, 0),
    ("/steady", 100, 10, 0),
];

#[test]
fn every_endpoint_gets_its_verdict_and_the_costliest_comes_first() {
    let comparison = compared(&BASE, &NEW);
    let told: Vec<_> = comparison
        .endpoints
        .iter()
        .map(|change| {
            (
                &change.endpoint[..],
                change.verdict.name(),
                change.errors.name(),
            )
        })
        .collect();
    // 2,400 requests of 149.5 ms on average are 358.8 s.
    assert_eq!(
        told,
        [
            ("/busier", "unchanged", "unchanged"),
            ("/new", "new", "too_little_data"),
            ("/slower", "slower", "unchanged"),
            ("/failing", "unchanged", "more"),
            ("/steady", "unchanged", "unchanged"),
            ("/faster", "faster", "unchanged"),
            ("/gone", "gone", "too_little_data"),
        ]
    );
    let of = |name: &str| comparison.of("GET", name).unwrap();
    let waiting = |name: &str| (of(name).waiting.traffic_us, of(name).waiting.answers_us);
    assert_eq!(waiting("/busier"), (358_800_000, 0));
    assert_eq!(waiting("/new"), (358_800_000, 0));
    assert_eq!(waiting("/gone"), (-358_800_000, 0));
    let (traffic, answers) = waiting("/slower");
    // 30 % of 358.8 s; 130 % of whole milliseconds, cut to whole ones, is half a ms less at most.
    assert!(
        traffic == 0 && (106_000_000..=107_640_000).contains(&answers),
        "{answers}"
    );
    let counts = comparison.counts();
    assert_eq!((counts.slower, counts.faster, counts.unchanged), (1, 1, 3));
    assert_eq!((counts.new, counts.gone, counts.more_errors), (1, 1, 1));
}

#[test]
fn figures_of_both_sides_are_those_of_nearest_rank() {
    let comparison = compared(&BASE, &NEW);
    assert_eq!(comparison.percentiles, [50.0, 90.0, 95.0, 99.0]);
    let slower = comparison.of("GET", "/slower").unwrap();
    let percentile = |side: &Option<EndpointStats>, percent| {
        comparison.percentile_us(side.as_ref(), percent).unwrap()
    };
    // Each of 100 to 199 ms as often: the 50th is 149 ms, the 95th 194; 1.3 times, cut: 193 and 252.
    assert_eq!(percentile(&slower.base, 50.0), 149_000);
    assert_eq!(percentile(&slower.new, 50.0), 193_000);
    assert_eq!(percentile(&slower.base, 95.0), 194_000);
    assert_eq!(percentile(&slower.new, 95.0), 252_000);
    // Over 250 ms: 1.3 times 194 to 199 ms, of which 193 · 1.3 = 250.9 is cut to 250.
    assert_eq!(slower.new.as_ref().unwrap().slow_pct(), 6.0);
    let decisive = slower.decisive.unwrap();
    assert!(decisive.new_us > decisive.base_us && decisive.p_value == 1e-6);
    assert_eq!(comparison.total.base.requests, 6 * 2400);
    assert_eq!(comparison.total.new.requests, 7 * 2400);
    let added = comparison.total.new.total_us() as i64 - comparison.total.base.total_us() as i64;
    assert_eq!(comparison.total.waiting.added_us(), added, "it adds up");
}

#[test]
fn exchanged_sides_have_the_opposite_verdicts() {
    let (one, other) = (compared(&BASE, &NEW), compared(&NEW, &BASE));
    for change in &one.endpoints {
        let opposite = match change.verdict {
            Verdict::Slower => Verdict::Faster,
            Verdict::Faster => Verdict::Slower,
            Verdict::New => Verdict::Gone,
            Verdict::Gone => Verdict::New,
            same => same,
        };
        let back = other.of(&change.method, &change.endpoint).unwrap();
        assert_eq!(back.verdict, opposite, "{}", change.endpoint);
        assert_eq!(back.waiting.added_us(), -change.waiting.added_us());
    }
}

/// A service of 240 minutes that takes twice as long after 100 of them; `day` days later.
fn slower_by_day(day: i64) -> Digest {
    let mut made = digest(&[("/steady", 100, 10, 0)]);
    for cell in &mut made.cells {
        let minute = i64::from(cell.key.slot_minute());
        let us = cell.key.duration_us().unwrap() as i64;
        let us = if minute < 100 { us } else { 2 * us };
        cell.key = Key::new(0, minute + 1440 * day, 200, Some(us));
    }
    made.cells.sort_unstable_by_key(|cell| cell.key);
    made
}

#[test]
fn hours_that_one_side_lacks_make_nothing_slower_or_faster() {
    let asked = |day: i64| Asked {
        since_us: Some(1440 * day * MICROSECONDS_A_MINUTE),
        until_us: Some((1440 * day + 240) * MICROSECONDS_A_MINUTE),
    };
    let settings = |asked: [Asked; 2]| CompareSettings {
        label: "the day before".to_owned(),
        slow_us: 1_000_000,
        own_slow: Vec::new(),
        percentiles: Vec::new(),
        asked,
        zone: Zone::UTC,
    };
    let verdict = |base: &Digest, new: &Digest, asked: [Asked; 2]| {
        let comparison = compare(base, new, &settings(asked));
        let gaps = [
            &comparison.base_gaps,
            &comparison.new_gaps,
            &comparison.usual_gaps,
        ];
        let verdict = comparison.endpoints[0].verdict;
        let is_told = [Verdict::Slower, Verdict::Faster].contains(&verdict);
        (is_told.then_some(verdict), gaps.map(Vec::len))
    };
    let (base, new) = (slower_by_day(0), slower_by_day(7));
    let cut = |mut day: Digest, until: u32| {
        day.cells
            .retain(|cell| cell.key.slot_minute() % 1440 < until);
        day
    };
    let both = [asked(0), asked(7)];
    assert_eq!(verdict(&base, &new, both), (None, [0, 0, 0]));
    let (cut_base, cut_new) = (cut(slower_by_day(0), 90), cut(slower_by_day(7), 90));
    assert_eq!(verdict(&cut_base, &new, both), (None, [1, 0, 0]));
    assert_eq!(verdict(&base, &cut_new, both), (None, [0, 1, 0]));
    // Without a word on what was asked for, nobody knows that something is missing.
    let unknown = [Asked::default(); 2];
    assert_eq!(
        verdict(&cut_base, &new, unknown),
        (Some(Verdict::Slower), [0, 0, 0])
    );
    // What is slower in the hours that both have is told.
    let mut slower = slower_by_day(7);
    for cell in &mut slower.cells {
        let us = cell.key.duration_us().unwrap() as i64 * 3 / 2;
        cell.key = Key::new(0, i64::from(cell.key.slot_minute()), 200, Some(us));
    }
    slower.cells.sort_unstable_by_key(|cell| cell.key);
    assert_eq!(
        verdict(&cut_base, &slower, both),
        (Some(Verdict::Slower), [1, 0, 0])
    );
    // Hours in which nobody asks on either day are usual.
    assert_eq!(verdict(&cut_base, &cut_new, both), (None, [0, 0, 1]));
}

#[test]
fn few_requests_and_few_minutes_have_no_verdict() {
    // 99 requests on one side, ten times as slow.
    let few = |number: i64, percent: i64| {
        let mut day = digest(&[("/few", percent, 1, 0)]);
        day.cells.truncate(number as usize);
        day
    };
    let settings = CompareSettings {
        label: String::new(),
        slow_us: 1,
        own_slow: Vec::new(),
        percentiles: Vec::new(),
        asked: [Asked::default(); 2],
        zone: Zone::UTC,
    };
    let verdict = |base: &Digest, new: &Digest| compare(base, new, &settings).endpoints[0].verdict;
    assert_eq!(
        verdict(&few(240, 100), &few(99, 1000)),
        Verdict::TooLittleData
    );
    assert_eq!(verdict(&few(240, 100), &few(100, 1000)), Verdict::Slower);
    // 700 requests in 7 minutes: how unsteady they are is not known.
    let mut short = digest(&[("/few", 1000, 100, 0)]);
    short.cells.retain(|cell| cell.key.slot_minute() < 7);
    assert_eq!(verdict(&few(240, 100), &short), Verdict::TooLittleData);
    // Nothing was timed.
    let mut untimed = few(240, 100);
    for cell in &mut untimed.cells {
        cell.key = Key::new(0, i64::from(cell.key.slot_minute()), 101, None);
    }
    assert_eq!(verdict(&untimed, &untimed), Verdict::TooLittleData);
    assert!(
        compare(&Digest::default(), &Digest::default(), &settings)
            .endpoints
            .is_empty()
    );
}

#[test]
fn a_hundred_endpoints_without_a_change_do_not_hide_one_with_it() {
    let names: Vec<&'static str> = (0..100).map(|n| &*format!("/{n:03}").leak()).collect();
    let day = |percent: i64| -> Vec<Made> {
        let speed = |n: usize| if n == 42 { percent } else { 100 };
        names
            .iter()
            .enumerate()
            .map(|(n, name)| (*name, speed(n), 2, 0))
            .collect()
    };
    let comparison = compared(&day(100), &day(130));
    assert_eq!(comparison.counts().slower, 1);
    assert_eq!(
        comparison.of("GET", "/042").unwrap().verdict,
        Verdict::Slower
    );
    assert_eq!(comparison.counts().unchanged, 99);
}

//! Gates held against summaries.

use super::{check, endpoint, summary};
use crate::stats::gate::{Before, EndpointBefore, GateState, Metric, Regression, State};
use crate::stats::{EndpointStats, Summary};

#[test]
fn a_gate_is_breached_beyond_its_bound_and_not_at_it() {
    let day = summary(vec![endpoint("GET", "/a", 100, 800, 5)]);
    for (text, state) in [
        ("p95>800ms", GateState::Held),
        ("p95>=800ms", GateState::Breached),
        ("p95>799ms", GateState::Breached),
        ("p95<800ms", GateState::Held),
        ("mean<=800ms", GateState::Breached),
        ("error_pct>5", GateState::Held),
        ("error_pct>4.9%", GateState::Breached),
        ("5xx>4", GateState::Breached),
        ("5xx_pct<6", GateState::Breached),
        ("requests<101", GateState::Breached),
        ("requests<100", GateState::Held),
        ("slow_pct>0", GateState::Held),
    ] {
        assert_eq!(check(text, &day, None).state(), state, "{text}");
    }
    let breached = check("p95>799ms", &day, None);
    let found = breached.breaches().next().unwrap();
    assert_eq!(
        (found.endpoint.as_str(), found.figure),
        ("", Some(800_000.0))
    );
}

#[test]
fn endpoints_are_found_by_template_and_the_worst_comes_first() {
    let day = summary(vec![
        endpoint("GET", "/users/{id}", 100, 2000, 0),
        endpoint("POST", "/users/{user}", 100, 3000, 0),
        endpoint("GET", "/users/{id}/posts", 100, 100, 0),
        endpoint("GET", "/rare", 3, 9000, 0),
    ]);
    let breached = |text: &str| -> Vec<String> {
        let checked = check(text, &day, None);
        checked
            .breaches()
            .map(|one| format!("{} {}", one.method, one.endpoint))
            .collect()
    };
    assert_eq!(
        breached("each: p95>1s"),
        ["POST /users/{user}", "GET /users/{id}"]
    );
    assert_eq!(
        breached("GET /users/{whoever}: p95>1s"),
        ["GET /users/{id}"]
    );
    assert_eq!(breached("/users/*: p95<1s"), ["GET /users/{id}/posts"]);
    assert_eq!(breached("each: max>5s"), ["GET /rare"]);
    let each = check("each: p95>1s", &day, None);
    let undecided: Vec<_> = each
        .undecided()
        .map(|one| (one.endpoint.as_str(), one.state))
        .collect();
    let too_little = State::TooLittleData {
        requests: 3,
        needed: 20,
    };
    assert_eq!(undecided, [("/rare", too_little)]);
    assert_eq!(
        check("/rare: p95>1s", &day, None).state(),
        GateState::Undecided
    );
    assert_eq!(
        check("/r*: p95>1s", &day, None).state(),
        GateState::Undecided
    );
    assert_eq!(check("each: p50>60s", &day, None).state(), GateState::Held);
}

#[test]
fn few_requests_decide_nothing() {
    // By nearest rank, p of n requests is the maximum while n·(1 − p) < 1.
    for (text, enough) in [
        ("p50<1s", 2),
        ("p90<1s", 10),
        ("p95<1s", 20),
        ("p99<1s", 100),
        ("p99.9<1s", 1000),
        ("p99.99<1s", 10_000),
        ("error_pct<5", 20),
        ("error_pct<0.3", 334),
        ("error_pct<0.0001", 1000),
        ("mean<1s", 1),
    ] {
        let state = |requests| {
            check(
                text,
                &summary(vec![endpoint("GET", "/a", requests, 10, 0)]),
                None,
            )
            .state()
        };
        assert_eq!(state(enough), GateState::Breached, "{text} of {enough}");
        assert_eq!(
            state(enough - 1),
            GateState::Undecided,
            "{text} of {}",
            enough - 1
        );
    }
}

#[test]
fn an_endpoint_that_nobody_asked_for_has_no_requests() {
    let day = summary(vec![endpoint("GET", "/a", 100, 800, 5)]);
    let state = |text: &str| check(text, &day, None).state();
    assert_eq!(state("POST /a: requests<1"), GateState::Breached);
    assert_eq!(state("POST /a: p95>1s"), GateState::Undecided);
    assert_eq!(state("/none/*: requests<1"), GateState::Undecided);
    let nothing = summary(Vec::new());
    assert_eq!(
        check("requests<1", &nothing, None).state(),
        GateState::Breached
    );
    assert_eq!(
        check("p95>1s", &nothing, None).state(),
        GateState::Undecided
    );
    assert_eq!(
        check("each: p95>1s", &nothing, None).state(),
        GateState::Undecided
    );
    let untimed = EndpointStats {
        durations: None,
        ..endpoint("GET", "/a", 100, 0, 0)
    };
    let untimed = Summary {
        total: untimed.clone(),
        ..summary(vec![untimed])
    };
    let states = ["p95>1s", "slow_pct>1", "error_pct>1"]
        .map(|text| check(text, &untimed, None).decided[0].state);
    assert_eq!(states, [State::NotTimed, State::NotTimed, State::Held]);
}

#[test]
fn changes_are_held_against_the_baseline() {
    let before = [
        endpoint("GET", "/same", 200, 100, 2),
        endpoint("GET", "/slower", 200, 100, 0),
        endpoint("GET", "/few", 10, 100, 0),
    ];
    let now = summary(vec![
        endpoint("GET", "/same", 100, 120, 2),
        endpoint("GET", "/slower", 200, 121, 5),
        endpoint("GET", "/few", 200, 900, 0),
        endpoint("GET", "/new", 200, 900, 0),
    ]);
    let total = endpoint("", "", 400, 100, 2);
    let found = Regression::Found {
        metric: Metric::Percentile(50.0),
        before: 100e3,
        now: 121e3,
    };
    let regressions = [Regression::None, found, Regression::TooLittleData];
    let endpoints = before
        .iter()
        .zip(regressions)
        .map(|(stats, regression)| EndpointBefore {
            method: &stats.method,
            endpoint: &stats.endpoint,
            stats: Some(stats),
            regression,
        });
    let before = Before {
        percentiles: &[95.0],
        total: &total,
        endpoints: endpoints.collect(),
    };
    let breached = |text: &str| -> Vec<String> {
        let checked = check(text, &now, Some(&before));
        checked.breaches().map(|one| one.endpoint.clone()).collect()
    };
    assert_eq!(
        breached("each: p95>+20%"),
        ["/slower"],
        "20 % is not over 20 %"
    );
    assert_eq!(breached("each: p95>+19ms"), ["/slower", "/same"]);
    assert_eq!(breached("each: requests<-40%"), ["/same"]);
    assert_eq!(
        breached("each: error_pct>+2"),
        ["/slower"],
        "from 0 to 2.5 %, and from 1 to 2 %"
    );
    assert_eq!(breached("regression"), ["/slower"]);
    assert_eq!(breached("/same: regression"), Vec::<String>::new());
    let few = check("/few: p95>+20%", &now, Some(&before)).decided[0].state;
    assert_eq!(
        few,
        State::TooLittleData {
            requests: 10,
            needed: 20
        }
    );
    assert_eq!(
        check("/new: p95>+20%", &now, Some(&before)).decided[0].state,
        State::NotBefore
    );
    let slower = check("/slower: p95>+20%", &now, Some(&before))
        .decided
        .remove(0);
    assert_eq!(
        (slower.figure, slower.before),
        (Some(121_000.0), Some(100_000.0))
    );
    assert!((slower.change.unwrap() - 21.0).abs() < 1e-9);
    assert_eq!(check("p95>+20%", &now, None).state(), GateState::Undecided);
    let less = summary(vec![endpoint("GET", "/slower", 200, 100, 0)]);
    let gone = check("each: requests<=-100%", &less, Some(&before));
    let names: Vec<_> = gone.breaches().map(|one| one.endpoint.as_str()).collect();
    assert_eq!(names, ["/same"], "of /few there were too few");
}

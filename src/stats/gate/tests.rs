//! Gates are read as they are written, decide only on enough requests, and name where they are
//! breached. Figures are worked out by hand.

use super::*;
use crate::digest::Account;
use crate::parse::Zone;
use crate::stats::{Durations, EndpointStats, Summary, Timeline};
use proptest::prelude::{ProptestConfig, proptest};

fn gate(text: &str) -> Gate {
    text.parse().unwrap()
}

/// An endpoint all of whose requests took `ms`, with as many 5xx.
fn endpoint(method: &str, template: &str, requests: u64, ms: u64, errors: u64) -> EndpointStats {
    EndpointStats {
        method: method.to_owned(),
        endpoint: template.to_owned(),
        requests,
        slow: if ms > 1000 { requests } else { 0 },
        status_classes: [0, requests - errors, 0, 0, errors],
        client_closed: 0,
        timeouts: 0,
        durations: (requests > 0).then(|| Durations {
            timed: requests,
            min_us: ms * 1000,
            mean_us: ms as f64 * 1000.0,
            stddev_us: None,
            percentiles_us: vec![ms * 1000; 6],
            max_us: ms * 1000,
            total_us: ms * 1000 * requests,
        }),
        bytes: 0,
    }
}

fn summary(endpoints: Vec<EndpointStats>) -> Summary {
    let requests = endpoints.iter().map(|one| one.requests).sum();
    let errors = endpoints.iter().map(|one| one.status_classes[4]).sum();
    let longest = endpoints.iter().filter_map(|one| one.durations.as_ref());
    let longest = longest.map(|durations| durations.max_us / 1000).max();
    Summary {
        account: Account::default(),
        span: None,
        zone: Zone::UTC,
        slow_us: 1_000_000,
        percentiles: vec![50.0, 90.0, 95.0, 99.0, 99.9, 99.99],
        total: endpoint("", "", requests, longest.unwrap_or(0), errors),
        shifts: vec![None; endpoints.len()],
        endpoints,
        findings: Vec::new(),
        histograms: Vec::new(),
        slow_histograms: Vec::new(),
        timeline: Timeline::default(),
        slowest: Vec::new(),
        overflow_requests: 0,
        capped_requests: 0,
    }
}

/// What comes of one gate.
fn check(text: &str, summary: &Summary, before: Option<&Before<'_>>) -> Checked {
    let gates = [(Level::Critical, gate(text))];
    evaluate(&gates, summary, before).remove(0)
}

#[test]
fn gates_are_read_as_the_grammar_says() {
    let figure = |metric, order, limit| Condition::Figure {
        metric,
        order,
        limit,
    };
    let p = Metric::Percentile;
    for (text, condition) in [
        (
            "p95>800ms",
            figure(p(95.0), Order::Over, Limit::Absolute(800_000.0)),
        ),
        (
            "p99.9 >= 1.5s",
            figure(p(99.9), Order::AtLeast, Limit::Absolute(1_500_000.0)),
        ),
        (
            "P50_ms<2m",
            figure(p(50.0), Order::Under, Limit::Absolute(120e6)),
        ),
        (
            "error_pct>5",
            figure(
                Metric::Share(Counted::Class(5)),
                Order::Over,
                Limit::Absolute(5.0),
            ),
        ),
        (
            "slow_pct > 0.5 %",
            figure(
                Metric::Share(Counted::Slow),
                Order::Over,
                Limit::Absolute(0.5),
            ),
        ),
        (
            "requests<1000",
            figure(
                Metric::Count(Counted::Requests),
                Order::Under,
                Limit::Absolute(1000.0),
            ),
        ),
        (
            "status_4xx_pct>10",
            figure(
                Metric::Share(Counted::Class(4)),
                Order::Over,
                Limit::Absolute(10.0),
            ),
        ),
        (
            "4xx>10",
            figure(
                Metric::Count(Counted::Class(4)),
                Order::Over,
                Limit::Absolute(10.0),
            ),
        ),
        (
            "timeouts>0",
            figure(
                Metric::Count(Counted::Timeouts),
                Order::Over,
                Limit::Absolute(0.0),
            ),
        ),
        (
            "client_closed<=3",
            figure(
                Metric::Count(Counted::ClientClosed),
                Order::AtMost,
                Limit::Absolute(3.0),
            ),
        ),
        (
            "p95>+20%",
            figure(p(95.0), Order::Over, Limit::ChangePct(20.0)),
        ),
        (
            "requests<-50%",
            figure(
                Metric::Count(Counted::Requests),
                Order::Under,
                Limit::ChangePct(-50.0),
            ),
        ),
        (
            "max>+200ms",
            figure(Metric::Max, Order::Over, Limit::Change(200_000.0)),
        ),
        (
            "error_pct>+2",
            figure(
                Metric::Share(Counted::Class(5)),
                Order::Over,
                Limit::Change(2.0),
            ),
        ),
    ] {
        assert_eq!(gate(text).condition(), condition, "{text}");
        assert_eq!(*gate(text).scope(), Scope::Total, "{text}");
    }
    let named = |method: Option<&str>, template: &str| Scope::Named {
        method: method.map(str::to_owned),
        template: template.to_owned(),
    };
    for (text, scope) in [
        ("each: p95>1s", Scope::Each),
        ("regression", Scope::Each),
        (
            "POST /api/v1/statique/bulk: p99>5s",
            named(Some("POST"), "/api/v1/statique/bulk"),
        ),
        ("get /users/{id}:p95>1s", named(Some("GET"), "/users/{id}")),
        ("/api/v1/*: p95>1s", named(None, "/api/v1/*")),
        ("* /x: regression", named(None, "/x")),
        ("/odd:name: p95>1s", named(None, "/odd:name")),
    ] {
        assert_eq!(*gate(text).scope(), scope, "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_gate_is_named() {
    for (text, said) in [
        ("", "there is no condition"),
        ("p95", "neither > nor <"),
        ("p95>800", "no duration; write 1s"),
        ("p95>>800ms", "\">800ms\" is no duration"),
        ("p95>20%", "write +20% for a change against the baseline"),
        ("p999>1s", "write p50, p95, p99 or p99.9"),
        ("p0>1s", "is no percentile"),
        ("p95>+x%", "\"+x%\" is no number"),
        ("errors>5", "there is no figure \"errors\"; there are p50"),
        ("requests<1e3", "is no number"),
        ("requests<NaN", "is no number"),
        ("requests<", "is no number"),
        ("requests>10%", "is a share of nothing"),
        (
            "POST: p95>1s",
            "\"POST\" is no endpoint; write GET /users/{id}",
        ),
        ("GET users: p95>1s", "is no endpoint"),
        ("all: p95>1s", "or each"),
    ] {
        let error = text.parse::<Gate>().unwrap_err().to_string();
        assert!(error.contains(said), "{text:?}: {error}");
        assert!(error.contains("examples: p95>800ms"), "{error}");
    }
}

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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_expression_panics(text in "\\PC{0,40}") {
        let _ = text.parse::<Gate>();
    }

    #[test]
    fn no_expression_that_resembles_a_gate_panics(
        text in "((each|GET|/a\\{b\\}\\*|:| ){0,3}:)?[a-z0-9._%]{0,8}[<>=]{0,2}[-+]?[0-9.eµ]{0,12}(ms|s|%|é)?",
    ) {
        if let Ok(gate) = text.parse::<Gate>() {
            let day = summary(vec![endpoint("GET", "/a{b}", 30, 10, 1), endpoint("X", "(other)", 1, 1, 0)]);
            evaluate(&[(Level::Warning, gate)], &day, None);
        }
    }
}

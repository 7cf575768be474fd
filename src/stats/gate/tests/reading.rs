//! Expressions become gates, and what is wrong with one is named.

use super::{endpoint, gate, summary};
use crate::stats::gate::{Condition, Counted, Gate, Level, Limit, Metric, Order, Scope, evaluate};
use proptest::prelude::{ProptestConfig, proptest};

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

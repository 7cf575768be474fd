//! The sketch of distinct values against sets that are counted.
//!
//! The truth is a set in the standard library; the tolerance of the estimate is four times the
//! published standard error of the sketch.

use crate::table::endpoint::evidence::{EXACT, Evidence, Values};
use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
use std::collections::BTreeSet;

fn values<'a>(all: impl IntoIterator<Item = &'a String>) -> Values {
    let mut values = Values::default();
    all.into_iter().for_each(|value| values.add(value));
    values
}

#[test]
fn large_counts_are_within_four_standard_errors() {
    for (prefix, count) in [("", 1_000), ("FRS12E", 50_000), ("user-", 300_000)] {
        let all: Vec<String> = (0..count)
            .map(|number| format!("{prefix}{number}"))
            .collect();
        let values = values(&all);
        let error = (values.distinct() as f64 / f64::from(count) - 1.0).abs();
        assert!(error < 4.0 * 0.063, "{prefix}: {error}");
        assert!(!values.is_exact());
    }
}

#[test]
fn values_stand_by_their_segment_and_long_ones_are_cut() {
    let mut evidence = Evidence::default();
    evidence.add("/users/{id}/posts/{id}", "/users/42/posts/7");
    evidence.add("/users/{id}/posts/{id}", "/users/42/posts/8");
    let found: Vec<_> = evidence
        .parameters()
        .map(|(segment, values)| (segment, values.distinct()))
        .collect();
    assert_eq!(found, [(1, 1), (3, 2)]);
    let mut learned = Evidence::default();
    learned.add("/users/{id}/posts/{id}", "/users/alice/posts/{id}");
    evidence.merge(learned);
    let found: Vec<_> = evidence
        .parameters()
        .map(|(_, values)| values.distinct())
        .collect();
    assert_eq!(found, [2, 2]);
    let mut rest = Evidence::default();
    rest.add("/static/{rest...}", "/static/css/a.css");
    rest.add(
        "/static/{rest...}",
        &format!("/static/{}", "\u{e9}".repeat(100)),
    );
    let (_, values) = rest.parameters().next().unwrap();
    let mut examples = values.examples().to_vec();
    examples.sort();
    assert_eq!(examples, ["css/a.css".to_owned(), "\u{e9}".repeat(40)]);
}

proptest! {
    #[test]
    fn merging_is_a_union_in_any_order(
        one in proptest::collection::vec("[a-f]{1,3}", 0..400),
        other in proptest::collection::vec("[a-f]{1,3}", 0..400),
    ) {
        let mut forward = values(&one);
        forward.merge(&values(&other));
        let mut backward = values(other.iter().rev());
        backward.merge(&values(one.iter().rev()));
        let distinct: BTreeSet<_> = one.iter().chain(&other).collect();
        prop_assert_eq!(&forward, &backward);
        prop_assert_eq!(&forward, &values(one.iter().chain(&other)));
        if distinct.len() <= EXACT {
            prop_assert!(forward.is_exact());
            prop_assert_eq!(forward.distinct(), distinct.len() as u64);
        }
        prop_assert_eq!(forward.examples().len(), distinct.len().min(3));
        prop_assert!(forward.examples().iter().all(|example| distinct.contains(example)));
    }
}

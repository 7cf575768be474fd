//! Bytes that nobody meant as a log: no panic, no quadratic time, no zero for what is missing.

use super::super::access::FORMATS;
use super::super::envelope::FORMS;
use super::super::{Access, FormatName, Options, Parser};
use super::outcome;
use proptest::prelude::{ProptestConfig, any, prop, proptest};
use proptest::strategy::Strategy;
use std::time::{Duration, Instant};

/// Examples of envelopes and formats, glued, cut, and with bytes changed.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    (
        0..=FORMS.len(),
        0..=FORMS.len(),
        0..FORMATS.len(),
        prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        any::<prop::sample::Index>(),
    )
        .prop_map(|(outer, inner, format, changes, end)| {
            let wrap = |form: usize, text: String| match FORMS.get(form) {
                Some(form) => form.example.replace("{}", &text),
                None => text,
            };
            let text = wrap(inner, FORMATS[format].example.to_owned());
            let mut line = wrap(outer, text).into_bytes();
            for (at, byte) in changes {
                let at = at.index(line.len());
                line[at] = byte;
            }
            let end = end.index(2 * line.len());
            line.truncate(end.max(1));
            line
        })
}

fn parse(line: &[u8]) {
    outcome(&mut Parser::new(&Options::default()), line);
    for access in Access::ALL {
        let options = Options {
            format: Some(FormatName(access)),
            ..Options::default()
        };
        outcome(&mut Parser::new(&options), line);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn no_bytes_make_it_panic(line in prop::collection::vec(any::<u8>(), 0..200)) {
        parse(&line);
    }

    #[test]
    fn no_damage_makes_it_panic(line in damaged()) {
        parse(&line);
    }
}

/// What may make a search begin again and again.
const FILLS: [&str; 39] = [
    "\"", "\\\"", "\"\"", "[", "]", "[a", "{", "{\"a\":", ",", " ", "a=", "a=\"", "a:\t", "\\",
    "- ", "\" ", "\"x", "=", "1 ", "0.1,", "://", "\" - ", "-|", "0.1|", "1,", "- |", " : ",
    "=0.1, ", "=0.1 : ", "a@b ", "1\t", "'", "\\t", "/", "0/", "1.2.3.4,", "[::1] ", "\":{",
    "\"a\":[",
];

#[test]
fn a_long_line_takes_no_longer_than_its_length() {
    const LENGTH: usize = 1 << 18;
    let heads = [
        "",
        "1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] \"",
        "1.2.3.4 - - [10/Feb/2012:16:42:07 -0500] \"GET / HTTP/1.1\" 200 12 ",
        "{\"time\":\"2015-09-06T05:58:05+09:00\",\"a\":",
        "{\"log\":\"",
        "<171>1 2015-04-02T11:52:34Z h envoy 12 - ",
        "2025-01-24 18:00:01 +0100 CET [router] ",
        "time:2015\t",
        "\"",
        "4.3.2.1:55008 [25/Sep/2018:06:05:27.584] a b/c 0/0/0/72/72 200 1 ",
    ];
    for head in heads {
        for fill in FILLS {
            let mut line = head.as_bytes().to_vec();
            while line.len() < LENGTH {
                line.extend_from_slice(fill.as_bytes());
            }
            let start = Instant::now();
            outcome(&mut Parser::new(&Options::default()), &line);
            // Linear time is some milliseconds even unoptimised; quadratic time is minutes.
            assert!(
                start.elapsed() < Duration::from_secs(3),
                "{head} {fill}: {:?}",
                start.elapsed()
            );
        }
    }
}

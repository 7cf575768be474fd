//! Lines against lines written by hand.

use super::{
    Container, Local, Random, Request, Subject, archive_name, push_pairs, push_prefix, push_request,
};
use crate::generate::application::Application;
use crate::generate::clients::Client;

const EXAMPLE: &str = concat!(
    "2025-01-24 18:00:01.480364285 +0100 CET [router] method=POST path=\"/api/v1/dynamique/status/\" ",
    "host=staging.example.net request_id=43cab79a-3e71-4683-b400-d6fb3aab4eea container=web-1 from=\"203.0.113.7\" ",
    "protocol=https status=201 duration=0.029s bytes=512 referer=\"-\" user_agent=\"Go-http-client/1.1\"",
);

fn example() -> Request {
    Request {
        endpoint: 0,
        method: "POST",
        path: b"/api/v1/dynamique/status/".to_vec(),
        host: "staging.example.net",
        request_id: b"43cab79a-3e71-4683-b400-d6fb3aab4eea".to_vec(),
        container: Container::Web(1),
        client: Client {
            address: [203, 0, 113, 7],
            user_agent: "Go-http-client/1.1",
        },
        protocol: "https",
        status: 201,
        duration_ms: 29,
        bytes: 512,
        referer: "-",
    }
}

const WINTER: Local<'static> = Local {
    year: 2025,
    month: 1,
    day: 24,
    hour: 18,
    minute: 0,
    second: 1,
    nanosecond: 480_364_285,
    offset_minutes: 60,
    word: "CET",
};

fn line(request: &Request, ansi: bool) -> String {
    let subject = Subject {
        local: WINTER,
        request,
        application: &mut Application::default(),
        ansi,
    };
    let mut out = Vec::new();
    push_request(subject, &mut Random::new(1, 1), &mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_line_is_the_one_seen_in_the_wild() {
    assert_eq!(line(&example(), false), EXAMPLE);
}

#[test]
fn colours_are_those_of_the_command_line_tool() {
    let coloured = line(&example(), true);
    let start = concat!(
        "\x1b[33m2025-01-24 18:00:01.480364285 +0100 CET\x1b[0m [\x1b[93mrouter\x1b[0m] ",
        "\x1b[32mmethod\x1b[0m\x1b[31m=\x1b[0m\x1b[37mPOST \x1b[0m\x1b[32mpath\x1b[0m",
    );
    assert!(coloured.starts_with(start), "{coloured:?}");
    assert!(coloured.ends_with("\x1b[37m\"Go-http-client/1.1\"\x1b[0m"));
    let mut plain = coloured;
    for code in [31, 32, 33, 37, 93, 0] {
        plain = plain.replace(&format!("\x1b[{code}m"), "");
    }
    assert_eq!(plain, EXAMPLE);
}

#[test]
fn containers_can_be_empty_or_missing() {
    let mut request = example();
    request.container = Container::Empty;
    assert!(line(&request, false).contains("eea container= from=\""));
    request.container = Container::Missing;
    assert!(line(&request, false).contains("eea from=\""));
}

#[test]
fn quotes_and_backslashes_are_escaped() {
    let mut request = example();
    request.client.user_agent = "a \"b\" c\\d";
    let mut out = Vec::new();
    push_pairs(&mut out, &request, false);
    assert!(out.ends_with(br#" user_agent="a \"b\" c\\d""#));
}

#[test]
fn offsets_west_and_without_a_word_are_written() {
    let local = Local {
        offset_minutes: -210,
        word: "",
        nanosecond: 500_000_000,
        ..WINTER
    };
    let mut out = Vec::new();
    push_prefix(&mut out, &local, b"web-1", false, &mut Random::new(1, 1));
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "2025-01-24 18:00:01.5 -0330 [web-1] "
    );
}

#[test]
fn archives_are_named_by_application_and_hour() {
    assert_eq!(
        archive_name(WINTER),
        "65fdc9d0fb0de6000e1e9ce1.log-2025012418"
    );
}

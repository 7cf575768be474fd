//! Logs of others, where they lie beside the repository: how many of their lines are requests.

use super::super::{Options, Parser};
use super::{NEAR_US, Outcome, outcome};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[allow(clippy::print_stderr)]
pub(super) fn corpora() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpora"));
    if folder.is_dir() {
        return Some(folder.to_owned());
    }
    eprintln!("skipped: there is no folder ../shared/corpora with the logs of others");
    None
}

/// How many lines of a file became what; requests by their format.
fn counts(path: &Path) -> BTreeMap<String, usize> {
    let mut parser = Parser::new(&Options::default());
    parser.begin_source(Some(NEAR_US));
    let mut counts = BTreeMap::new();
    for line in fs::read(path).unwrap().split(|byte| *byte == b'\n') {
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let name = match outcome(&mut parser, line) {
            Outcome::Request(record) => record.origin,
            Outcome::Other(source) => format!("other {source}"),
            Outcome::Piece => "piece".to_owned(),
            Outcome::Rejected(reason) => reason.name().to_owned(),
        };
        *counts.entry(name).or_default() += 1;
    }
    counts
}

#[test]
fn all_lines_of_apache_are_requests() {
    let Some(folder) = corpora() else { return };
    let counts = counts(&folder.join("elastic-apache/apache_logs"));
    assert_eq!(counts, BTreeMap::from([("combined".to_owned(), 10_000)]));
}

/// Checks what the lines of files became, given as `format count` in the order of their names.
fn check(expected: &[(&str, &str)]) {
    let Some(folder) = corpora() else { return };
    for (file, expected) in expected {
        let counts = counts(&folder.join(file));
        let told: Vec<_> = counts
            .iter()
            .map(|(name, count)| format!("{name} {count}"))
            .collect();
        assert_eq!(told.join(", "), *expected, "{file}");
    }
}

#[test]
fn the_logs_of_web_servers_are_told_apart() {
    check(&[
        ("alp/combined_access.log", "combined 14"),
        ("alp/json_access.log", "json 14"),
        ("alp/ltsv_access.log", "ltsv 14"),
        (
            "crowdsec/apache-cve-2021-41773__apache-cve-2021-41773.log",
            "combined 2, no_request 1",
        ),
        (
            "crowdsec/apache2-malformed__apache2-logs.log",
            "combined 11",
        ),
        (
            "crowdsec/apache-guacamole-logs__apache-guacamole-logs.log",
            "no_request 3",
        ),
        (
            "crowdsec/apache-guacamole_bf__apache-guacamole_bf.log",
            "other guacamole_compose 12",
        ),
        (
            "crowdsec/nginx-http-malformed__nginx_http-logs.log",
            "combined 12",
        ),
        (
            "crowdsec/nginx-http-open-proxy__nginx-http-open-proxy.log",
            "combined 2",
        ),
        (
            "crowdsec/nginx-mail-logs__nginx-mail-logs.log",
            "combined 2, no_request 15",
        ),
        (
            "crowdsec/nginx-proxy-manager-logs__nginx-proxy-manager-logs.log",
            "combined 1, no_request 2, proxy-manager 11",
        ),
        (
            "crowdsec/nginx_http-catch-npm__nginx_http-catch-npm.log",
            "proxy-manager 6",
        ),
        (
            "crowdsec/pfsense-rfc5424-nginx__pfsense-rfc5424-nginx.log",
            "other nginx 1",
        ),
    ]);
}

#[test]
fn the_logs_of_proxies_are_told_apart() {
    check(&[
        (
            "crowdsec/aws-alb-http-bad-user-agent__aws-alb-http-bad-user-agent.log",
            "alb 4",
        ),
        ("crowdsec/aws-alb-logs__aws-alb-logs.log", "alb 14"),
        ("crowdsec/caddy-coraza__coraza.log", "no_request 55"),
        (
            "crowdsec/caddy-logs__caddy-logs.log",
            "json 10, no_request 1",
        ),
        (
            "crowdsec/envoy-logs__envoy.log",
            "envoy in cri 4, json in cri 6",
        ),
        (
            "crowdsec/haproxy-logs__haproxy-logs.log",
            "haproxy 2, no_request 3",
        ),
        (
            "crowdsec/tcpudp-flood-traefik__tcpudp-flood-traefik.log",
            "no_request 1226",
        ),
        ("crowdsec/traefik_clf__traefik_clf.log", "combined 7"),
        (
            "crowdsec/traefik_json__traefik_json.log",
            "json 6, no_request 1",
        ),
        (
            "crowdsec/haproxy-nextcloud-whitelist__haproxy-logs.log",
            "haproxy in rfc3164 1",
        ),
    ]);
}

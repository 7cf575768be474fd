//! Learned templates on invented services whose routes are known.
//!
//! The truth is how each service was made up, or the published routes of a real one; every test
//! says what a person who knows that service would write.

use crate::table::endpoint::PathCount;
use crate::table::endpoint::learn::learn;
use std::collections::BTreeMap;

/// 60 names, made of syllables so that nothing but the counts tells them from routes.
fn names() -> Vec<String> {
    let syllables = ["ba", "ce", "di", "fo", "gu", "la", "me", "ni"];
    let pairs = syllables
        .iter()
        .flat_map(|a| syllables.iter().map(move |b| format!("{a}{b}")));
    pairs
        .enumerate()
        .map(|(at, name)| name + &"ro".repeat(at % 3))
        .take(60)
        .collect()
}

/// The 40 resources of a large service.
const RESOURCES: &str = "accounts addresses alerts articles assets audits badges banks bookings brands \
    campaigns carts charges comments companies contacts contracts coupons deals devices disputes domains \
    employees features files invoices items jobs leads ledgers meters notes offers orders payments plans \
    prices quotes refunds stores";

/// Requests that fall with the rank.
fn zipf(rank: usize) -> u64 {
    (5000 / (rank + 1)) as u64
}

/// Endpoints with their requests, of paths with theirs.
fn endpoints(paths: &[(&str, String, u64)]) -> BTreeMap<(String, String), u64> {
    let counts: Vec<PathCount<'_>> = paths
        .iter()
        .map(|(method, path, requests)| PathCount {
            method,
            path,
            requests: *requests,
        })
        .collect();
    let mut endpoints = BTreeMap::new();
    for (count, endpoint) in counts.iter().zip(learn(&counts)) {
        *endpoints
            .entry((count.method.to_owned(), endpoint))
            .or_default() += count.requests;
    }
    endpoints
}

fn found(paths: &[(&str, String, u64)]) -> Vec<String> {
    endpoints(paths)
        .into_keys()
        .map(|(method, endpoint)| format!("{method} {endpoint}"))
        .collect()
}

#[test]
fn users_are_one_endpoint_and_what_is_posted_beside_them_another() {
    let mut paths = Vec::new();
    for (rank, name) in names().iter().enumerate() {
        paths.push(("GET", format!("/users/{name}"), zipf(rank)));
        paths.push(("PATCH", format!("/users/{name}"), 1));
        paths.push(("GET", format!("/users/{name}/posts/{{id}}"), zipf(rank) / 2));
    }
    paths.push(("POST", "/users/bulk".to_owned(), 900));
    paths.push(("GET", "/users/me".to_owned(), 3));
    assert_eq!(
        found(&paths),
        [
            "GET /users/me",
            "GET /users/{id}",
            "GET /users/{id}/posts/{id}",
            "PATCH /users/{id}",
            "POST /users/bulk"
        ]
    );
}

#[test]
fn a_frequent_name_beside_many_values_stays_itself() {
    let mut paths: Vec<_> = names()
        .iter()
        .enumerate()
        .map(|(at, name)| {
            (
                "GET",
                format!("/status/{name}"),
                20 + (at as u64 * 7919) % 9,
            )
        })
        .collect();
    paths.push(("GET", "/status/nearby".to_owned(), 1000));
    assert_eq!(found(&paths), ["GET /status/nearby", "GET /status/{id}"]);
}

#[test]
fn forty_resources_stay_however_they_are_used() {
    for spread in [zipf, |_| 100, |rank| 1 + rank as u64 % 3] {
        let mut paths = Vec::new();
        for (rank, resource) in RESOURCES.split_whitespace().enumerate() {
            paths.push(("GET", format!("/api/v1/{resource}"), spread(rank)));
            paths.push(("POST", format!("/api/v1/{resource}"), spread(rank)));
            paths.push(("GET", format!("/api/v1/{resource}/{{id}}"), spread(rank)));
            paths.push(("GET", format!("/api/v1/{resource}/export"), spread(rank)));
        }
        assert_eq!(endpoints(&paths).len(), paths.len());
    }
}

/// What stands below `/user` in GitHub's API (octokit/plugin-rest-endpoint-methods.js,
/// src/generated/endpoints.ts).
const GITHUB_USER: &str = "blocks codespaces docker emails followers following gpg_keys installations \
    interaction-limits issues keys marketplace_purchases memberships migrations orgs packages \
    public_emails repos repository_invitations social_accounts ssh_signing_keys starred subscriptions \
    teams";

/// What stands below `/v2/monitoring/metrics/load_balancer` in DigitalOcean's API
/// (digitalocean/openapi, specification/DigitalOcean-public.v2.yaml).
const DIGITALOCEAN_METRICS: &str = "frontend_connections_current frontend_connections_limit \
    frontend_cpu_utilization frontend_firewall_dropped_bytes frontend_firewall_dropped_packets \
    frontend_http_responses frontend_http_requests_per_second frontend_network_throughput_http \
    frontend_network_throughput_udp frontend_network_throughput_tcp \
    frontend_nlb_tcp_network_throughput frontend_nlb_udp_network_throughput \
    frontend_tls_connections_current frontend_tls_connections_limit \
    frontend_tls_connections_exceeding_rate_limit droplets_http_session_duration_avg \
    droplets_http_session_duration_50p droplets_http_session_duration_95p \
    droplets_http_response_time_avg droplets_http_response_time_50p droplets_http_response_time_95p \
    droplets_http_response_time_99p droplets_queue_size droplets_http_responses \
    droplets_connections droplets_health_checks droplets_downtime";

#[test]
fn the_routes_of_real_services_stay() {
    for (prefix, names) in [
        ("/user", GITHUB_USER),
        ("/v2/monitoring/metrics/load_balancer", DIGITALOCEAN_METRICS),
    ] {
        for spread in [
            zipf,
            |rank| 20 + rank as u64 * 7919 % 9,
            |rank| 1 + rank as u64 % 3,
        ] {
            let path = |(rank, name)| ("GET", format!("{prefix}/{name}"), spread(rank));
            let paths: Vec<_> = names.split_whitespace().enumerate().map(path).collect();
            assert_eq!(endpoints(&paths).len(), paths.len(), "{prefix}");
        }
    }
}

#[test]
fn seventy_remote_procedures_stay() {
    let verbs = ["get", "list", "create", "update", "delete"];
    let nouns = RESOURCES.split_whitespace().step_by(3);
    let names = nouns
        .flat_map(|noun| verbs.map(|verb| format!("/rpc/{verb}{}", noun.to_ascii_uppercase())));
    let paths: Vec<_> = names
        .enumerate()
        .map(|(rank, path)| ("POST", path, zipf(rank) / 40 + 1))
        .collect();
    assert_eq!(endpoints(&paths).len(), paths.len());
    assert_eq!(paths.len(), 70);
}

#[test]
fn values_of_a_busy_place_are_known_in_a_quiet_one() {
    let mut paths: Vec<_> = names()
        .iter()
        .map(|name| ("GET", format!("/users/{name}"), 30))
        .collect();
    for name in names().iter().take(3) {
        paths.push(("GET", format!("/presence/{name}/now"), 2));
    }
    assert_eq!(found(&paths), ["GET /presence/{id}/now", "GET /users/{id}"]);
}

#[test]
fn pages_of_a_folder_keep_their_extension_and_programs_stay() {
    let mut paths = Vec::new();
    for (rank, name) in names().iter().enumerate() {
        paths.push((
            "GET",
            format!("/blog/geekery/{name}.html"),
            1 + zipf(rank) / 500,
        ));
        paths.push(("GET", format!("/cgi-bin/{name}.php"), 1 + zipf(rank) / 500));
    }
    let found = found(&paths);
    assert_eq!(
        found.first().map(String::as_str),
        Some("GET /blog/geekery/{id}.html")
    );
    assert_eq!(found.len(), 61);
}

#[test]
fn hexadecimal_ids_with_few_digits_join_those_beside_them() {
    let paths = [
        ("GET", "/api/builds/{id}".to_owned(), 290),
        ("GET", "/api/builds/afdeeae7".to_owned(), 1),
        ("GET", "/api/builds/93adddaa".to_owned(), 2),
        ("GET", "/api/builds/defaced".to_owned(), 1),
        ("GET", "/api/builds/feedfac3".to_owned(), 200),
    ];
    assert_eq!(
        found(&paths),
        [
            "GET /api/builds/defaced",
            "GET /api/builds/feedfac3",
            "GET /api/builds/{id}"
        ],
        "a word stays, and so does what is as frequent as all ids together"
    );
}

#[test]
fn releases_are_values_when_there_are_many_and_versions_of_the_api_stay() {
    let mut paths: Vec<(&str, String, u64)> = (0..200)
        .map(|at| {
            (
                "GET",
                format!(
                    "/api/releases/{}.{}.{}/notes",
                    at / 50,
                    at / 10 % 5,
                    at % 10
                ),
                3,
            )
        })
        .collect();
    paths.push(("GET", "/api/v1/releases".to_owned(), 7));
    paths.push(("GET", "/api/v2/releases".to_owned(), 7));
    assert_eq!(
        found(&paths),
        [
            "GET /api/releases/{id}/notes",
            "GET /api/v1/releases",
            "GET /api/v2/releases"
        ]
    );
}

#[test]
fn what_is_no_path_stays_and_queries_are_kept() {
    let mut paths: Vec<_> = names()
        .iter()
        .map(|name| ("GET", format!("/users/{name}?page={{id}}"), 1))
        .collect();
    paths.push(("*", "(other)".to_owned(), 5));
    paths.push(("OPTIONS", "*".to_owned(), 5));
    assert_eq!(
        found(&paths),
        ["* (other)", "GET /users/{id}?page={id}", "OPTIONS *"]
    );
}

#[test]
fn a_hundred_thousand_paths_take_well_under_a_second() {
    let paths: Vec<_> = (0..100_000)
        .map(|at: usize| {
            let (a, b) = (at % 317, at / 317);
            (
                "GET",
                format!("/s{}/shop-{a}x/{b:x}-page/p{}", at % 7, at % 1013),
                1 + at as u64 % 5,
            )
        })
        .collect();
    let start = std::time::Instant::now();
    let found = endpoints(&paths).len();
    // A debug build on a busy machine is some twenty times slower than a release.
    assert!(
        start.elapsed().as_secs_f64() < 20.0,
        "{:?}",
        start.elapsed()
    );
    assert!(found < 100_000);
}

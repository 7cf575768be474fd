//! Specifications: the servers' prefixes as the OpenAPI Specification 3.1.1, section 4.8.5, resolves
//! them, and what is said of files that are none.
//! Hostile files are among them.

use crate::table::endpoint::EndpointRules;

fn spec(text: &str) -> EndpointRules {
    EndpointRules::default()
        .with_openapi(text.as_bytes())
        .unwrap()
}

fn error(text: &[u8]) -> String {
    EndpointRules::default()
        .with_openapi(text)
        .unwrap_err()
        .to_string()
}

const YAML: &str = "
openapi: 3.1.0
info: {title: Bornes, version: '1'}
servers:
  - url: https://{host}.example.com:8443/{base}/
    variables:
      host: {default: api}
      base: {default: v1, enum: [v1, v2]}
  - url: /internal
paths:
  /stations/{code}:
    parameters: [{name: code, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: ok}}}
    delete:
      servers: [{url: 'https://admin.example.com'}]
      responses: {}
  /stations/search: {get: {}}
  /files/{name}.{ext}: {get: {}}
  /items/{id}:cancel: {post: {}}
  /shared: {$ref: './shared.yaml'}
  /v3only:
    servers: [{url: v3/}]
    get: {}
  x-internal: {note: nothing}
";

#[test]
fn templates_stand_behind_the_path_of_each_server() {
    let spec = spec(YAML);
    for (method, path, endpoint) in [
        ("GET", "/v1/stations/anything", "/v1/stations/{code}"),
        ("GET", "/v2/stations/anything", "/v2/stations/{code}"),
        (
            "GET",
            "/internal/stations/anything",
            "/internal/stations/{code}",
        ),
        ("GET", "/v1/stations/search", "/v1/stations/search"),
        ("DELETE", "/stations/anything", "/stations/{code}"),
        ("DELETE", "/v1/stations/anything", "/v1/stations/anything"),
        ("GET", "/v1/files/a.pdf", "/v1/files/{name}.{ext}"),
        ("POST", "/v1/items/abc:cancel", "/v1/items/{id}:cancel"),
        ("PATCH", "/v1/shared", "/v1/shared"),
        ("GET", "/v3/v3only", "/v3/v3only"),
        // What matches nothing is shown by its kinds.
        ("GET", "/v1/stations/42/", "/v1/stations/{id}/"),
        ("GET", "/elsewhere/42", "/elsewhere/{id}"),
    ] {
        assert_eq!(spec.endpoint(method, path), endpoint, "{method} {path}");
    }
}

#[test]
fn json_and_a_specification_without_servers_are_read() {
    let spec = spec(
        "\u{feff}{\"openapi\":\"3.0.3\",\"paths\":{\"/a/{b_c}\":{\"get\":{\"x\":[1]}},\"/\":{\"get\":{}},\"/p/{proxy+}\":{}}}",
    );
    assert_eq!(spec.endpoint("GET", "/a/x"), "/a/{b_c}");
    assert_eq!(spec.endpoint("GET", "/"), "/");
    assert_eq!(spec.endpoint("PUT", "/p/x/y"), "/p/{proxy+}");
}

#[test]
fn a_version_without_quotes_is_read() {
    assert_eq!(
        spec("openapi: 3.0\npaths: {'/a/{b}': {get: {}}}\n").endpoint("GET", "/a/x"),
        "/a/{b}"
    );
}

#[test]
fn explicit_rules_come_before_the_specification() {
    let rules = spec(YAML).with_routes(["/v1/stations/{station}".parse().unwrap()]);
    assert_eq!(
        rules.endpoint("GET", "/v1/stations/x"),
        "/v1/stations/{station}"
    );
}

#[test]
fn a_bad_file_is_told_with_the_place() {
    for (text, place) in [
        (
            "{\"openapi\": \"3.0.0\",\n \"paths\": {,}}",
            "line 2 column 12",
        ),
        ("openapi: 3.0.0\npaths:\n  - /a\n", "line 3"),
        ("openapi: 3.0.0\npaths:\n  /a: [\n", "line"),
        ("openapi: 3.0.0\npaths: {}\n", "paths: there is none"),
        ("openapi: 3.1.0\nwebhooks: {}\n", "paths: there is none"),
        ("openapi: 4.0.0\npaths: {}\n", "openapi: version 4.0.0"),
        ("swagger: '2.0'\npaths: {}\n", "swagger: version 2.0"),
        ("title: x\n", "no key `openapi`"),
        (
            "openapi: 3.0.0\npaths: {'/a/{b': {get: {}}}\n",
            "paths: \"/a/{b\": a '{' has no '}'",
        ),
        (
            "openapi: 3.0.0\npaths: {a: {get: {}}}\n",
            "paths: \"a\": a path begins with '/'",
        ),
        ("openapi: 3.0.0\nservers: 7\npaths: {}\n", "line 2"),
    ] {
        let error = error(text.as_bytes());
        assert!(error.contains(place), "{text:?}: {error}");
    }
    assert_eq!(
        error(b"openapi: 3.0.0\n\xff"),
        "line 2: the text is not UTF-8"
    );
}

#[test]
fn a_specification_of_many_values_is_read_and_a_bomb_is_refused() {
    let responses: String = (0..100_000)
        .map(|at| format!("      x{at}: {{a: [b, c]}}\n"))
        .collect();
    let large = format!("openapi: 3.1.0\npaths:\n  /a/{{b}}:\n    get:\n{responses}");
    assert_eq!(spec(&large).endpoint("GET", "/a/x"), "/a/{b}");
    // Billion laughs: nine times ten aliases of the line before.
    let lines =
        (1..10).map(|at| format!("x{at}: &x{at} [{}]\n", format!("*x{},", at - 1).repeat(10)));
    let bomb = format!(
        "openapi: 3.1.0\nx0: &x0 ha\n{}paths: {{}}\n",
        lines.collect::<String>()
    );
    assert!(!error(bomb.as_bytes()).is_empty());
}

#[test]
fn head_and_options_belong_to_the_path_that_is_documented() {
    let rules = spec("openapi: 3.1.0\npaths:\n  /a/{b}:\n    get: {}\n  /c/{d}:\n    post: {}\n");
    for (method, path, endpoint) in [
        ("HEAD", "/a/x", "/a/{b}"),
        ("OPTIONS", "/a/x", "/a/{b}"),
        ("OPTIONS", "/c/x", "/c/{d}"),
        ("HEAD", "/c/x", "/c/x"),
        ("DELETE", "/a/x", "/a/x"),
    ] {
        assert_eq!(rules.endpoint(method, path), endpoint, "{method}");
    }
}

#[test]
fn servers_without_number_are_refused_and_hosts_with_many_names_are_not() {
    let variables: String = (0..20)
        .map(|at| format!("      v{at}: {{default: a, enum: [a, b, c, d]}}\n"))
        .collect();
    let places: String = (0..20).map(|at| format!("{{v{at}}}.")).collect();
    let of = |url: &str| {
        format!(
            "openapi: 3.1.0\nservers:\n  - url: {url}\n    variables:\n{variables}paths:\n  /p: {{get: {{}}}}\n"
        )
    };
    let hosts = of(&format!("'https://{places}example.net/base'"));
    assert_eq!(spec(&hosts).endpoint("GET", "/base/p"), "/base/p");
    let paths = of(&format!("'https://example.net/{places}'"));
    assert!(error(paths.as_bytes()).contains("more than 64 different paths"));
}

//! Paths are found where others of their kind were put.

use super::*;

fn asker(method: &str) -> Asker {
    Asker::new(3, method.as_bytes()).unwrap()
}

#[test]
fn a_path_is_found_where_one_with_other_ids_was_put() {
    let mut tree = PathTree::new();
    let get = asker("GET");
    tree.put(get, b"/api/v1/users/41/orders", 1);
    tree.put(get, b"/api/v1/users/41/", 2);
    tree.put(asker("DELETE"), b"/api/v1/users/41/", 3);
    tree.put(get, b"/", 4);
    let found = |method: &str, path: &str| tree.find(asker(method), path.as_bytes());
    for (method, path, expected) in [
        ("GET", "/api/v1/users/42/orders", Some(1)),
        (
            "GET",
            "/api/v1/users/6853cff0-b89f-4b90-8e2b-372afdccbca2/orders",
            Some(1),
        ),
        ("GET", "/api/v1/users/4711/", Some(2)),
        ("DELETE", "/api/v1/users/4711/", Some(3)),
        ("POST", "/api/v1/users/4711/", None),
        ("GET", "/api/v1/users/4711", None),
        ("GET", "/api/v1/users/alice/", None),
        ("GET", "/api/v2/users/4711/", None),
        ("GET", "/", Some(4)),
        ("GET", "", None),
        ("GET", "*", None),
        ("GET", "//", None),
    ] {
        assert_eq!(found(method, path), expected, "{method} {path}");
    }
    assert_eq!(Asker::new(3, b"PROPPATCH"), None);
}

#[test]
fn paths_are_split_as_the_standard_library_splits_them() {
    assert!(Segments::of(b"").is_none() && Segments::of(b"a/b").is_none());
    let paths = [
        "",
        "/",
        "a",
        "a/b",
        "1234567/",
        "12345678/",
        "123456789/1",
        "abcdefgh",
        "a-long-segment/x/",
        "//",
    ];
    for path in paths {
        // Whatever stands before it, and behind a slash of its own.
        for before in ["", "/", "/a/", "/1234567"] {
            let path = format!("{before}/{path}");
            let expected = path[1..].split('/').map(str::as_bytes);
            let expected: Vec<_> = expected.map(|text| (text, first_eight(text))).collect();
            let found: Vec<_> = Segments::of(path.as_bytes()).unwrap().collect();
            assert_eq!(found, expected, "{path}");
        }
    }
}

#[test]
fn long_segments_are_told_apart_by_all_of_their_bytes() {
    let mut tree = PathTree::new();
    let get = asker("GET");
    tree.put(get, b"/statistics-of-days", 1);
    tree.put(get, b"/statistics-of-week", 2);
    assert_eq!(tree.find(get, b"/statistics-of-week"), Some(2));
    assert_eq!(tree.find(get, b"/statistics-of-weak"), None);
    assert_eq!(tree.find(get, b"/statisti"), None);
    assert_eq!(tree.find(get, b"/statistics-of-days\0"), None);
}

#[test]
fn all_branches_are_found_also_those_whose_place_is_taken() {
    let mut tree = PathTree::new();
    let get = asker("GET");
    let names: Vec<String> = (0..MAX_BRANCHES).map(|at| format!("/name{at}x")).collect();
    for (number, name) in names.iter().enumerate() {
        tree.put(get, name.as_bytes(), number);
    }
    let places = names
        .iter()
        .map(|name| place(first_eight(&name.as_bytes()[1..]), PLACES));
    let distinct: std::collections::BTreeSet<usize> = places.collect();
    assert!(distinct.len() < names.len(), "some share a place");
    for (number, name) in names.iter().enumerate() {
        assert_eq!(tree.find(get, name.as_bytes()), Some(number), "{name}");
    }
    assert_eq!(tree.find(get, b"/name240x"), None);
}

#[test]
fn a_scanner_cannot_fill_the_memory() {
    let mut tree = PathTree::new();
    let get = asker("GET");
    for number in 0..200_000_u32 {
        let path = format!(
            "/x{}-y/z{}-y/w{}-y",
            number % 40,
            number / 40 % 40,
            number / 1600
        );
        tree.put(get, path.as_bytes(), number);
        assert!(tree.nodes.len() <= MAX_NODES + 3);
    }
    tree.put(get, b"/api", 7);
    assert_eq!(tree.find(get, b"/api"), Some(7));
}

//! The words from which the endpoints are made: an invented French service for charging stations of
//! electric cars.
//!
//! The first endpoints are written by hand, busiest first, so that a small archive reads like a
//! real one. The others combine a group, a leaf and a shape; [`combined`] numbers them. `{id}`
//! stands for a number, `{uuid}` for a UUID, `{code}` for a station's code (`FRS12E00042`). Nothing
//! here depends on a seed: two archives with the same settings have the same endpoints.

/// An endpoint that is written by hand.
pub(super) struct Known {
    pub(super) method: &'static str,
    pub(super) template: &'static str,
    /// The status of a request that succeeds.
    pub(super) success: u16,
    /// Half of the successful requests take at most this long.
    pub(super) median_ms: f64,
    /// The standard deviation of the logarithm of the duration.
    pub(super) sigma: f64,
    /// Half of the successful responses are at most this long.
    pub(super) median_bytes: f64,
}

const fn known(
    method: &'static str,
    template: &'static str,
    success: u16,
    median_ms: f64,
    sigma: f64,
    median_bytes: f64,
) -> Known {
    Known {
        method,
        template,
        success,
        median_ms,
        sigma,
        median_bytes,
    }
}

/// The busiest endpoints under `/api/`, in order.
pub(super) const BUSIEST: [Known; 30] = [
    known("POST", "/api/v1/dynamique/status/", 201, 28.0, 0.45, 512.0),
    known(
        "GET",
        "/api/v1/dynamique/status/{code}",
        200,
        11.0,
        0.50,
        384.0,
    ),
    known("POST", "/api/v1/dynamique/session/", 201, 36.0, 0.50, 270.0),
    known(
        "GET",
        "/api/v1/dynamique/status/",
        200,
        140.0,
        0.60,
        48_000.0,
    ),
    known("POST", "/api/v1/statique/bulk", 201, 900.0, 0.65, 160.0),
    known(
        "POST",
        "/api/v1/dynamique/status/bulk",
        201,
        380.0,
        0.60,
        96.0,
    ),
    known("GET", "/api/v1/statique/{code}", 200, 14.0, 0.45, 2_100.0),
    known("GET", "/api/v1/users/{id}/", 200, 19.0, 0.50, 640.0),
    known("POST", "/api/v1/auth/token", 200, 210.0, 0.20, 230.0),
    known("GET", "/api/v1/statique/", 200, 260.0, 0.70, 120_000.0),
    known("PUT", "/api/v1/statique/{code}", 200, 55.0, 0.50, 2_100.0),
    known(
        "POST",
        "/api/v1/dynamique/session/bulk",
        201,
        450.0,
        0.60,
        96.0,
    ),
    known(
        "GET",
        "/api/v1/dynamique/session/{uuid}",
        200,
        12.0,
        0.45,
        420.0,
    ),
    known(
        "GET",
        "/api/v1/live/stations/{code}",
        101,
        90_000.0,
        1.20,
        30_000.0,
    ),
    known(
        "GET",
        "/api/v1/dynamique/status/{code}/history",
        200,
        85.0,
        0.75,
        9_000.0,
    ),
    known("GET", "/api/v1/auth/me", 200, 7.0, 0.40, 310.0),
    known("PATCH", "/api/v1/users/{id}/", 200, 48.0, 0.50, 640.0),
    known(
        "DELETE",
        "/api/v1/users/{id}/badges/{uuid}",
        204,
        31.0,
        0.45,
        0.0,
    ),
    known("GET", "/api/v1/operateurs/", 200, 22.0, 0.40, 14_000.0),
    known(
        "GET",
        "/api/v1/operateurs/{id}/unites/",
        200,
        41.0,
        0.55,
        5_200.0,
    ),
    known("POST", "/api/v1/statique/", 201, 62.0, 0.50, 190.0),
    known(
        "GET",
        "/api/v1/stations/{code}/connecteurs/{id}",
        200,
        16.0,
        0.50,
        450.0,
    ),
    known("GET", "/api/v1/recherche", 200, 320.0, 0.80, 18_000.0),
    known("POST", "/api/v1/exports/", 202, 75.0, 0.40, 120.0),
    known(
        "GET",
        "/api/v1/exports/{uuid}/download",
        200,
        2_400.0,
        0.70,
        5_000_000.0,
    ),
    known("GET", "/api/v1/tarifs/", 200, 33.0, 0.45, 7_700.0),
    known("GET", "/api/v1/factures/{uuid}/", 200, 58.0, 0.55, 3_300.0),
    known(
        "GET",
        "/api/v1/clients/{id}/sessions/",
        200,
        170.0,
        0.80,
        22_000.0,
    ),
    known("POST", "/api/v1/webhooks/ocpi", 202, 9.0, 0.50, 0.0),
    known(
        "GET",
        "/api/v2/cartographie/tuiles/{id}/{id}",
        200,
        66.0,
        0.60,
        31_000.0,
    ),
];

/// What is asked for outside of `/api/`, in order of weight. The last ones are scanners; their
/// success is a 404.
pub(super) const OUTSIDE: [Known; 9] = [
    known("GET", "/healthz", 200, 2.0, 0.30, 15.0),
    known(
        "GET",
        "/static/css/app.3f9a1c.css",
        200,
        3.0,
        0.40,
        41_000.0,
    ),
    known("GET", "/static/js/app.77b0de.js", 200, 4.0, 0.40, 310_000.0),
    known("GET", "/admin/", 302, 24.0, 0.40, 0.0),
    known(
        "GET",
        "/admin/stations/{id}/change/",
        200,
        190.0,
        0.50,
        38_000.0,
    ),
    known("POST", "/admin/login/", 302, 230.0, 0.20, 0.0),
    known("GET", "/favicon.ico", 200, 2.0, 0.40, 1_150.0),
    known("GET", "/.env", 404, 2.0, 0.40, 22.0),
    known("GET", "/wp-login.php", 404, 2.0, 0.40, 22.0),
];

const GROUPS: [&str; 30] = [
    "abonnements",
    "acces",
    "alertes",
    "amenageurs",
    "badges",
    "bornes",
    "campagnes",
    "capteurs",
    "communes",
    "compteurs",
    "contrats",
    "departements",
    "devis",
    "enseignes",
    "flottes",
    "fournisseurs",
    "garanties",
    "horaires",
    "itinerances",
    "localisations",
    "mainteneurs",
    "organisations",
    "paiements",
    "parkings",
    "puissances",
    "qualites",
    "reseaux",
    "supervisions",
    "territoires",
    "vehicules",
];

const LEAVES: [&str; 20] = [
    "annexes",
    "avis",
    "commentaires",
    "consommations",
    "documents",
    "evenements",
    "historiques",
    "incidents",
    "interventions",
    "mesures",
    "messages",
    "notifications",
    "photos",
    "plages",
    "rapports",
    "releves",
    "reservations",
    "statistiques",
    "tickets",
    "versions",
];

/// Method, what follows the group and the leaf, and the status of a success. `G` is the group, `L`
/// the leaf.
const SHAPES: [(&str, &str, u16); 8] = [
    ("GET", "G/L/", 200),
    ("POST", "G/L/", 201),
    ("GET", "G/{id}/L/", 200),
    ("POST", "G/{id}/L/", 201),
    ("GET", "G/{id}/L/{uuid}", 200),
    ("PUT", "G/{id}/L/{uuid}", 200),
    ("PATCH", "G/{code}/L/{id}/", 200),
    ("DELETE", "G/{id}/L/{uuid}", 204),
];

/// How many endpoints [`combined`] can make.
pub(super) const COMBINED: usize = GROUPS.len() * LEAVES.len() * SHAPES.len() * 2;

/// The method, template and status of success of the combined endpoint `number`, below
/// [`COMBINED`]; no two are the same.
pub(super) fn combined(number: usize) -> (&'static str, String, u16) {
    // A step that shares no divisor with COMBINED visits every combination once, and mixes groups,
    // leaves and shapes from the start.
    const STEP: usize = 3571;
    let mixed = number * STEP % COMBINED;
    let (method, shape, success) = SHAPES[mixed % SHAPES.len()];
    let rest = mixed / SHAPES.len();
    let leaf = LEAVES[rest % LEAVES.len()];
    let rest = rest / LEAVES.len();
    let group = GROUPS[rest % GROUPS.len()];
    let version = 1 + rest / GROUPS.len();
    let tail = shape.replace('G', group).replace('L', leaf);
    (method, format!("/api/v{version}/{tail}"), success)
}

#[cfg(test)]
mod tests {
    use super::{BUSIEST, COMBINED, combined};
    use std::collections::HashSet;

    #[test]
    fn no_two_endpoints_are_the_same() {
        let mut seen = HashSet::new();
        for known in &BUSIEST {
            assert!(seen.insert((known.method, known.template.to_owned())));
        }
        for number in 0..COMBINED {
            let (method, template, _) = combined(number);
            assert!(seen.insert((method, template)));
        }
        assert!(seen.len() >= 5000);
    }
}

//! What a person would write for real routes: each row says where it comes from.
//!
//! The truth is the documentation of public services, where a route and an example of its path stand
//! side by side; shapes and names beyond those are what the standards that define them say.

use crate::table::endpoint::template::template;

/// Path, template.
type Row = (&'static str, &'static str);

/// From the documentation of public APIs, as published.
const DOCUMENTED: [Row; 51] = [
    // docs.github.com/rest
    (
        "/repos/octocat/Hello-World/issues/1347",
        "/repos/octocat/Hello-World/issues/{id}",
    ),
    (
        "/repos/octocat/Hello-World/git/commits/7638417db6d59f3c431d3e1f261cc637155684cd",
        "/repos/octocat/Hello-World/git/commits/{id}",
    ),
    (
        "/user/installations/1/repositories/1296269",
        "/user/installations/{id}/repositories/{id}",
    ),
    ("/gists/aa5a315d61ae9438b18d", "/gists/{id}"),
    // docs.stripe.com/api
    ("/v1/customers/cus_NffrFeUfNV2Hib", "/v1/customers/{id}"),
    (
        "/v1/payment_intents/pi_3MtwBwLkdIwHu7ix28a3tqPa",
        "/v1/payment_intents/{id}",
    ),
    (
        "/v1/payment_intents/pi_3MrPBM2eZvKYlo2C1TEMacFD/confirm",
        "/v1/payment_intents/{id}/confirm",
    ),
    (
        "/v1/subscriptions/sub_1MowQVLkdIwHu7ixeRlqHVzs",
        "/v1/subscriptions/{id}",
    ),
    (
        "/v1/payment_methods/pm_1MYnW2Iyq0PiFIhUQiDmw7kN",
        "/v1/payment_methods/{id}",
    ),
    // developers.scalingo.com: ids of 24 hexadecimal digits, as in the names of its archives.
    (
        "/v1/apps/54100930736f7563d5030000/deployments/52fd2457356330032b020000",
        "/v1/apps/{id}/deployments/{id}",
    ),
    (
        "/v1/apps/54100930736f7563d5030000/containers/web-1",
        "/v1/apps/{id}/containers/web-1",
    ),
    // devcenter.heroku.com/articles/platform-api-reference
    (
        "/apps/01234567-89ab-cdef-0123-456789abcdef/dynos/run.1234",
        "/apps/{id}/dynos/{id}",
    ),
    ("/apps/example/config-vars", "/apps/example/config-vars"),
    // kubernetes.io/docs/reference/using-api
    (
        "/apis/apps/v1beta1/namespaces/default/deployments/nginx",
        "/apis/apps/v1beta1/namespaces/default/deployments/nginx",
    ),
    (
        "/api/v1/namespaces/default/pods/nginx-deployment-66b6c48dd5-7xk2p/log",
        "/api/v1/namespaces/default/pods/{id}/log",
    ),
    (
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
        "/apis/rbac.authorization.k8s.io/v1/clusterroles",
    ),
    ("/apis/autoscaling/v2beta2/", "/apis/autoscaling/v2beta2/"),
    // github.com/ocpi/ocpi, mod_locations and mod_tokens; ids of AFIREV (French operators).
    (
        "/ocpi/cpo/2.2.1/locations/LOC1/3256/1",
        "/ocpi/cpo/2.2.1/locations/LOC1/{id}/{id}",
    ),
    ("/ocpi/2.2/tokens/012345678", "/ocpi/2.2/tokens/{id}"),
    ("/evses/FR*S63*P10001", "/evses/{id}"),
    ("/evses/FR%2AS63%2AE12%2A1", "/evses/{id}"),
    ("/evses/DE*8AC*E1234567*1/status", "/evses/{id}/status"),
    ("/evses/FR*A05*E1", "/evses/{id}"),
    // schema.data.gouv.fr/etalab/schema-irve-statique, id_pdc_itinerance and id_station_itinerance
    ("/statique/FRS63P10001", "/statique/{id}"),
    ("/statique/FRS63E100011", "/statique/{id}"),
    ("/operateurs/FRS63/stations", "/operateurs/{id}/stations"),
    // docs.databricks.com, developer.atlassian.com, shopify.dev, developers.facebook.com
    (
        "/api/2.0/apps/myapp/deployments/01ef0bda89f21f08a8351f41e4a9b948",
        "/api/2.0/apps/myapp/deployments/{id}",
    ),
    (
        "/rest/api/2/issue/PROJ-42/comment/10000",
        "/rest/api/2/issue/{id}/comment/{id}",
    ),
    ("/2.0/repositories/atlassian", "/2.0/repositories/atlassian"),
    (
        "/admin/api/2024-01/products/632910392.json",
        "/admin/api/2024-01/products/{id}.json",
    ),
    ("/v20.0/me/accounts", "/v20.0/me/accounts"),
    // algolia.com/doc/rest-api, developer.themoviedb.org
    ("/1/indexes/products/query", "/1/indexes/products/query"),
    ("/3/movie/550", "/3/movie/{id}"),
    // docs.gitlab.com/api/rest, distribution.github.io/distribution/spec/api
    (
        "/api/v4/projects/gitlab-org%2Fgitlab/issues/7",
        "/api/v4/projects/{id}/issues/{id}",
    ),
    (
        "/v2/library/nginx/blobs/sha256:6c3c624b58dbbcd3c0dd82b4c53f04194d1247c6eebdaab7c610cf7d66709b3b",
        "/v2/library/nginx/blobs/{id}",
    ),
    (
        "/v2/library/nginx/manifests/latest",
        "/v2/library/nginx/manifests/latest",
    ),
    // google.aip.dev/136, docs.oasis-open.org (STAC, OGC tiles)
    ("/v1/projects/42:cancel", "/v1/projects/{id}:cancel"),
    (
        "/collections/buildings/tiles/12/2048/1361.mvt",
        "/collections/buildings/tiles/{id}/{id}/{id}.mvt",
    ),
    // docs.djangoproject.com, ManifestStaticFilesStorage; guides.rubyonrails.org, asset pipeline
    (
        "/static/css/styles.55e7cbb9ba48.css",
        "/static/css/styles.{id}.css",
    ),
    (
        "/assets/application-908e25f4bf641868d8683022a5b62f54.js",
        "/assets/application-{id}.js",
    ),
    // github.com/ulid/spec, jwt.io, youtube.com, Ethereum (EIP-55), git
    ("/events/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/events/{id}"),
    (
        "/invite/eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uh",
        "/invite/{id}",
    ),
    ("/embed/dQw4w9WgXcQ", "/embed/{id}"),
    (
        "/address/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed/tokens",
        "/address/{id}/tokens",
    ),
    ("/commit/8a7b6c5/files", "/commit/{id}/files"),
    // elastic.co: daily indices; jekyllrb.com: posts; jakarta.ee: sessions
    ("/logstash-2015.05.18/_search", "/{id}/_search"),
    ("/2025-01-24-release-notes.html", "/{id}.html"),
    (
        "/cart;jsessionid=1A530637289A03B07199A44E8D531427",
        "/cart;jsessionid={id}",
    ),
    // UK and Canadian postal codes, French number plates
    ("/postcodes/SW1A1AA", "/postcodes/{id}"),
    ("/postcodes/K1A0B1/", "/postcodes/{id}/"),
    ("/plates/AB-123-CD1", "/plates/{id}"),
];

/// One of each shape.
const SHAPES: [Row; 37] = [
    ("/users/42", "/users/{id}"),
    ("/users/-1/1.5", "/users/{id}/{id}"),
    ("/users/007/", "/users/{id}/"),
    ("/users/42/posts/7.json", "/users/{id}/posts/{id}.json"),
    ("/a/43cab79a-3e71-4683-b400-d6fb3aab4eea", "/a/{id}"),
    ("/a/43CAB79A3E714683B400D6FB3AAB4EEA/b", "/a/{id}/b"),
    ("/a/%7B43cab79a-3e71-4683-b400-d6fb3aab4eea%7D", "/a/{id}"),
    (
        "/a/user-43cab79a-3e71-4683-b400-d6fb3aab4eea.pdf",
        "/a/{id}.pdf",
    ),
    ("/a/deadbeefcafebabe", "/a/{id}"),
    ("/a/00:1b:44:11:3a:b7", "/a/{id}"),
    ("/a/192.0.2.17", "/a/{id}"),
    ("/a/2001:db8::1", "/a/{id}"),
    ("/a/2025-01-24", "/a/{id}"),
    ("/a/20250124", "/a/{id}"),
    ("/a/2025-01", "/a/{id}"),
    ("/a/2025-W04", "/a/{id}"),
    ("/a/2025-01-24T18:00:01.480+01:00", "/a/{id}"),
    ("/a/2025-01-24T18%3A00%3A01Z/b", "/a/{id}/b"),
    ("/a/20250124T180001Z", "/a/{id}"),
    ("/a/alice@example.com", "/a/{id}"),
    ("/a/alice.b%2Bc%40example.co.uk/b", "/a/{id}/b"),
    ("/a/48.85,2.35", "/a/{id}"),
    ("/a/1,2,3", "/a/{id}"),
    ("/a/+33612345678", "/a/{id}"),
    ("/a/FRS12E00042", "/a/{id}"),
    ("/a/order-12345", "/a/{id}"),
    ("/a/A1B2C3", "/a/{id}"),
    ("/a/a1b2c3/b", "/a/{id}/b"),
    ("/a/INV-001", "/a/{id}"),
    ("/a/ABC123", "/a/{id}"),
    ("/a/user1234", "/a/{id}"),
    ("/a/12345-the-title-of-a-page", "/a/{id}"),
    ("/a/report-20250124.csv", "/a/{id}.csv"),
    ("/a/ckopqwooh000001la8mbi2im9", "/a/{id}"),
    ("/a/V1StGXR8_Z5jdHi6B-myT", "/a/{id}"),
    ("/a/SGVsbG8gd29ybGQ=", "/a/{id}"),
    ("/a/7?since=2025&x=/8", "/a/{id}?since=2025&x=/8"),
];

/// Names that only look like ids.
const NAMES: &str = "v1 v2.1 V2 v1alpha1 v1.2.3-beta.1 oauth2 OAuth2 sha256 SHA256 sha-256 sha3-256 \
    mp3 MP4 ipv6 h264 H265 s3 S3 ec2 base64 utf8 utf-8 utf-16le UTF-8 2fa 3ds web3 iso8601 ISO8601 \
    iso-8859-1 rfc7231 windows-1252 es2015 x509 x86_64 i386 ed25519 hs256 log4j2 b2b2c b2b i18n l10n \
    k8s a11y e2e co2 pm10 neo4j auth0 route53 html5 python3 office365 covid19 COVID19 1080p 16x16 \
    .well-known .env .git index.html 404.html 50x.html robots.txt favicon.ico sitemap1.xml \
    jquery-3.7.1.min.js bootstrap4.min.css app.3f9a1c.css favicon-32x32.png \
    apple-touch-icon-120x120-precomposed.png logstash-1.3.2-monolithic.jar logstash_OSCON.pdf \
    style2.css jordan-80.png league_gothic-webfont.ttf wp-login.php admin2023 pma2020 phpMyAdmin-4.8.1 \
    top-10-songs best-songs-of-2024 windows-11 iphone-15-pro 100-days-of-code 3d-models error-404 \
    logstash-puppetconf-2012 us-east-1 eu-west-3a web-1 step-2 level3 getUserProfileById getHTTP2StatusForB2BUsers getInvoicePDFForCustomerB2BWithVAT20 \
    listByIPv4Address WEB-INF META-INF Hello-World README.md recherche caf%C3%A9 Saint-%C3%89tienne \
    caf\u{e9} John%20Doe ~psionic @alice a%ZZb %FF%FE feedface decade feb2024 jan-2024 AB12 1.2.3 2.2.1-d2 \
    ocpi-2.2.1 ocpp16 * {id} {id}.json :id <id> $metadata _search __init__ ... -- - _ , covid-19 \
    Internationalization uncharacteristically-long-hyphenated-names";

#[test]
fn documented_routes_read_as_their_documentation_writes_them() {
    for (path, endpoint) in DOCUMENTED {
        assert_eq!(template(path), endpoint, "{path}");
    }
}

#[test]
fn each_kind_of_id_becomes_a_parameter() {
    for (path, endpoint) in SHAPES {
        assert_eq!(template(path), endpoint, "{path}");
    }
}

#[test]
fn names_that_look_like_ids_stay() {
    let paths =
        (NAMES.split_whitespace()).flat_map(|name| [format!("/a/{name}"), format!("/a/{name}/b/")]);
    let taken: Vec<String> = paths.filter(|path| template(path) != *path).collect();
    assert_eq!(taken, [""; 0]);
}

#[test]
fn what_is_no_path_stays() {
    for path in [
        "",
        "/",
        "*",
        "//",
        "host:443",
        "//double//",
        "/?id=1234",
        "42",
    ] {
        assert_eq!(template(path), path);
    }
}

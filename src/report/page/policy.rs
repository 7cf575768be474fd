//! What the page may do: its own style sheet and its own script, each by its hash, and nothing else.
//!
//! The hashes are written down rather than computed, so that a program that draws reports needs no
//! cryptography; a test computes them anew and says what they should be.

use crate::report::charts;

/// The script: it sorts tables.
pub(super) const SCRIPT: &str = include_str!("../html/report.js");
/// The style sheet but for the dark colours of the charts.
const STYLE: &str = include_str!("../html/report.css");

/// SHA-256 of [`SCRIPT`] in Base64.
const SCRIPT_HASH: &str = "F4csGtLQJBhfcbJxCXdEC/+0QJeL2DiWEoPFXW/bbYA=";
/// SHA-256 of [`style`] in Base64.
const STYLE_HASH: &str = "njgqdLO26l9pk52xSQ6P+LXY6nmouS1txFBjlP1CvRY=";

/// The style sheet.
pub(super) fn style() -> String {
    format!("{STYLE}{}", charts::dark_style())
}

/// The Content-Security-Policy.
pub(super) fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest, Sha256};

    #[test]
    fn the_hashes_are_those_of_the_script_and_the_style() {
        let hash = |text: &str| STANDARD.encode(Sha256::digest(text));
        assert_eq!(SCRIPT_HASH, hash(SCRIPT), "SCRIPT_HASH");
        assert_eq!(STYLE_HASH, hash(&style()), "STYLE_HASH");
    }
}

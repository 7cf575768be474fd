//! How paths become endpoints: the rules that were typed or stand in `laggard.toml`, and the
//! specification.

use crate::args::InputArgs;
use crate::error::Error;
use crate::table::EndpointRules;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The largest specifications that are published have some ten megabytes.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// Reads a file, up to a byte more than it may have: a device would never end.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(MOST_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The rules that the arguments give.
pub(super) fn rules(args: &InputArgs) -> Result<EndpointRules, Error> {
    let mut rules = EndpointRules::default().with_routes(args.route.clone());
    if let Some(path) = &args.openapi {
        let wrong = |message: String| Error::Config {
            path: path.clone(),
            message,
        };
        let file = read_file(path).map_err(|error| wrong(error.to_string()))?;
        if file.len() > MOST_BYTES {
            return Err(wrong("it is larger than any specification".to_owned()));
        }
        rules = rules
            .with_openapi(&file)
            .map_err(|error| wrong(error.to_string()))?;
    }
    if args.no_templates {
        rules = rules.without_templates();
    }
    if args.keep_query {
        rules = rules.keeping_query();
    }
    Ok(rules)
}

//! Who asks: addresses, user agents and hosts of the invented clients.
//!
//! In: a random number. Out: a [`Client`]. Addresses are from the ranges kept for documentation
//! (RFC 5737), hosts under the names kept for it (RFC 2606), so that nothing here can be anyone's.
//! The clients are the same in every archive.

use super::random::Random;

/// How many clients there are.
const CLIENTS: u64 = 400;

/// Someone who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Client {
    pub(super) address: [u8; 4],
    /// As the client sent it: a `"` in it is not yet escaped.
    pub(super) user_agent: &'static str,
}

/// The user agents; one in the list is as likely as another to be a client's.
const USER_AGENTS: [&str; 14] = [
    "python-requests/2.32.3",
    "python-requests/2.31.0",
    "Go-http-client/1.1",
    "Go-http-client/2.0",
    "okhttp/4.12.0",
    "axios/1.7.9",
    "python-httpx/0.28.1",
    "Java/17.0.13",
    "Apache-HttpClient/4.5.14 (Java/11.0.25)",
    "Mozilla/5.0 (X11; Linux x86_64; rv:134.0) Gecko/20100101 Firefox/134.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.2 Mobile/15E148 Safari/604.1",
    "curl/8.11.1",
    "-",
];

/// Rare user agents that hold what a parser can trip over.
const ODD_USER_AGENTS: [&str; 3] = [
    "SuperviseurBornes/3.2 (\"flotte\"; status=500 duration=9.999s)",
    UTF8_USER_AGENT,
    "EvMonitor/1.0 (+https://supervision.example.org/bot; path=\"/api/\")",
];

/// A user agent with letters outside of ASCII.
pub(super) const UTF8_USER_AGENT: &str = "BornéoMobile/2.1 (Saint-Étienne; réseau privé)";

/// Draws a client: some are much busier than others.
pub(super) fn draw_client(random: &mut Random) -> Client {
    // The product of two even draws prefers small numbers, about as much as traffic prefers a few
    // large operators.
    let ceiling = 1 + random.below(CLIENTS);
    let number = random.below(ceiling);
    let net = match number % 3 {
        0 => [203, 0, 113],
        1 => [198, 51, 100],
        _ => [192, 0, 2],
    };
    let host = 1 + (number / 3 * 7 % 254) as u8;
    let user_agent = if random.chance(6_000) {
        random.pick(&ODD_USER_AGENTS)
    } else {
        USER_AGENTS[(number * 5 % USER_AGENTS.len() as u64) as usize]
    };
    Client {
        address: [net[0], net[1], net[2], host],
        user_agent,
    }
}

/// Draws the host that is asked: nearly always the one of production.
pub(super) fn draw_host(random: &mut Random) -> &'static str {
    match random.below(100) {
        0..=1 => "bornes-api.osc-fr1.example.org",
        2..=7 => "staging.bornes.example.net",
        _ => "api.bornes.example.net",
    }
}

#[cfg(test)]
mod tests {
    use super::{Random, draw_client, draw_host};
    use std::collections::HashSet;

    #[test]
    fn all_addresses_are_for_documentation() {
        let mut random = Random::new(1, 1);
        let mut seen = HashSet::new();
        for _ in 0..20_000 {
            let client = draw_client(&mut random);
            let [a, b, c, d] = client.address;
            assert!([[203, 0, 113], [198, 51, 100], [192, 0, 2]].contains(&[a, b, c]));
            assert!((1..=254).contains(&d));
            seen.insert(client.address);
            assert!(draw_host(&mut random).contains(".example."));
        }
        assert!(seen.len() > 200);
    }
}

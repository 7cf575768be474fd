//! The network of a client: neighbours that are likely the same customer, office or data centre.
//!
//! In: what a log has for the client's address. Out: the /24 of an IPv4 address or the /48 of an
//! IPv6 one, as text. Nothing is looked up; private addresses count like others.

use super::{Dimension, Groups};
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// The numbers of the networks of IPv4 that a thread met. There are fewer than groups, since each has
/// one, until there are too many groups.
#[derive(Debug, Default)]
pub(super) struct Networks {
    numbers: HashMap<[u8; 3], u32>,
}

impl Networks {
    /// The number of the network of a client. For a bare address of IPv4, as most are, no text is made
    /// unless its network is a new one, which saves two thirds of the time.
    pub(super) fn number_of(&mut self, text: &str, groups: &mut Groups) -> Option<u32> {
        let Ok(bare) = text.parse::<Ipv4Addr>() else {
            return groups.number_of(Dimension::Network, text);
        };
        if groups.tells_nothing() {
            self.numbers = HashMap::new();
            return None;
        }
        let [a, b, c, _] = bare.octets();
        match self.numbers.entry([a, b, c]) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(place) => {
                let number = groups.number_of(Dimension::Network, text)?;
                Some(*place.insert(number))
            }
        }
    }
}

/// The network of the first address in the text; `None` when that is no address.
///
/// ```text
/// 203.0.113.9, 10.0.0.1     203.0.113.0/24     a list such as X-Forwarded-For: the first
/// 203.0.113.9:4711          203.0.113.0/24
/// [2001:db8:1:2::3]:443     2001:db8:1::/48
/// ::ffff:203.0.113.9        203.0.113.0/24     RFC 4291, section 2.5.5.2
/// ```
pub(super) fn client_network(text: &str) -> Option<String> {
    let first = text.split(',').next()?.trim().trim_matches('"');
    match address(first)?.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            Some(format!("{}/24", Ipv4Addr::new(a, b, c, 0)))
        }
        IpAddr::V6(v6) => {
            let [a, b, c, ..] = v6.segments();
            Some(format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0)))
        }
    }
}

fn address(text: &str) -> Option<IpAddr> {
    if let Ok(with_port) = text.parse::<SocketAddr>() {
        return Some(with_port.ip());
    }
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    // fe80::1%eth0: the part after the % names an interface of the machine that wrote it.
    let bare = bare.split('%').next()?;
    bare.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::client_network;
    use proptest::prelude::*;

    #[test]
    fn networks_are_those_of_the_first_address() {
        for (text, network) in [
            ("203.0.113.9", Some("203.0.113.0/24")),
            ("203.0.113.9, 10.0.0.1", Some("203.0.113.0/24")),
            (" 10.1.2.3:4711", Some("10.1.2.0/24")),
            ("2001:db8:1:2::3", Some("2001:db8:1::/48")),
            ("[2001:db8:1:2::3]:443", Some("2001:db8:1::/48")),
            ("[2001:db8:1:2::3]", Some("2001:db8:1::/48")),
            ("\"2001:db8::1\"", Some("2001:db8::/48")),
            ("fe80::1%eth0", Some("fe80::/48")),
            ("::ffff:203.0.113.9", Some("203.0.113.0/24")),
            ("::1", Some("::/48")),
            ("unknown", None),
            ("", None),
            ("300.1.1.1", None),
            (",203.0.113.9", None),
        ] {
            assert_eq!(client_network(text).as_deref(), network, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = client_network(&text);
        }
    }
}

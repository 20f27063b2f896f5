use std::net::IpAddr;

/// Says whether a request may name this host.
///
/// A page of another site can make a name of its own lead to this machine (DNS rebinding) and would then read the drafts as if
/// they were its own; but its requests name that host. So only names are served that nobody else can own: loopback's, IP
/// addresses that we listen at, and, where others are to reach us, names that no public name server gives out.
pub fn is_ours(host: &str, bind: IpAddr) -> bool {
    let Some(name) = host_name(host) else { return false };
    if let Ok(address) = name.trim_matches(['[', ']']).parse::<IpAddr>() {
        return address.is_loopback() || address == bind || bind.is_unspecified();
    }
    let name = name.to_ascii_lowercase();
    let is_loopback = name == "localhost" || name.ends_with(".localhost");
    is_loopback || (!bind.is_loopback() && is_local_name(&name))
}

/// The host without its port, which tunnels change.
fn host_name(host: &str) -> Option<&str> {
    let end = match host.starts_with('[') {
        true => host.find(']')? + 1,
        false => host.find(':').unwrap_or(host.len()),
    };
    let (name, port) = host.split_at(end);
    let is_port = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    (!name.is_empty() && (port.is_empty() || port.strip_prefix(':').is_some_and(is_port))).then_some(name)
}

/// Names of one part, and those that only the machines around us give out (RFC 6762).
fn is_local_name(name: &str) -> bool {
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_word(name) || name.strip_suffix(".local").is_some_and(|name| name.split('.').all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bind: &str, ours: &[&str], foreign: &[&str]) {
        let bind = bind.parse().unwrap();
        ours.iter().for_each(|host| assert!(is_ours(host, bind), "{host}"));
        foreign.iter().for_each(|host| assert!(!is_ours(host, bind), "{host}"));
    }

    #[test]
    fn on_loopback_only_loopback_names_are_ours() {
        let ours =
            ["localhost", "localhost:1313", "LOCALHOST:1", "127.0.0.1:1313", "127.9.9.9", "[::1]:80", "a.localhost"];
        let foreign =
            ["evil.example", "evil.example:1313", "192.168.1.5", "mymac", "mymac.local", "127.0.0.1.evil.example"];
        check("127.0.0.1", &ours, &foreign);
        check("127.0.0.1", &[], &["", ":80", "localhost:x", "[::1", "localhost.evil.example", "a@localhost"]);
    }

    #[test]
    fn on_one_address_that_address_is_ours() {
        check(
            "192.168.1.5",
            &["192.168.1.5:1313", "mymac", "mymac.local:80", "localhost"],
            &["192.168.1.6", "a.example"],
        );
    }

    #[test]
    fn on_all_addresses_every_address_is_ours_but_no_public_name() {
        check("0.0.0.0", &["10.1.2.3:1313", "[fe80::1]:1313", "desk.local"], &["evil.example", "local.", "x.y"]);
    }
}

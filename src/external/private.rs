use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Says whether an address is of this machine, of a private network, or of none that readers reach: IANA's registries of special-purpose
/// addresses (RFC 6890), and the IPv6 addresses behind which an IPv4 address hides.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_private_v4(address),
        IpAddr::V6(address) => within(address).map_or_else(|| is_private_v6(address), is_private_v4),
    }
}

fn is_private_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_shared_of_carriers = a == 100 && (64..128).contains(&b);
    let is_of_protocols = (a, b, c) == (192, 0, 0);
    let is_of_benchmarks = a == 198 && (18..20).contains(&b);
    address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || is_shared_of_carriers
        || is_of_protocols
        || is_of_benchmarks
}

fn is_private_v6(address: Ipv6Addr) -> bool {
    let first = address.segments()[0];
    // Global unicast is 2000::/3 and nothing else.
    let is_global = first & 0xe000 == 0x2000;
    let is_documentation = first == 0x2001 && address.segments()[1] == 0x0db8 || first & 0xfff0 == 0x3ff0;
    !is_global || is_documentation
}

/// Returns the IPv4 address that an IPv6 address stands for: mapped, translated (RFC 6052), 6to4 or Teredo.
fn within(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let of = |high: u16, low: u16| Some(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match (a, b) {
        (0, 0) if (c, d, e) == (0, 0, 0) && matches!(f, 0 | 0xffff) && g != 0 => of(g, h),
        (0x64, 0xff9b) => of(g, h),
        (0x2002, _) => of(b, c),
        (0x2001, 0) => of(!g, !h),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_cannot_reach_is_private() {
        for (address, expected) in [
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("172.16.0.1", true),
            ("172.32.0.1", false),
            ("192.168.1.1", true),
            ("169.254.169.254", true),
            ("100.64.0.1", true),
            ("100.128.0.1", false),
            ("0.0.0.0", true),
            ("224.0.0.1", true),
            ("255.255.255.255", true),
            ("198.18.0.1", true),
            ("93.184.215.14", false),
            ("::1", true),
            ("::", true),
            ("fe80::1", true),
            ("fd00:ec2::254", true),
            ("ff02::1", true),
            ("2001:db8::1", true),
            ("::ffff:127.0.0.1", true),
            ("::ffff:93.184.215.14", false),
            ("::127.0.0.1", true),
            ("64:ff9b::a9fe:a9fe", true),
            ("64:ff9b::5db8:d70e", false),
            ("2002:7f00:1::", true),
            ("2002:5db8:d70e::", false),
            ("2001:0:0:0:0:0:80ff:fefe", true),
            ("2606:2800:21f::1", false),
        ] {
            assert_eq!(is_private(address.parse().expect("an address")), expected, "{address}");
        }
    }
}

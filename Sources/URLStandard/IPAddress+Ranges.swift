/// What an address is for (IANA special-purpose registries, RFC 6890).
extension IPAddress {
    /// Whether it names this machine: 127/8 and ::1, also written as IPv4 within IPv6.
    public var isLoopback: Bool {
        switch canonical {
        case .v4(let address): address >> 24 == 127
        case .v6(let high, let low): high == 0 && low == 1
        }
    }

    /// Whether it belongs to this machine or to a private network, and so to no third party.
    ///
    /// Loopback, unspecified, RFC 1918, 100.64/10 (RFC 6598), 169.254/16, fc00::/7, fe80::/10,
    /// fec0::/10.
    public var isPrivate: Bool {
        switch canonical {
        case .v4(let address):
            Self.privateIPv4.contains { address >> (32 - $0.bits) == $0.prefix >> (32 - $0.bits) }
        case .v6(let high, let low):
            (high == 0 && low <= 1) || high >> 57 == 0xFC >> 1 || high >> 54 == 0xFE80 >> 6
                || high >> 54 == 0xFEC0 >> 6
        }
    }

    /// Whether it is an ordinary unicast address of the Internet: nothing private, reserved or
    /// multicast.
    ///
    /// 192.0.0.0/24 and 2001::/23 are not public. The few globally reachable addresses in them belong
    /// to protocols (RFC 6890 §2.2), not to sites.
    public var isPublic: Bool {
        guard !isPrivate else { return false }
        switch canonical {
        case .v4(let address):
            return !Self.reservedIPv4.contains {
                address >> (32 - $0.bits) == $0.prefix >> (32 - $0.bits)
            }
        case .v6(let high, _):
            let isDocumentation = high >> 32 == 0x2001_0DB8 || high >> 44 == 0x3FFF0
            let isProtocolAssignment = high >> 41 == 0x2001_0000 >> 9
            return high >> 61 == 1 && !isDocumentation && !isProtocolAssignment
        }
    }

    /// The IPv4 address that an IPv6 address embeds, or else the address itself.
    ///
    /// ::ffff/96 and ::/96 (RFC 4291), 64:ff9b::/96 (RFC 6052), 2002::/16 (RFC 3056), and the client of
    /// a Teredo address (RFC 4380), stored with inverted bits.
    public var canonical: IPAddress {
        guard case .v6(let high, let low) = self else { return self }
        let tail = UInt32(truncatingIfNeeded: low)
        switch (high, low >> 32) {
        case (0, 0xFFFF), (0x0064_FF9B_0000_0000, 0): return .v4(tail)
        case (0, 0) where tail > 1: return .v4(tail)
        case _ where high >> 48 == 0x2002: return .v4(UInt32(truncatingIfNeeded: high >> 16))
        case _ where high >> 32 == 0x2001_0000: return .v4(~tail)
        default: return self
        }
    }

    private static let privateIPv4: [(prefix: UInt32, bits: UInt32)] = [
        (0x0000_0000, 8), (0x0A00_0000, 8), (0x6440_0000, 10), (0x7F00_0000, 8),
        (0xA9FE_0000, 16), (0xAC10_0000, 12), (0xC0A8_0000, 16),
    ]

    private static let reservedIPv4: [(prefix: UInt32, bits: UInt32)] = [
        (0xC000_0000, 24), (0xC000_0200, 24), (0xC058_6300, 24), (0xC612_0000, 15),
        (0xC633_6400, 24), (0xCB00_7100, 24), (0xE000_0000, 4), (0xF000_0000, 4),
    ]
}

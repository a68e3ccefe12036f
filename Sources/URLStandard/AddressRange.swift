/// A block of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3): `10.0.0.0/8`, `fd00::/8`.
public struct AddressRange: Hashable, Sendable {
    /// Its first address.
    public let base: IPAddress
    /// Leading bits that are the same in all of it: at most 32 for IPv4, 128 for IPv6.
    public let prefixLength: Int

    /// Reads one block; a bare address is a block of one.
    ///
    /// Strict, because a block can allow access: IPv4 in four plain decimal numbers, no bits beyond
    /// the prefix, and no IPv6 spelling of IPv4 addresses, which are matched as IPv4.
    ///
    /// - Throws: ``AddressRangeError``.
    public init(_ text: String) throws(AddressRangeError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard text.utf8.count <= 64, let first = parts.first, let base = IPAddress(String(first))
        else { throw .notAnAddress }
        switch base {
        case .v4: guard base.description == first else { throw .notAnAddress }
        case .v6: guard base.canonical == base else { throw .carriesIPv4(base.canonical) }
        }
        let bits = base.bitWidth
        prefixLength = parts.count == 1 ? bits : try Self.length(parts[1], upTo: bits)
        self.base = base.masked(to: prefixLength)
        guard self.base == base else {
            throw .bitsBeyondPrefix(block: "\(self.base)/\(prefixLength)")
        }
    }

    /// Whether the block contains an address, in whatever spelling (``IPAddress/canonical``).
    public func contains(_ address: IPAddress) -> Bool {
        let canonical = address.canonical
        return canonical.bitWidth == base.bitWidth && canonical.masked(to: prefixLength) == base
    }

    private static func length(
        _ text: Substring,
        upTo maximum: Int
    ) throws(AddressRangeError) -> Int {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ $0.isDigit }),
            let length = Int(text), length <= maximum
        else { throw .badPrefixLength(maximum: maximum) }
        return length
    }
}

extension AddressRange: CustomStringConvertible {
    /// CIDR notation, which parses to the same block.
    public var description: String { "\(base)/\(prefixLength)" }
}

/// Why a text is not a block of addresses.
public enum AddressRangeError: Error, Equatable, CustomStringConvertible {
    /// Before the slash is neither an IPv4 address in four decimal numbers nor an IPv6 address.
    case notAnAddress
    /// After the slash is not a number of bits of such an address.
    case badPrefixLength(maximum: Int)
    /// The address has bits set that the prefix does not cover.
    case bitsBeyondPrefix(block: String)
    /// An IPv6 address that embeds this IPv4 address; write the IPv4 address.
    case carriesIPv4(IPAddress)

    /// One sentence, without a full stop.
    public var description: String {
        switch self {
        case .notAnAddress: "write a network as 10.0.0.0/8 or fd00::/8, or one address"
        case .badPrefixLength(let maximum): "the prefix length is a number from 0 to \(maximum)"
        case .bitsBeyondPrefix(let block): "it has bits beyond its prefix; the network is \(block)"
        case .carriesIPv4(let address): "write it as IPv4: it stands for \(address)"
        }
    }
}

extension IPAddress {
    var bitWidth: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// A copy with all bits after the first `length` cleared.
    func masked(to length: Int) -> IPAddress {
        switch self {
        case .v4(let address):
            .v4(length == 0 ? 0 : address & (UInt32.max << UInt32(32 - length)))
        case .v6(let high, let low):
            .v6(
                high: length == 0 ? 0 : high & (UInt64.max << UInt64(max(0, 64 - length))),
                low: length <= 64 ? 0 : low & (UInt64.max << UInt64(128 - length))
            )
        }
    }
}

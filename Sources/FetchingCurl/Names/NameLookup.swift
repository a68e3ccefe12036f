import CCurl  // The kinds of sockets: their header is part of this module where it is read first.
import Glibc
package import URLStandard

/// The answer of a name lookup.
package enum NameAnswer: Equatable, Sendable {
    /// Its addresses, the preferred first (RFC 6724); never empty.
    case addresses([IPAddress])
    /// It does not exist, or has no address.
    case notFound
    /// The lookup failed, with the system's message; a later one may succeed.
    case failed(String)
    /// This machine had no descriptor or memory for the lookup; an `errno`.
    case lacking(Int32)
}

/// Looks a name up; blocks until the lookup ends.
package typealias NameLookup = @Sendable (_ name: String) -> NameAnswer

/// Name lookup by the system: hosts file, DNS, and whatever else nsswitch.conf(5) names.
enum SystemNames {
    /// The most addresses kept of a name; no deadline leaves time to try more.
    private static let maximumAddresses = 64
    /// EAI_NODATA and EAI_ADDRFAMILY of GNU's netdb.h.
    private static let noData: Int32 = -5, noFamily: Int32 = -9

    /// Calls getaddrinfo(3).
    static let lookUp: NameLookup = { name in
        var hints = addrinfo()
        hints.ai_family = speaksIPv6 ? AF_UNSPEC : AF_INET
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        errno = 0
        let code = getaddrinfo(name, nil, &hints, &list)
        guard code == 0 else { return answer(code, errno) }
        defer { freeaddrinfo(list) }
        var addresses: [IPAddress] = []
        var next = list
        while let entry = next, addresses.count < maximumAddresses {
            next = entry.pointee.ai_next
            guard let address = IPAddress(entry.pointee.ai_addr), !addresses.contains(address)
            else { continue }
            addresses.append(address)
        }
        return addresses.isEmpty ? .notFound : .addresses(addresses)
    }

    /// The answer that a getaddrinfo code stands for.
    ///
    /// Without a free descriptor glibc can neither read the hosts file nor ask a name server. It
    /// reports that the name failed or does not exist; only `errno` tells why.
    static func answer(_ code: Int32, _ systemCode: Int32) -> NameAnswer {
        if LocalShortage.errorClass(of: systemCode) != nil { return .lacking(systemCode) }
        switch code {
        case EAI_MEMORY: return .lacking(ENOMEM)
        case EAI_NONAME, noData, noFamily: return .notFound
        case EAI_SYSTEM: return .failed(String(cString: strerror(systemCode)))
        default: return .failed(String(cString: gai_strerror(code)))
        }
    }

    /// Whether the system has IPv6.
    private static let speaksIPv6: Bool = {
        let descriptor = socket(AF_INET6, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        // A shortage of descriptors says nothing, and the answer is kept for ever.
        guard descriptor >= 0 else { return LocalShortage.errorClass(of: errno) != nil }
        close(descriptor)
        return true
    }()
}

extension IPAddress {
    /// The address in a socket address; nil if it is neither IPv4 nor IPv6.
    init?(_ socketAddress: UnsafePointer<sockaddr>?) {
        guard let socketAddress else { return nil }
        let raw = UnsafeRawPointer(socketAddress)
        switch Int32(socketAddress.pointee.sa_family) {
        case AF_INET:
            let address = raw.loadUnaligned(as: sockaddr_in.self)
            self = .v4(UInt32(bigEndian: address.sin_addr.s_addr))
        case AF_INET6:
            let start = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
            self = .v6(
                high: UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)),
                low: UInt64(
                    bigEndian: raw.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self)
                )
            )
        default: return nil
        }
    }
}

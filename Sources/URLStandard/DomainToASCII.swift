import CICU

/// Domain to ASCII (URL Standard §3.3): UTS #46 by ICU, non-transitional, without the STD3 rules and
/// the checks of hyphens and lengths.
///
/// An ASCII domain is only lowercased, whatever its `xn--` labels hold.
enum DomainToASCII {
    // Immutable once open, and thread-safe (uidna.h). It is never closed.
    private nonisolated(unsafe) static let idna = crawltop_idna_open()

    // ICU's time is quadratic: mapping a label moves all that follow. A DNS name has at most 253
    // bytes.
    private static let maximumLength = 4096

    /// Maps a domain.
    ///
    /// - Parameter domain: Bytes after percent-decoding. They need not be valid UTF-8.
    static func map(_ domain: [UInt8]) throws(WebURLError) -> [UInt8] {
        let isASCII = domain.allSatisfy { $0 < 0x80 }
        let ascii = isASCII ? domain.map(\.lowercased) : try mapUnicode(domain)
        guard !ascii.isEmpty else { throw .invalidDomain }
        let forbidden = ByteSet.forbiddenDomain
        guard !ascii.contains(where: forbidden.contains) else { throw .invalidHost }
        return ascii
    }

    private static func mapUnicode(_ domain: [UInt8]) throws(WebURLError) -> [UInt8] {
        guard domain.count <= maximumLength else { throw .invalidDomain }
        let domain = UTS46Changes.apply(to: domain)
        // Punycode is rarely longer than this; if it is, ICU returns the length.
        var capacity = domain.count * 2 + 64
        while true {
            var length: Int32 = -1
            let ascii = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                length = toASCII(domain, buffer)
                count = min(max(Int(length), 0), capacity)
            }
            guard length >= 0 else { throw .invalidDomain }
            guard length > capacity else { return ascii }
            capacity = Int(length)
        }
    }

    /// - Returns: The length of the result, which may not fit, or -1 for an invalid domain.
    private static func toASCII(
        _ domain: [UInt8],
        _ buffer: UnsafeMutableBufferPointer<UInt8>
    ) -> Int32 {
        guard let idna, let capacity = Int32(exactly: buffer.count) else { return -1 }
        return buffer.withMemoryRebound(to: CChar.self) { buffer in
            domain.withUnsafeBytes { bytes in
                bytes.withMemoryRebound(to: CChar.self) { domain in
                    crawltop_idna_to_ascii(
                        idna,
                        domain.baseAddress,
                        Int32(truncatingIfNeeded: domain.count),
                        buffer.baseAddress,
                        capacity
                    )
                }
            }
        }
    }
}

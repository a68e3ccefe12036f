import CICU

/// Domain to Unicode (URL Standard §3.3) by ICU: how people write a domain.
enum DomainToUnicode {
    // Immutable once open, and thread-safe (uidna.h). It is never closed.
    private nonisolated(unsafe) static let idna = crawltop_idna_open()

    /// A DNS name has at most 253 bytes, and ICU's time is quadratic.
    private static let maximumLength = 4096

    /// A domain in the letters that its `xn--` labels stand for; itself where it has none.
    static func map(_ domain: String) -> String {
        guard let idna, domain.utf8.count <= maximumLength else { return domain }
        var domain = domain
        // A code point of four bytes takes at least one of Punycode.
        let capacity = domain.utf8.count * 4 + 16
        var length: Int32 = -1
        let text = domain.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { ascii in
                [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                    length = buffer.withMemoryRebound(to: CChar.self) { buffer in
                        crawltop_idna_to_unicode(
                            idna,
                            ascii.baseAddress,
                            Int32(ascii.count),
                            buffer.baseAddress,
                            Int32(capacity)
                        )
                    }
                    count = min(max(Int(length), 0), capacity)
                }
            }
        }
        return length >= 0 && length <= capacity ? String(decoding: text, as: UTF8.self) : domain
    }
}

import CCrypto

/// The hash of an inline style or script for a Content Security Policy (CSP Level 3 §2.3.1).
enum ContentHash {
    /// `'sha256-…'`; nil if libcrypto cannot hash, so that nothing inline is allowed.
    static func source(of text: String) -> String? {
        var digest = [UInt8](repeating: 0, count: 32)
        var bytes = Array(text.utf8)
        guard EVP_Digest(&bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else {
            return nil
        }
        return "'sha256-\(base64(digest))'"
    }

    /// Base 64 (RFC 4648 §4).
    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        )
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            bits <<= UInt32(8 * (3 - group.count))
            for position in 0..<4 {
                let isPadding = position > group.count
                let digit = Int(bits >> UInt32(18 - 6 * position) & 63)
                text.append(isPadding ? UInt8(ascii: "=") : alphabet[digit])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

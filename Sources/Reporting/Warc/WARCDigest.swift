import CCrypto

/// The SHA-1 digest of a WARC payload or block (ISO 28500:2017 §5.8), computed by libcrypto.
///
/// WARC tools use SHA-1 by convention; nothing here relies on it for security.
struct WARCDigest: ~Copyable {
    private let context: OpaquePointer

    /// Nil if libcrypto has SHA-1 disabled, as by a strict security policy.
    init?() {
        guard let context = EVP_MD_CTX_new() else { return nil }
        guard EVP_DigestInit_ex(context, EVP_sha1(), nil) == 1 else {
            EVP_MD_CTX_free(context)
            return nil
        }
        self.context = context
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes to what is hashed.
    mutating func update(_ bytes: ArraySlice<UInt8>) {
        _ = bytes.withUnsafeBytes { EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }

    /// `sha1:` and the digest in base 32 (RFC 4648 §6), as WARC tools write it.
    consuming func label() -> String {
        let digest = [UInt8](unsafeUninitializedCapacity: 20) { buffer, count in
            _ = EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
            count = 20
        }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var text = Array("sha1:".utf8)
        var (bits, count): (UInt32, UInt32) = (0, 0)
        // 160 bits are 32 groups of five, so there is no padding.
        for byte in digest {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[Int(bits >> count & 31)])
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}

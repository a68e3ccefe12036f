import Fetching
package import URLStandard

/// A URL's identity within one crawl: 64 bits of its canonical form.
///
/// One lost URL is to be expected in 37 crawls of 10⁹ (n²/2⁶⁵ collisions).
package struct Fingerprint: Hashable, Sendable {
    package let bits: UInt64

    package init(bits: UInt64) {
        self.bits = bits
    }
}

/// A URL in the form in which a crawl fetches it, without fragment and credentials.
package struct FoundURL: Sendable {
    package let url: WebURL
    package let fingerprint: Fingerprint
}

/// A crawl's secret key for fingerprints, so that no site can make collisions: SipHash-2-4
/// (Aumasson and Bernstein, 2012).
///
/// Swift's own hasher has another key in each process; a frontier outlives its process.
package struct FingerprintKey: Equatable, Sendable {
    private let words: (UInt64, UInt64)

    package init(_ first: UInt64, _ second: UInt64) {
        words = (first, second)
    }

    /// A new key.
    package static func random() -> FingerprintKey {
        FingerprintKey(.random(in: .min ... .max), .random(in: .min ... .max))
    }

    /// What a link leads to.
    package func find(_ link: WebURL) -> FoundURL {
        canonical(link.removingFragment().removingCredentials())
    }

    /// Where redirects have led a task to; nil if it followed none, or if they led back to its own
    /// page, as where a server first sets a cookie.
    func landing(of result: FetchResult) -> FoundURL? {
        guard result.redirects > 0, let landing = result.finalURL.parsed.map(find),
            landing.fingerprint != result.url.parsed.map(find)?.fingerprint
        else { return nil }
        return landing
    }

    /// A URL that has no fragment and no credentials.
    ///
    /// Those that differ only in the name of a session are one page, which is fetched by the first.
    package func canonical(_ url: WebURL) -> FoundURL {
        FoundURL(url: url, fingerprint: fingerprint(of: SessionParameters.removed(from: url.href)))
    }

    /// The fingerprint of a canonical URL.
    package func fingerprint(of text: String) -> Fingerprint {
        var text = text
        return Fingerprint(bits: text.withUTF8 { hash(UnsafeRawBufferPointer($0)) })
    }

    /// SipHash-2-4 of some bytes.
    func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var state = SipState(words.0, words.1)
        let whole = bytes.count & ~7
        for offset in stride(from: 0, to: whole, by: 8) {
            let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            state.absorb(UInt64(littleEndian: word))
        }
        var last = UInt64(truncatingIfNeeded: bytes.count) << 56
        for offset in whole..<bytes.count {
            last |= UInt64(bytes[offset]) << (8 * (offset - whole))
        }
        state.absorb(last)
        return state.finish()
    }

    package static func == (left: FingerprintKey, right: FingerprintKey) -> Bool {
        left.words == right.words
    }
}

/// The four words that SipHash mixes.
private struct SipState {
    private var v0, v1, v2, v3: UInt64

    init(_ first: UInt64, _ second: UInt64) {
        v0 = first ^ 0x736f_6d65_7073_6575
        v1 = second ^ 0x646f_7261_6e64_6f6d
        v2 = first ^ 0x6c79_6765_6e65_7261
        v3 = second ^ 0x7465_6462_7974_6573
    }

    mutating func absorb(_ word: UInt64) {
        v3 ^= word
        mix()
        mix()
        v0 ^= word
    }

    mutating func finish() -> UInt64 {
        v2 ^= 0xff
        for _ in 0..<4 { mix() }
        return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func mix() {
        func turn(_ word: UInt64, _ bits: UInt64) -> UInt64 { word << bits | word >> (64 - bits) }
        v0 &+= v1
        v2 &+= v3
        v1 = turn(v1, 13) ^ v0
        v3 = turn(v3, 16) ^ v2
        v0 = turn(v0, 32)
        v2 &+= v1
        v0 &+= v3
        v1 = turn(v1, 17) ^ v2
        v3 = turn(v3, 21) ^ v0
        v2 = turn(v2, 32)
    }
}

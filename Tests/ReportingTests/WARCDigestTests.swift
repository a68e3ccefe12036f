import Testing

@testable import Reporting

struct WARCDigestTests {
    private func label(_ parts: [UInt8]...) -> String? {
        guard var digest = WARCDigest() else { return nil }
        for part in parts { digest.update(part[...]) }
        return digest.label()
    }

    /// The vectors of RFC 3174 §7.3, their digests in base 32.
    @Test(arguments: [
        ("", 1, "3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"), ("abc", 1, "VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "QSMD4RA4HPJG5OVOJKQ7SUJJ4XSUM4HR"
        ),
        ("a", 1_000_000, "GSVJOPGUYTNKJ5Q65MV5XLJHGFSTIALP"),
    ])
    func `the vectors of RFC 3174 come out`(text: String, repeats: Int, base32: String) {
        let bytes = Array(String(repeating: text, count: repeats).utf8)
        #expect(label(bytes) == "sha1:" + base32)
    }

    @Test(arguments: [0, 1, 63, 64, 65, 500])
    func `it does not matter how the bytes are cut`(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = label(bytes)
        for cut in stride(from: 0, through: length, by: 11) {
            #expect(label(Array(bytes[..<cut]), [], Array(bytes[cut...])) == whole)
        }
    }
}

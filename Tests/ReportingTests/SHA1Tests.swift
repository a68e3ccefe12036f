import Testing

@testable import Reporting

struct SHA1Tests {
    private func hexadecimal(_ parts: [UInt8]...) -> String {
        var hash = SHA1()
        for part in parts { hash.update(part[...]) }
        var text: [UInt8] = []
        for byte in hash.finish() { text.append(hexadecimal: byte, tens: UInt8(ascii: "a")) }
        return String(decoding: text, as: UTF8.self)
    }

    @Test(arguments: [
        ("", 1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        ("abc", 1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
            "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
        ),
        ("a", 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
        (
            "0123456701234567012345670123456701234567012345670123456701234567", 10,
            "dea356a2cddd90c7a7ecedc5ebb563934f460452"
        ),
    ])
    func `the vectors of RFC 3174 come out`(text: String, repeats: Int, digest: String) {
        #expect(hexadecimal(Array(String(repeating: text, count: repeats).utf8)) == digest)
    }

    @Test(arguments: [0, 1, 55, 56, 57, 63, 64, 65, 127, 128, 129, 500])
    func `it does not matter how the bytes are cut`(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let whole = hexadecimal(bytes)
        for cut in stride(from: 0, through: length, by: 11) {
            #expect(hexadecimal(Array(bytes[..<cut]), [], Array(bytes[cut...])) == whole)
        }
    }

    @Test func `the label is that of other WARC tools`() {
        #expect(SHA1().label() == "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ")
    }
}

import DataStructures
import Testing

@testable import DemoSite

@Suite
struct EncodingTests {
    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (-5, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ])
    func `a date is written as HTTP wants it`(seconds: Int, text: String) {
        #expect(HTTPDate.text(unixSeconds: seconds) == text)
    }

    @Test func `the checksum is that of gzip`() {
        #expect(StoredDeflate.crc32(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(StoredDeflate.crc32([]) == 0)
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 200_000])
    func `a gzip member holds its bytes in stored blocks`(size: Int) throws {
        let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let member = StoredDeflate.gzip(bytes)
        #expect(member[..<3] == [0x1F, 0x8B, 8])
        #expect(try storedBytes(member[10..<(member.count - 8)]) == bytes)
        #expect(
            Array(member.suffix(8).prefix(4).reversed())
                == StoredDeflate.bigEndian(StoredDeflate.crc32(bytes))
        )
        #expect(
            Array(member.suffix(4).reversed())
                == StoredDeflate.bigEndian(UInt32(truncatingIfNeeded: size))
        )
    }

    @Test func `a zlib stream ends in the checksum of its bytes`() {
        // Adler-32 of "Wikipedia" is the usual example.
        #expect(StoredDeflate.zlib(Array("Wikipedia".utf8)).suffix(4) == [0x11, 0xE6, 0x03, 0x98])
    }

    @Test func `a picture has its size and every chunk`() {
        let picture = PNGImage.fading(side: 24, colour: (1, 2, 3))
        #expect(picture[..<8] == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(picture[16..<24] == [0, 0, 0, 24, 0, 0, 0, 24])
        // The last chunk, whose checksum the specification gives.
        #expect(picture.suffix(12) == [0, 0, 0, 0, 73, 69, 78, 68, 0xAE, 0x42, 0x60, 0x82])
    }

    @Test func `markup is escaped and everything else kept`() {
        #expect(escapedHTML("a<b>&\"'é\u{1B}") == "a&lt;b&gt;&amp;&quot;&#39;é\u{1B}")
    }

    @Test func `the generator is the published one`() {
        // The first two numbers for the seed 1234567, from the reference implementation.
        var random = SplitMix64(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
    }

    /// The content of deflate's stored blocks (RFC 1951 §3.2.4), checked as a decoder would.
    private func storedBytes(_ blocks: ArraySlice<UInt8>) throws -> [UInt8] {
        var output: [UInt8] = []
        var rest = blocks
        while true {
            let header = Array(rest.prefix(5))
            try #require(header.count == 5 && header[0] <= 1)
            let length = Int(header[1]) | Int(header[2]) << 8
            #expect(header[3] == ~header[1] && header[4] == ~header[2])
            rest = rest.dropFirst(5)
            output += rest.prefix(length)
            rest = rest.dropFirst(length)
            if header[0] == 1 { break }
        }
        #expect(rest.isEmpty)
        return output
    }
}

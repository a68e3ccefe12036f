import CZlib
import DataStructures
import FetchingTestSupport
import Glibc
import Testing

@testable import Reporting

/// Checks that a file cut anywhere is cut back exactly to its last whole record.
struct RecordTailTests {
    private let scratch = ScratchDirectory()

    private func wholeLength(
        of bytes: [UInt8],
        _ format: RecordFormat
    ) throws(SinkError) -> RecordTail {
        let path = scratch.file("cut")
        write(bytes, to: path)
        let descriptor = open(path, O_RDONLY)
        defer { close(descriptor) }
        let file = RecordFile(descriptor: descriptor, name: path, size: Int64(bytes.count))
        return try RecordTail(of: file, format: format)
    }

    /// Cuts a file at every length above zero.
    private func expectEveryCut(
        of records: [[UInt8]],
        _ format: RecordFormat,
        lineFeeds: Bool = false
    ) throws {
        let all = records.flatMap(\.self)
        var ends = [0]
        for record in records { ends.append(ends[ends.count - 1] + record.count) }
        for length in 1...all.count {
            let tail = try wholeLength(of: Array(all[..<length]), format)
            // A line without its line feed is whole too.
            let isWholeLine = lineFeeds && ends.contains(length + 1)
            let expected = isWholeLine ? length : ends.last { $0 <= length }
            #expect(Int(tail.wholeLength) == expected, "cut at \(length)")
            #expect(tail.lacksLineFeed == isWholeLine)
        }
    }

    @Test func `JSON Lines`() throws {
        let results = [
            sampleResult(index: 0), brokenResult(index: 1, message: "{\\\"\n}"),
            sampleResult(index: 2, contentType: "}"),
        ]
        let lines = results.map { result in
            var line: [UInt8] = []
            JSONLEncoder().append(result, to: &line)
            return line
        }
        try expectEveryCut(of: lines, .jsonLines, lineFeeds: true)
    }

    @Test func `CSV, with line breaks in its fields`() throws {
        let encoder = CSVEncoder()
        let results = [
            sampleResult(index: 0), brokenResult(index: 1, message: "a \"b\"\r\nc,\n"),
            sampleResult(index: 2),
        ]
        let rows = results.map { result in
            var row: [UInt8] = []
            encoder.append(result, to: &row)
            return row
        }
        try expectEveryCut(of: [encoder.header] + rows, .csv(header: encoder.header))
    }

    /// A gzip member.
    private func member(_ content: [UInt8]) throws -> [UInt8] {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer {
            deflateEnd(stream)
            stream.deallocate()
        }
        try #require(crawltop_deflate_init_gzip(stream, Z_DEFAULT_COMPRESSION) == Z_OK)
        var input = content
        var output = [UInt8](repeating: 0, count: content.count + 1000)
        return try input.withUnsafeMutableBufferPointer { source in
            try output.withUnsafeMutableBufferPointer { target in
                stream.pointee.next_in = source.baseAddress
                stream.pointee.avail_in = UInt32(source.count)
                stream.pointee.next_out = target.baseAddress
                stream.pointee.avail_out = UInt32(target.count)
                try #require(deflate(stream, Z_FINISH) == Z_STREAM_END)
                return Array(target.dropLast(Int(stream.pointee.avail_out)))
            }
        }
    }

    @Test func `archives`() throws {
        var random = SplitMix64(seed: 1)
        let members = try (0..<3).map { _ in
            let noise = (0..<150).map { _ in UInt8.random(in: 0...255, using: &random) }
            return try member(Array("WARC/1.1\r\n".utf8) + noise)
        }
        try expectEveryCut(of: members, .archive)
    }

    @Test func `a large archive is read from its end, past what looks like a member`() throws {
        var random = SplitMix64(seed: 2)
        var noise = (0..<150_000).map { _ in random.next() as UInt64 }
            .withUnsafeBytes { [UInt8]($0) }
        // Stored blocks contain the three bytes literally.
        noise[noise.count - 5000] = 0x1F
        noise[noise.count - 4999] = 0x8B
        noise[noise.count - 4998] = 0x08
        let members = try [
            member(Array("WARC/1.1\r\n".utf8)), member(noise), member(Array("WARC/".utf8)),
        ]
        let all = members.flatMap(\.self)
        #expect(try Int(wholeLength(of: all, .archive).wholeLength) == all.count)
        let cut = Array(all[..<(all.count - members[2].count - 100)])
        #expect(try Int(wholeLength(of: cut, .archive).wholeLength) == members[0].count)
    }

    @Test func `an archive that is damaged in its middle is not cut`() throws {
        let members = try (0..<3).map { try member(Array("WARC/1.1 record \($0)\r\n".utf8)) }
        // Header, content, checksum.
        for position in [0, 14, members[1].count - 6] {
            var all = members.flatMap(\.self)
            all[members[0].count + position] ^= 0x40
            #expect(throws: SinkError.self) { try wholeLength(of: all, .archive) }
        }
    }
}

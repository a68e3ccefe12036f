import DataStructures
import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct WARCSinkTests {
    private let scratch = ScratchDirectory()
    private let facts = ArchiveFacts(
        software: "crawltop/1.0",
        startedAt: 1_772_366_400,
        fields: [.init("robots", "obey\r\ninjected: yes")]
    )

    private func records(of results: [FetchResult]) throws -> [WARCReader.Record] {
        let path = scratch.file("out.warc.gz")
        let file = try OutputFile(path: path, as: .records(.archive, .overwrite))
        let sink = try WARCSink(facts, to: file)
        try sink.write(results)
        try sink.close(sampleSummary())
        return try WARCReader.records(contents(of: path))
    }

    private func exchange(
        _ head: String = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
        body: [UInt8] = Array("<p>hello".utf8),
        address: String? = "127.0.0.1"
    ) -> Exchange {
        Exchange(
            head: Array(head.utf8),
            wireBody: body,
            remoteAddress: address,
            startedAt: 1_772_366_400.25
        )
    }

    @Test func `the first record tells who wrote the file`() throws {
        let info = try #require(try records(of: []).first)
        #expect(info.type == "warcinfo")
        #expect(info.fields["warc-filename"] == "out.warc.gz")
        #expect(info.fields["warc-date"] == "2026-03-01T12:00:00.000Z")
        #expect(info.text.hasPrefix("software: crawltop/1.0\r\nformat: WARC File Format 1.1\r\n"))
        #expect(info.text.hasSuffix("robots: obey  injected: yes\r\n"))
    }

    @Test func `a response is a member of its own, with digests and metadata`() throws {
        let records = try records(of: [
            sampleResult(depth: 2, referrer: "http://127.0.0.1/", exchange: exchange())
        ])
        #expect(records.map(\.type) == ["warcinfo", "response", "metadata"])
        let (info, response, metadata) = (records[0], records[1], records[2])
        #expect(response.fields["warc-target-uri"] == "http://127.0.0.1/a")
        #expect(response.fields["warc-warcinfo-id"] == info.fields["warc-record-id"])
        #expect(response.fields["warc-ip-address"] == "127.0.0.1")
        #expect(response.fields["warc-date"] == "2026-03-01T12:00:00.250Z")
        #expect(response.fields["content-type"] == "application/http;msgtype=response")
        #expect(response.fields["warc-truncated"] == nil)
        #expect(response.text == "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>hello")
        #expect(
            response.fields["warc-payload-digest"] == digest(of: Array("<p>hello".utf8))
        )
        #expect(response.fields["warc-block-digest"] == digest(of: response.block))
        #expect(metadata.fields["warc-concurrent-to"] == response.fields["warc-record-id"])
        #expect(
            metadata.text == "via: http://127.0.0.1/\r\nhopsFromSeed: LL\r\nfetchTimeMs: 21\r\n"
        )
    }

    private func digest(of bytes: [UInt8]) -> String? {
        guard var digest = WARCDigest() else { return nil }
        digest.update(bytes[...])
        return digest.label()
    }

    @Test(arguments: [0, 1, 64, 1 << 20, 1_200_017])
    func `a body in a spool is archived as one in memory is`(size: Int) throws {
        var random = SplitMix64(seed: UInt64(size))
        let body = (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next() & 0x3F) }
        let inMemory = exchange(body: body)
        var inSpool = inMemory
        inSpool.content = try inMemory.content.moved(to: ArraySpool(pieceSize: 50_021))
        let records = try [inMemory, inSpool].map { exchange in
            try self.records(of: [sampleResult(exchange: exchange)])[1]
        }
        #expect(records[0].block == records[1].block)
        #expect(records[0].block.suffix(size).elementsEqual(body))
        #expect(records[0].fields["warc-payload-digest"] == digest(of: body))
        let isSame = { (name: String) in
            records[0].fields[name] == records[1].fields[name]
                // New for each file and each record.
                || ["warc-record-id", "warc-warcinfo-id"].contains(name)
        }
        #expect(records[0].fields.keys.sorted() == records[1].fields.keys.sorted())
        #expect(records[0].fields.keys.allSatisfy(isSame))
    }

    @Test func `a result without an exchange leaves no record`() throws {
        #expect(try records(of: [sampleResult(), brokenResult(index: 1)]).count == 1)
    }

    @Test func `record identifiers are version 4 UUIDs and differ`() throws {
        let records = try records(
            of: (0..<20).map { sampleResult(index: $0, exchange: exchange()) }
        )
        let ids = records.compactMap { $0.fields["warc-record-id"] }
        #expect(Set(ids).count == 41)
        let shape = /<urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}>/
        #expect(ids.allSatisfy { $0.wholeMatch(of: shape) != nil })
    }

    @Test func `a head that promises chunks keeps it under another name`() throws {
        let records = try records(of: [
            sampleResult(
                exchange: exchange("HTTP/1.1 200 OK\r\nTransfer-Encoding : chunked\r\n\r\n")
            )
        ])
        #expect(
            records[1].text
                == "HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding : chunked\r\n\r\n<p>hello"
        )
    }

    @Test func `HTTP 2 is written as HTTP 1 and named`() throws {
        let records = try records(of: [
            sampleResult(exchange: exchange("HTTP/2 200 \r\na: b\r\n\r\n"))
        ])
        #expect(records[1].text.hasPrefix("HTTP/1.1 200 \r\na: b\r\n\r\n"))
        #expect(records[1].fields["warc-protocol"] == "h2")
    }

    @Test(arguments: [
        (ErrorClass.limitBody, "length" as String?), (.timeoutStall, "time"),
        (.bodyTruncated, "disconnect"),
        (.http(status: 404), nil),
    ])
    func `a body that is cut off is marked`(errorClass: ErrorClass, cause: String?) throws {
        let result = sampleResult(
            outcome: .failed,
            error: FetchError(errorClass, phase: .body, message: ""),
            exchange: exchange()
        )
        #expect(try records(of: [result])[1].fields["warc-truncated"] == cause)
    }

    @Test(arguments: [
        ("[::1]:8080", "::1" as String?), ("fe80::1%eth0", "fe80::1"), ("10.0.0.1:80", "10.0.0.1"),
        ("evil\r\nWARC-Type: x", nil), ("", nil), ("localhost", nil),
    ])
    func `an address is an address or nothing`(address: String, written: String?) throws {
        let result = sampleResult(exchange: exchange(address: address))
        #expect(try records(of: [result])[1].fields["warc-ip-address"] == written)
    }

    @Test func `line breaks in a URL cannot forge a field`() throws {
        let url = "http://127.0.0.1/\r\nWARC-Type: warcinfo\r\n\r\n<x> é"
        let records = try records(of: [
            sampleResult(url: url, referrer: url, exchange: exchange())
        ])
        #expect(records.map(\.type) == ["warcinfo", "response", "metadata"])
        #expect(
            records[1].fields["warc-target-uri"]
                == "http://127.0.0.1/%0D%0AWARC-Type:%20warcinfo%0D%0A%0D%0A%3Cx%3E%20%C3%A9"
        )
    }

    @Test(arguments: [0, 1, 32767, 32768, 100_000, 1_200_000])
    func `bodies of any size come back whole`(size: Int) throws {
        var generator = SplitMix64(seed: UInt64(size))
        let body = (0..<size).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        let record = try records(of: [
            sampleResult(exchange: exchange("HTTP/1.1 200 OK\r\n\r\n", body: body))
        ])[1]
        #expect(record.block.suffix(size) == body[...])
    }

    @Test(arguments: ["", "\r\n", "no status line", "HTTP/1.1 200 OK", "\0\0\n\n\n:\r"])
    func `a head that is none still makes a readable record`(head: String) throws {
        let records = try records(of: [sampleResult(exchange: exchange(head))])
        #expect(records.count == 3)
        #expect(records[1].text.hasSuffix("\r\n<p>hello"))
    }
}

import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct SinkGroupTests {
    private let scratch = ScratchDirectory()

    @Test func `one output that fails does not keep results from the others`() throws {
        let (broken, good) = (RecordingSink(), RecordingSink())
        broken.error = .diskFull(name: "a")
        let group = SinkGroup([broken, good])
        #expect(throws: SinkError.diskFull(name: "a")) { try group.write([sampleResult(index: 0)]) }
        try group.write([sampleResult(index: 1)])
        try group.close(sampleSummary())
        #expect(good.indices == [0, 1])
        #expect(good.isClosed)
        #expect(broken.indices == [])
    }

    @Test func `every format can be opened by its name`() throws {
        let names = ["a.jsonl", "b.csv", "c.junit.xml", "d.md", "e.warc.gz"]
        let destinations = try names.map { name in
            OutputDestination(
                path: scratch.file(name),
                format: try #require(OutputFormat(fileName: name))
            )
        }
        let group = try SinkGroup(
            opening: destinations,
            isOrdered: true,
            archive: ArchiveFacts(software: "crawltop/1", startedAt: 0)
        )
        try group.write([sampleResult(index: 0)])
        try group.close(sampleSummary())
        for name in names { #expect(!contents(of: scratch.file(name)).isEmpty) }
        #expect(text(of: scratch.file("a.jsonl")).hasPrefix("{\"task\":\"fetch-1\""))
        #expect(text(of: scratch.file("b.csv")).split(whereSeparator: \.isNewline).count == 2)
    }

    @Test func `a group that cannot open one of its files is an error at once`() {
        #expect(throws: SinkError.self) {
            try SinkGroup(
                opening: [OutputDestination(path: "/nonexistent/a.csv", format: .csv)],
                isOrdered: false,
                archive: ArchiveFacts(software: "x", startedAt: 0)
            )
        }
    }
}

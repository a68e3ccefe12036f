import DataStructures
import Fetching
import FetchingTestSupport
import Foundation
import FoundationXML
import Glibc
import Testing

@testable import Reporting

struct JUnitSinkTests {
    private let scratch = ScratchDirectory()

    private func document(
        of batch: [FetchResult],
        only selection: ResultSelection? = .all
    ) throws -> String {
        let path = scratch.file("out.junit.xml")
        let sink = SelectedSink(
            try JUnitSink(to: OutputFile(path: path, as: .report)),
            selection
        )
        try sink.write(batch)
        try sink.close(sampleSummary(of: batch, only: selection))
        return text(of: path)
    }

    @Test func `counts stand before the cases`() throws {
        let elements = try XMLElements(
            document(of: [
                sampleResult(index: 0), brokenResult(index: 1),
                sampleResult(index: 2, outcome: .skipped, skipReason: .robots),
                sampleResult(index: 3, outcome: .cancelled),
            ])
        )
        #expect(elements.names.prefix(3) == ["testsuites", "testsuite", "testcase"])
        for suite in elements.attributes.prefix(2) {
            #expect(suite["tests"] == "4" && suite["failures"] == "1" && suite["skipped"] == "2")
            #expect(suite["errors"] == "0" && suite["time"] == "4.000")
        }
        #expect(elements.attributes[1]["timestamp"] == "2026-03-01T12:00:00Z")
        #expect(elements.names.count { $0 == "testcase" } == 4)
    }

    @Test func `a failure has its class, its sentence and the page that links there`() throws {
        let elements = try XMLElements(document(of: [brokenResult(index: 1)]))
        let position = try #require(elements.names.firstIndex(of: "failure"))
        #expect(elements.attributes[position]["type"] == "http.404")
        #expect(elements.attributes[position]["message"] == "http.404: 404 Not Found")
        #expect(elements.attributes[position - 1]["classname"] == "127.0.0.1")
        #expect(elements.attributes[position - 1]["name"] == "http://127.0.0.1/broken")
        #expect(elements.attributes[position - 1]["time"] == "0.021")
        #expect(elements.text.contains("linked from 1 page:\n  http://127.0.0.1/"))
    }

    @Test func `a failure names places with line, element and text, and counts the other pages`()
        throws
    {
        let text = try XMLElements(document(of: [brokenLink(index: 1, pages: 25)])).text
        #expect(
            text.contains(
                """
                linked from 25 pages:
                  http://127.0.0.1/page1.html:12:34  <a href>  more

                """
            )
        )
        #expect(text.contains("\n  and 5 more pages") && !text.contains("page21"))
    }

    @Test func `without --only it has what is broken or warned of, and one case for the rest`()
        throws
    {
        let elements = try XMLElements(
            document(
                of: [
                    sampleResult(index: 0), brokenLink(index: 1), warnedResult(index: 2),
                    sampleResult(index: 3, outcome: .skipped, skipReason: .scope),
                ],
                only: nil
            )
        )
        let names = elements.attributes.compactMap { $0["classname"] == nil ? nil : $0["name"] }
        #expect(
            names == ["http://127.0.0.1/broken", "http://127.0.0.1/odd", "every other URL"]
        )
        #expect(elements.attributes[1]["tests"] == "3" && elements.attributes[1]["failures"] == "1")
        #expect(elements.names.count { $0 == "system-out" } == 2)
        #expect(elements.text.contains("warning: redirect.no-location: a redirect without"))
        #expect(elements.text.contains("the whole run: 2 ok, 1 failed, 1 skipped"))
    }

    @Test func `a run without faults is a suite with one case that passed`() throws {
        let elements = try XMLElements(document(of: [sampleResult(index: 0)], only: nil))
        #expect(elements.names == ["testsuites", "testsuite", "testcase", "system-out"])
        #expect(elements.attributes[1]["tests"] == "1" && elements.attributes[1]["failures"] == "0")
    }

    @Test func `a run that could look at nothing fails`() throws {
        let skipped = sampleResult(
            index: 0,
            outcome: .skipped,
            status: nil,
            skipReason: .robots
        )
        let elements = try XMLElements(document(of: [skipped], only: nil))
        let position = try #require(elements.names.firstIndex(of: "failure"))
        #expect(elements.attributes[1]["failures"] == "1")
        let message = try #require(elements.attributes[position]["message"])
        #expect(message.contains("Nothing could be looked at") && message.contains("robots.txt"))
    }

    @Test func `what an earlier run knows as broken is skipped, and what is mended passes`() throws
    {
        let mended = sampleResult(index: 2, assessment: Assessment(change: .mended))
        let elements = try XMLElements(
            document(
                of: [
                    brokenLink(index: 0, change: .new), brokenLink(index: 1, change: .still),
                    mended,
                ],
                only: nil
            )
        )
        #expect(
            elements.attributes[1]["failures"] == "1" && elements.attributes[1]["skipped"] == "1"
        )
        let skipped = try #require(elements.names.firstIndex(of: "skipped"))
        #expect(elements.attributes[skipped]["message"] == "still broken: http.404: status 404")
        #expect(elements.text.contains("mended: it was broken before"))
    }

    @Test func `facts about the run are properties of the suite, before its cases`() throws {
        let path = scratch.file("facts.junit.xml")
        let facts: [ArchiveFacts.Field] = [.init("insecure", "certificates <not> verified")]
        let sink = try JUnitSink(to: OutputFile(path: path, as: .report), facts: facts)
        try sink.write([sampleResult(index: 0)])
        try sink.close(sampleSummary(of: [sampleResult(index: 0)]))
        let elements = try XMLElements(text(of: path))
        #expect(
            elements.names == ["testsuites", "testsuite", "properties", "property", "testcase"]
        )
        #expect(
            elements.attributes[3] == ["name": "insecure", "value": "certificates <not> verified"]
        )
    }

    @Test func `no secret of a URL is in it`() throws {
        let url = "http://me:s3cret@x/?token=s3cret"
        let message = "redirect loop back to \(url)"
        let document = try document(of: [
            sampleResult(index: 0, url: url),
            brokenResult(index: 1, url: url, referrer: url, message: message),
        ])
        #expect(!document.contains("s3cret") && document.contains("http://***@x/?token=***"))
        #expect(document.contains("classname=\"x\""))
    }

    @Test func `a skipped case says why`() throws {
        let elements = try XMLElements(
            document(of: [
                sampleResult(index: 0, outcome: .skipped, skipReason: .depth),
                sampleResult(index: 1, outcome: .cancelled),
            ])
        )
        let reasons = zip(elements.names, elements.attributes).filter { $0.0 == "skipped" }
        #expect(reasons.map { $0.1["message"] } == ["depth", "cancelled"])
    }

    @Test(arguments: [false, true])
    func `a task that ends once more, retried by hand, is one case: its last end`(
        isPiped: Bool
    ) throws {
        let broken = brokenResult(index: 1)
        let batches = [
            [sampleResult(index: 0), broken, brokenResult(index: 2)],
            [sampleResult(index: 1, url: broken.url.text)],
            [brokenResult(index: 0, url: "http://127.0.0.1/a")],
            [sampleResult(index: 0)],
        ]
        let path = scratch.file("retried.junit.xml")
        write("", to: path)
        let descriptor = open(path, O_WRONLY)
        let file =
            isPiped
            ? OutputFile(descriptor: descriptor, name: "pipe")
            : try OutputFile(path: path, as: .report)
        let sink = try JUnitSink(to: file)
        for batch in batches { try sink.write(batch) }
        try sink.close(sampleSummary())
        close(descriptor)
        let elements = try XMLElements(text(of: path))
        #expect(elements.attributes[0]["tests"] == "3")
        #expect(elements.attributes[0]["failures"] == "1")
        let cases = elements.names.filter { $0 == "testcase" || $0 == "failure" }
        #expect(cases == ["testcase", "failure", "testcase", "testcase"])
    }

    @Test func `a run without tasks is a document, too`() throws {
        let elements = try XMLElements(document(of: []))
        #expect(elements.names == ["testsuites", "testsuite", "testcase", "system-out"])
    }

    @Test func `a pipe gets the same document`() async throws {
        let batch = [sampleResult(index: 0), brokenResult(index: 1)]
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let sink = try JUnitSink(to: OutputFile(descriptor: ends[1], name: "pipe"))
        try sink.write(batch)
        try sink.flush()
        try sink.close(sampleSummary(of: batch))
        close(ends[1])
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(ends[0], &bytes, bytes.count)
        close(ends[0])
        let expected = try document(of: batch)
        #expect(!expected.isEmpty)
        #expect(String(decoding: bytes[..<max(count, 0)], as: UTF8.self) == expected)
    }

    @Test(arguments: [
        ("<a b='c' d=\"e\">&", "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;"),
        ("\t\r\n\u{7F}\u{85}", "&#9;&#13;&#10;&#127;&#133;"),
        ("\u{0}\u{1B}\u{FFFE}\u{FFFF}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"), ("é😀", "é😀"),
    ])
    func `what XML cannot hold is replaced, and what it might change is escaped`(
        text: String,
        expected: String
    ) {
        var buffer: [UInt8] = []
        buffer.append(xml: text)
        #expect(String(decoding: buffer, as: UTF8.self) == expected)
    }

    @Test(arguments: 0..<30)
    func `hostile text never breaks the document`(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let text = generator.text(length: seed * 5) + "]]><x a='\"'>&amp;\u{0}\u{FFFF}"
        let elements = try XMLElements(
            document(of: [
                brokenResult(index: 0, url: text, referrer: text, message: text),
                sampleResult(index: 1, url: text),
            ])
        )
        #expect(elements.names == ["testsuites", "testsuite", "testcase", "failure", "testcase"])
    }
}

/// The start tags of a document that a strict parser accepts, and its text.
final class XMLElements: NSObject, XMLParserDelegate {
    private(set) var names: [String] = []
    private(set) var attributes: [[String: String]] = []
    private(set) var text = ""

    init(_ document: String) throws {
        super.init()
        let parser = XMLParser(data: Data(document.utf8))
        parser.delegate = self
        let isWellFormed = parser.parse()
        try #require(isWellFormed, "\(String(describing: parser.parserError)): \(document)")
    }

    func parser(
        _ parser: XMLParser,
        didStartElement elementName: String,
        namespaceURI: String?,
        qualifiedName qName: String?,
        attributes attributeDict: [String: String]
    ) {
        names.append(elementName)
        attributes.append(attributeDict)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
}

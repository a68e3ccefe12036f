import Testing

@testable import Reporting

struct OutputFormatTests {
    @Test(arguments: [
        ("a.jsonl", OutputFormat.jsonl), ("dir/x.CSV", .csv), ("r.junit.xml", .junit),
        ("README.md", .markdown), ("crawl.warc.gz", .warc), (".jsonl", .jsonl),
        ("r.html", .html), ("x.sitemap.xml", .sitemap),
    ])
    func `the ending tells the format`(name: String, format: OutputFormat) {
        #expect(OutputFormat(fileName: name) == format)
    }

    @Test(arguments: [
        "a", "a.json", "a.xml", "a.github", "a.gz", "a.warc", "jsonl", "a.jsonl.gz", "", "-",
        "a.md/",
    ])
    func `any other ending tells none`(name: String) {
        #expect(OutputFormat(fileName: name) == nil)
    }

    @Test func `only WARC needs what came over the wire`() {
        #expect(OutputFormat.allCases.filter(\.needsExchange) == [.warc])
    }
}

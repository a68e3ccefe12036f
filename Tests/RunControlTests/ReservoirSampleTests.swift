import Clock
import Crawling
import Dashboard
import DataStructures
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import RunControl

struct ReservoirSampleTests {
    /// A finished run of three pages, one of them on a host that was only found.
    private let finished = {
        var snapshot = EngineSnapshot(time: .zero, limit: 1)
        let urls = ["http://site.test/", "http://evil.site.test/", "http://site.test:8080/"]
        for (index, url) in urls.enumerated() {
            var row = TaskRow(
                id: TaskID(index: index),
                role: .crawl,
                url: TaskURL(url),
                host: HostID(index: 0),
                knownAt: .zero
            )
            row.state = .ok
            snapshot.rows.append(row)
        }
        return snapshot
    }()

    private func sample(of plan: RunConfiguration) -> [String: FetchRequest] {
        var reader = ReservoirSample(size: 10, seed: 1)
        reader.draw(fromFinished: finished, isNamed: plan.names)
        return Dictionary(uniqueKeysWithValues: reader.requests.map { ($0.url.text, $0) })
    }

    @Test func `a page of a crawl is sent credentials again on a seed's own origin only`() throws {
        let seeds = [try WebURL("http://site.test/")]
        let sample = sample(
            of: RunConfiguration(.crawl(seeds, .init()), target: "", kind: .crawl, output: .init())
        )
        #expect(sample.count == 3)
        for (url, request) in sample {
            #expect(request.sendsCredentials == (url == "http://site.test/"), "\(url)")
            #expect(request.isNamed == (url == "http://site.test/"), "\(url)")
        }
    }

    @Test func `each URL of a list was named by the user`() throws {
        let list = try URLList(urls: ["http://site.test/"], input: nil)
        let sample = sample(
            of: RunConfiguration(.list(list), target: "", kind: .fetch, output: .init())
        )
        #expect(sample.values.allSatisfy { $0.sendsCredentials && $0.isNamed })
    }
}

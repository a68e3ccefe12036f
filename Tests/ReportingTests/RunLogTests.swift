import Fetching
import FetchingTestSupport
import Testing

@testable import Reporting

struct RunLogTests {
    private let scratch = ScratchDirectory()

    /// The lines of a log, without their times.
    private func lines(_ record: (RunLog) -> Void) throws -> [String] {
        let path = scratch.file("log")
        let log = try RunLog(path: path)
        record(log)
        try log.close()
        return text(of: path).split(separator: "\n").map { line in
            String(line.drop { $0 != " " }.dropFirst())
        }
    }

    @Test func `a task is one line`() throws {
        let error = FetchError(.http(status: 404), phase: .body, message: "404 Not Found")
        let lines = try lines { log in
            log.record(sampleResult(index: 0))
            log.record(sampleResult(index: 1, outcome: .failed, status: 404, error: error))
            log.record(
                sampleResult(index: 2, outcome: .skipped, status: nil, skipReason: .robots)
            )
        }
        #expect(
            lines == [
                "info fetch-1 ok attempts=1 ms=21 status=200 url=http://127.0.0.1/a",
                "error fetch-2 failed attempts=1 ms=21 status=404 error=\"\(error)\""
                    + " url=http://127.0.0.1/a",
                "info fetch-3 skipped attempts=1 ms=21 reason=robots url=http://127.0.0.1/a",
            ]
        )
    }

    @Test func `findings are warnings, of a task and of the run`() throws {
        let finding = Finding(.robotsUnreadable, "http://me:pw@x/robots.txt could not be read")
        let lines = try lines { log in
            log.record(sampleResult(url: "http://x/").finding([finding]))
            log.record(Finding(.singlePage, "one page"))
        }
        #expect(
            lines == [
                "warning fetch-17 ok attempts=1 ms=21 status=200 url=http://x/"
                    + " findings=\"robots.unreadable: http://***@x/robots.txt could not be read\"",
                "warning - crawl.single-page finding=\"one page\"",
            ]
        )
    }

    @Test func `the secrets of a URL are masked`() throws {
        let lines = try lines { log in
            log.record(sampleResult(url: "http://me:pw@x/?sig=1"))
        }
        #expect(lines[0].hasSuffix(" url=http://***@x/?sig=***"))
    }

    @Test func `whose rules of robots_txt count is told`() throws {
        let lines = try lines { $0.record(robots: "obey the group of mybot") }
        #expect(lines == ["info - robots policy=\"obey the group of mybot\""])
    }

    @Test func `unverified certificates are told`() throws {
        let lines = try lines { $0.recordInsecure() }
        #expect(lines == ["warning - insecure tls=\"certificates are not verified\""])
    }
}

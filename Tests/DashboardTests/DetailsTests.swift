import Clock
import DataStructures
import Fetching
import FetchingTestSupport
import SafeText
import TerminalUI
import Testing

@testable import Dashboard

struct DetailsTests {
    /// The details of a task that was led about.
    private func screen(_ hops: [RedirectHop], width: Int = 80) -> ScreenFixture {
        var engine = EngineFixture()
        engine.snapshot.trails.append(hops)
        engine.add(.ok, url: "http://docs.example.org/old") {
            ($0.status, $0.redirects) = (200, UInt8(hops.count))
            $0.trail = 1
        }
        var screen = ScreenFixture(engine, size: Size(width: width, height: 30))
        screen.press(.down, .enter)
        return screen
    }

    private func lines(_ screen: ScreenFixture) -> [String] {
        screen.text.split(separator: "\n").map(String.init)
    }

    @Test func `each redirect has a line: status, time and who answered`() throws {
        let lines = lines(
            screen([
                RedirectHop(status: 301, url: "http://docs.example.org/old", milliseconds: 12.4),
                RedirectHop(status: 302, url: "https://docs.example.org/new", milliseconds: 1_250),
            ])
        )
        let first = try #require(lines.firstIndex { $0.hasPrefix("│ redirects") })
        #expect(lines[first].contains("redirects 301   12ms  http://docs.example.org/old "))
        #expect(lines[first + 1].contains("          302  1.25s  https://docs.example.org/new "))
    }

    @Test(arguments: [
        (false, false, "· new connection ·"), (false, true, "· new connection, TLS resumed ·"),
        (true, false, "· connection reused ·"),
    ])
    func `the connection is told: new, resumed or reused`(
        isReused: Bool,
        isResumed: Bool,
        words: String
    ) {
        var engine = EngineFixture()
        engine.add(.ok, url: "https://docs.example.org/") {
            ($0.attempts, $0.isReused, $0.isResumed) = (1, isReused, isResumed)
        }
        var screen = ScreenFixture(engine, size: Size(width: 80, height: 30))
        screen.press(.down, .enter)
        #expect(screen.text.contains(words))
        #expect(screen.text.contains("· depth 0"))
    }

    private func assessment(
        pages: Int,
        text: String = "more",
        finding: String = "a redirect without a Location"
    ) -> Assessment {
        let places = (0..<min(pages, LinkPlaces.maximum)).map { page in
            LinkPlace(
                page: TaskURL("http://docs.example.org/\(page)"),
                line: 12,
                column: 34,
                element: "a",
                attribute: "href",
                text: text
            )
        }
        return Assessment(
            findings: [Finding(.redirectWithoutLocation, finding)],
            linkedFrom: LinkPlaces(count: pages, first: places)
        )
    }

    @Test func `findings and every place that links to the task are shown, and can be scrolled`() {
        var screen = screen([], width: 160)
        _ = screen.model.reduce(.assessed([TaskID(index: 0): assessment(pages: 532)]))
        #expect(screen.text.contains("found     a redirect without a Location"))
        #expect(
            screen.text.contains("linked on http://docs.example.org/0:12:34 <a href> more")
        )
        #expect(!screen.text.contains("and 432 more pages"))
        for _ in 0..<40 { screen.press(.pageDown) }
        #expect(screen.text.contains("and 432 more pages"))
    }

    @Test func `a task that ends well after a retry has no places any more`() {
        var screen = screen([])
        _ = screen.model.reduce(.assessed([TaskID(index: 0): assessment(pages: 2)]))
        _ = screen.model.reduce(.assessed([TaskID(index: 0): Assessment()]))
        #expect(!screen.text.contains("linked on") && !screen.text.contains("found  "))
    }

    @Test(arguments: [20, 40, 80, 200])
    func `hostile text of a link stays harmless`(width: Int) {
        var screen = screen([], width: width)
        let hostile = "\u{1B}[2J\u{202E}\n" + String(repeating: "x", count: 2_000)
        let said = assessment(pages: 3, text: hostile, finding: hostile)
        _ = screen.model.reduce(.assessed([TaskID(index: 0): said]))
        let scalars = screen.text.unicodeScalars.filter { $0 != "\n" }
        #expect(scalars.allSatisfy { !$0.properties.isBidiControl && $0.value >= 0x20 })
    }

    @Test func `without a redirect there is no such line`() {
        #expect(!screen([]).text.contains("redirects 3"))
    }

    @Test(arguments: [20, 40, 60, 80, 200])
    func `a hostile URL of a redirect stays in its line`(width: Int) {
        let url = "http://a/\u{1B}[2J\u{202E}" + String(repeating: "x", count: 5_000)
        let screen = screen(
            [RedirectHop(status: 301, url: TaskURL(url), milliseconds: .infinity)],
            width: width
        )
        let scalars = screen.text.unicodeScalars.filter { $0 != "\n" }
        #expect(scalars.allSatisfy { !$0.properties.isBidiControl && $0.value >= 0x20 })
        #expect(lines(screen).count { $0.contains("301 ") && !$0.contains("redirect,") } <= 1)
    }

    @Test(arguments: [(1, "1 time 429 or 503"), (2, "2 times 429 or 503")])
    func `refusals of a host are counted`(count: Int, words: String) {
        var engine = EngineFixture()
        engine.snapshot.hosts[0].throttled = count
        engine.add(.ok)
        var screen = ScreenFixture(engine, size: Size(width: 120, height: 36))
        screen.press(.down, .enter)
        #expect(screen.text.contains(words))
    }

    @Test func `a parked host says how long it asked to rest, and what to do`() {
        var engine = EngineFixture()
        engine.snapshot.hosts[0].restAsked = .seconds(3_600)
        engine.add(.skipped) { $0.skipReason = .parked }
        var screen = ScreenFixture(engine)
        screen.press(.down, .enter)
        #expect(screen.text.contains("parked: it asked to rest 1h00m, r tries again"))
        #expect(screen.type("r") == [.engine(.retry([TaskID(index: 0)]))])
    }
}

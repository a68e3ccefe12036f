import DemoSite
import Foundation
import ServerModels
import TestSupport
import Testing

/// Limits compared on a crawl's own queue, as a user at the keyboard does it.
@Suite(.offPool, .serialized)
struct LiveComparisonTests {
    private func serve(_ model: String) async throws -> DemoSite {
        try await DemoSite.start(
            DemoSiteConfiguration(model: try ModelSpecification(parsing: model))
        )
    }

    /// A crawl of two thousand pages, on a terminal in a folder of its own.
    private func crawl(_ site: DemoSite, into scratch: ScratchFolder) throws -> DashboardSession {
        try DashboardSession(
            [
                "-c", #"cd "$1" && shift && exec "$@""#, "sh", scratch.path,
                PseudoTerminal.product("crawltop"), "\(site.baseURL)/", "--max-depth", "12",
                "--max-per-pattern", "0", "-l", "2", "--fps", "4", "-o", "live.jsonl",
            ],
            columns: 120,
            program: "/bin/sh"
        )
    }

    /// Compares 1 and 8 on the queue, waits for the verdict, writes it and applies it.
    private func compare(_ session: DashboardSession) throws {
        // With some pages read, more wait: before that only a probe would be possible.
        try #require(session.see("ten pages") { $0.contains(/[1-9][0-9]+ pages/) })
        session.press("c")
        try #require(session.see("Compare limits", "(•) live"))
        session.press(String(repeating: "\u{7F}", count: 24) + "1,8")
        try #require(session.see("1,8 "))
        session.press("\r")
        try #require(session.see("DECIDED"))
        session.press("e")
        try #require(session.see("written to crawltop-compare-"))
        session.press("a")
        try #require(session.see("limit 8, as the comparison says"))
    }

    /// The report that was written.
    private func report(in scratch: ScratchFolder) throws -> [String: Any] {
        let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
        let name = try #require(names.first { $0.hasSuffix(".json") })
        let text = try scratch.text(name)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(object as? [String: Any])
    }

    /// Path and outcome of each result, sorted.
    private func outcomes(_ lines: [ResultLine], _ site: DemoSite) -> [String] {
        lines.map { "\($0.url.replacing(site.baseURL, with: "")) \($0.outcome)" }.sorted()
    }

    @Test func `it measures, and each URL is fetched once, the same as without it`()
        async throws
    {
        let (quick, site) = (try await serve("linear:0ms"), try await serve("fifo:8@40ms"))
        let scratch = try ScratchFolder()
        let plain = try PipedProgram(
            [
                "\(quick.baseURL)/", "--max-depth", "12", "--max-per-pattern", "0", "-o",
                scratch.file("plain.jsonl"),
            ]
        )
        #expect(plain.finish() == .exited(0), "\(plain.error)")
        await quick.stop()

        let session = try crawl(site, into: scratch)
        try compare(session)
        try #require(session.see("DONE"))
        session.press("q")
        #expect(session.end() == .exited(0))
        let counts = site.counts
        await site.stop()

        let expected = try ResultLine.all(file: scratch.file("plain.jsonl"))
        let found = try ResultLine.all(file: scratch.file("live.jsonl"))
        #expect(outcomes(found, site) == outcomes(expected, quick))
        let fetched = found.filter { $0.outcome == "ok" }
        #expect(fetched.count > 2000)
        #expect(Set(fetched.map(\.url)).count == fetched.count)
        // Each of them was answered, and no more came but robots.txt: so each came once.
        #expect(counts.served == fetched.count + 1)
        #expect(counts.abandoned == 0)

        let report = try report(in: scratch)
        #expect(report["source"] as? String == "live")
        #expect(report["recommended"] as? Int == 8)
        let blocks = try #require(report["blocks"] as? [[String: Any]])
        let rounds = blocks.filter { $0["round"] as? Int ?? 0 > 0 }
        #expect(Set(rounds.compactMap { $0["limit"] as? Int }) == [1, 8])
        // What it counted are fetches of the crawl, and the server saw the higher limit.
        let measured = blocks.reduce(0) { $0 + ($1["good"] as? Int ?? 0) }
        #expect((200...fetched.count).contains(measured))
        #expect(counts.maxInFlight == 8)
    }
}

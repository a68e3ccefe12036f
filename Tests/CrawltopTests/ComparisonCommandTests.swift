import DemoSite
import Foundation
import ServerModels
import TestSupport
import Testing

/// `compare` as a user runs it, against real servers whose best limit is known.
@Suite(.offPool, .serialized)
struct ComparisonCommandTests {
    /// A server that behaves like a model.
    private func serve(_ model: String) async throws -> DemoSite {
        try await DemoSite.start(
            DemoSiteConfiguration(model: try ModelSpecification(parsing: model))
        )
    }

    private func report(_ text: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        return try #require(object as? [String: Any])
    }

    @Test func `a queue before four slots is told from one before one`() async throws {
        let site = try await serve("fifo:4@40ms")
        let run = try PipedProgram([
            "compare", "\(site.baseURL)/", "--limits", "1,4", "--budget", "60s", "--seed", "7f3a",
            "-o", "-",
        ])
        #expect(run.finish() == .exited(0), "\(run.error)")
        let counts = site.counts
        await site.stop()
        let report = try report(run.output)
        // Nothing was sent after the verdict; what was under way then is told, and cut off here.
        let requests = try #require(report["requests"] as? Int)
        #expect((counts.served...counts.served + 4).contains(requests))
        #expect(report["decided"] as? Bool == true)
        #expect(report["recommended"] as? Int == 4)
        #expect(report["seed"] as? String == "7f3a")
        #expect(report["source"] as? String == "probe")
        #expect(report["stopped"] as? String == "decided")
        #expect(report["tolerance"] as? Double == 0.05)
        let limits = try #require(report["limits"] as? [[String: Any]])
        #expect(limits.map { $0["limit"] as? Int } == [1, 4])
        #expect(limits.map { $0["status"] as? String } == ["worse", "good"])
        #expect(run.error.hasPrefix("crawltop: comparing on 1 URL of \(site.baseURL)/: about "))
        #expect(run.error.contains(" requests, more if answers take less than "))
        #expect(run.error.contains("at most 4 at once"))
        #expect(run.error.contains("round 1"))
        #expect(run.error.contains("Use 4"))
    }

    @Test func `a report in Markdown and one in JSON are files of one comparison`() async throws {
        let site = try await serve("fifo:2@20ms")
        let scratch = try ScratchFolder()
        let json = scratch.file("report.json")
        let markdown = scratch.file("report.md")
        let run = try PipedProgram([
            "compare", "\(site.baseURL)/", "--limits", "1,2", "--budget", "60s", "-o", json, "-o",
            markdown, "--progress", "quiet",
        ])
        #expect(run.finish() == .exited(0), "\(run.error)")
        await site.stop()
        #expect(run.output.isEmpty && run.error.isEmpty, "\(run.error)")
        let sentence = try #require(try report(scratch.text("report.json"))["sentence"] as? String)
        #expect(try scratch.text("report.md").contains(sentence))
    }

    @Test func `a server that answers nothing well ends the comparison with 1`() async throws {
        let server = try HeldServer { _, _ in .status(404) }
        defer { server.stop() }
        let run = try PipedProgram([
            "compare", "\(server.baseURL)/", "--limits", "1,2", "--budget", "30s", "-o", "-",
        ])
        #expect(run.finish() == .exited(1), "\(run.error)")
        let report = try report(run.output)
        #expect(report["decided"] as? Bool == false)
        #expect(report["recommended"] is NSNull)
    }

    @Test func `on a terminal nothing is sent after the verdict, and x leaves`() throws {
        let server = try HeldServer { _, _ in .status(404) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let session = try DashboardSession([
            "compare", "\(server.baseURL)/", "--limits", "1,2", "-o", scratch.file("r.json"),
        ])
        try #require(session.see("NO ANSWER", "over: "))
        session.press("\u{1B}")
        try #require(session.see("x or q leaves", "NO ANSWER"))
        session.press("c")
        try #require(session.see("DONE", "0/1"))
        session.press("c")
        try #require(session.see("NO ANSWER"))
        session.press("x")
        #expect(session.end() == .exited(1))
        #expect(session.isRestored)
        let report = try report(scratch.text("r.json"))
        #expect(report["stopped"] as? String == "objected")
        #expect(report["requests"] as? Int == server.requestCount)
    }

    @Test func `Ctrl-C ends it with what is known, and the report is written`() async throws {
        let site = try await serve("fifo:2@20ms")
        let run = try PipedProgram([
            "compare", "\(site.baseURL)/", "--limits", "1,2", "--budget", "60s", "-o", "-",
        ])
        #expect(run.run { $0.error.contains("screening") })
        run.signal(SIGINT)
        #expect(run.finish() == .exited(130), "\(run.error)")
        await site.stop()
        let report = try report(run.output)
        #expect(report["stopped"] as? String == "interrupted")
        #expect(report["recommended"] is NSNull)
    }

    @Test func `a report that cannot be written is refused before anything is fetched`() throws {
        let server = try HeldServer { _, _ in .held }
        defer { server.stop() }
        let run = try PipedProgram([
            "compare", "\(server.baseURL)/", "-o", "/nonexistent/report.json",
        ])
        #expect(run.finish() == .exited(3))
        #expect(run.errorLines.count == 1, "\(run.error)")
        #expect(server.held.isEmpty)
    }
}

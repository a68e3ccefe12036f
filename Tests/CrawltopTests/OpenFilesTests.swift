import FetchingCurl
import LimitTuning
import SafeText
import TerminalUI
import TestSupport
import Testing

@testable import RunControl

/// Limits that the process has not enough open files for (`ulimit -n`).
@Suite(.offPool, .serialized)
struct OpenFilesTests {
    @Test(arguments: [
        (16, 1, 1), (32, 8, 4), (64, 40, 20), (256, 192, 96), (1024, 768, 384),
        (65_536, 65_280, 32_640),
        (1, 1, 1),
    ])
    func `a part of the open files is kept for all but transfers`(
        total: Int,
        limit: Int,
        limitWithFiles: Int
    ) {
        let budget = DescriptorBudget(total: total)
        #expect(budget.limit(withFiles: false) == limit)
        #expect(budget.limit(withFiles: true) == limitWithFiles)
        let bound = LimitBound(budget, withFiles: false)
        #expect(bound.objection(to: limit) == nil)
        #expect(bound.objection(to: limit + 1)?.string.contains("\(total) open files") == true)
    }

    @Test func `a comparison loses the limits that are too high`() {
        var comparison = ComparisonPlan(seed: 1)
        let bound = LimitBound(DescriptorBudget(total: 54), withFiles: false)
        #expect(bound.restrict(&comparison)?.string.contains("above 30") == true)
        #expect(comparison.limits == [1, 2, 4, 8, 16])
        #expect(bound.restrict(&comparison) == nil)
    }

    /// Runs crawltop with 256 open files, and tells how its tasks ended.
    private func run(_ options: [String]) throws -> (classes: Set<String>, error: String) {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let list = (0..<400).map { "\(server.baseURL)/\($0)" }.joined(separator: "\n")
        let words =
            ["fetch", "-i", try scratch.file("list", containing: list), "-o"]
            + [scratch.file("r.jsonl"), "--retries", "0", "-l", "400"]
            + options.map { $0 == "FOLDER" ? scratch.file("bodies") : $0 }
        let run = try PipedProgram(
            ["-c", "ulimit -n 256; exec \"$0\" \"$@\"", PseudoTerminal.product("crawltop")] + words,
            program: "/bin/sh"
        )
        #expect(run.finish() == .exited(0))
        let lines = try ResultLine.all(file: scratch.file("r.jsonl"))
        #expect(lines.count == 400)
        return (Set(lines.map { $0.errorClass ?? $0.outcome }), run.error)
    }

    @Test func `a limit above the open files is lowered, said, and costs no task`() throws {
        let (classes, error) = try run([])
        #expect(classes == ["ok"])
        let words = "the limit is 192, not 400: 'ulimit -n' allows 256 open files\n"
        #expect(error.hasPrefix("crawltop: \(words)"), "\(error)")
    }

    @Test func `saved bodies have their share of the open files`() throws {
        let (classes, error) = try run(["--save", "FOLDER"])
        #expect(classes == ["ok"])
        #expect(error.hasPrefix("crawltop: the limit is 96, not 400"), "\(error)")
    }

    @Test(arguments: ["NO_PROXY", "no_proxy"])
    func `no exception of the environment's leads around the proxy`(name: String) throws {
        let proxy = try HeldServer { _, _ in .status(200) }
        defer { proxy.stop() }
        let direct = try HeldServer { _, _ in .status(200) }
        defer { direct.stop() }
        for exceptions in ["*", "127.0.0.1"] {
            let run = try PipedProgram(
                ["fetch", direct.baseURL + "/x", "--proxy", proxy.baseURL],
                environment: [name: exceptions]
            )
            #expect(run.finish() == .exited(0))
        }
        #expect(proxy.requestCount == 2)
        #expect(direct.connectionCount == 0)
    }
}

import Foundation
import Glibc
import TestSupport
import Testing

/// A real manual on a real server, crawled by crawltop and by a crawler that shares nothing with it.
///
/// Skipped where nginx, Python or the manual (Debian's `python3-doc`) is missing.
@Suite(.offPool)
struct ManualCrawlTests {
    private static let manuals = ["/usr/share/doc/python3.11/html", "/usr/share/doc/python3/html"]
    private static let manual = manuals.first {
        FileManager.default.isReadableFile(atPath: "\($0)/index.html")
    }
    private static let python = FileManager.default.firstFile(
        of: ["/usr/bin/python3", "/usr/local/bin/python3"])

    /// The paths that are answered with an empty page instead.
    ///
    /// Most of the reference and the index: four fifths of the manual, and pages of the same kinds
    /// as the others. Links lead there still.
    private static let elsewhere =
        "^/(library/[d-z_]|c-api/[d-z]|genindex-|whatsnew/[0-9c]|_sources|distutils)"

    @Test(
        .enabled("needs nginx, python3 and python3-doc") {
            NginxServer.program != nil && manual != nil && python != nil
        }
    )
    func `it finds the same pages as an independent crawler`() throws {
        let server = try NginxServer(
            serving: try #require(Self.manual),
            emptying: Self.elsewhere,
            program: try #require(NginxServer.program)
        )
        let seed = "http://127.0.0.1:\(server.port)/"
        let folder = try ScratchFolder()
        let file = "\(folder.path)/pages.jsonl"
        let crawl = try PipedProgram([seed, "-o", file, "--progress", "quiet"])
        let ending = crawl.finish()

        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Oracle/crawl.py").path
        let oracle = try PipedProgram([script, seed], program: try #require(Self.python))
        #expect(oracle.finish() == .exited(0), "\(oracle.error)")

        let fetched = try ResultLine.all(file: file).filter { $0.outcome != "skipped" }
        let ours = Set(fetched.map { "\($0.status ?? 0) \($0.url)" })
        let theirs = Set(oracle.outputLines.map(String.init))
        #expect(theirs.count > 300)
        #expect(ours.subtracting(theirs) == [])
        #expect(theirs.subtracting(ours) == [])
        #expect(ours.count == fetched.count, "a page was fetched twice")

        // The exit code and the words for people tell of every broken link.
        let broken = theirs.filter { !$0.hasPrefix("200 ") }
        #expect(ending == .exited(broken.isEmpty ? 0 : 1))
        for line in broken { #expect(crawl.error.contains(String(line.dropFirst(4)))) }
    }
}

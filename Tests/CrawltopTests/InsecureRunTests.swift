import Foundation
import Glibc
import TestSupport
import Testing

/// Runs against a TLS server with an unsigned certificate that redirects to http.
///
/// Skipped without Python or OpenSSL.
@Suite(.offPool, .serialized, .timeLimit(.minutes(2)))
struct InsecureRunTests {
    private static let python = FileManager.default.firstFile(
        of: ["/usr/bin/python3", "/usr/local/bin/python3"])
    private static let isPossible =
        python != nil
        && FileManager.default.firstFile(of: ["/usr/bin/openssl", "/usr/local/bin/openssl"]) != nil

    private let server: PipedProgram
    private let base: String
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Oracle/downgrade.py").path
        server = try PipedProgram(
            [script],
            environment: ["PATH": "/usr/bin:/bin:/usr/local/bin"],
            program: Self.isPossible ? Self.python ?? "" : "/bin/true"
        )
        _ = server.run { !$0.outputLines.isEmpty }
        base = "https://127.0.0.1:\(server.outputLines.first?.split(separator: " ").first ?? "")"
    }

    /// Runs to the end, and gives back what the server saw since.
    private func run(_ arguments: [String]) throws -> (run: PipedProgram, requests: [Substring]) {
        let run = try PipedProgram(arguments, environment: ["TOKEN": "s3cret"])
        #expect(run.finish() == .exited(0), "\(run.error)")
        _ = server.run { $0.outputLines.count > 1 }
        return (run, Array(server.outputLines.dropFirst()))
    }

    @Test(.enabled("needs python3 and openssl") { isPossible })
    func `a redirect from https to http is told in the row, and takes no secret along`() throws {
        let found = try run(
            ["fetch", base + "/a", "--insecure", "--bearer", "env:TOKEN", "-o", "-"]
                + ["--allow-net", "127.0.0.1"]
        )
        #expect(found.requests == ["https /a secret", "http /a anonymous"])
        let line = try #require(try ResultLine.all(found.run.output).first)
        #expect(line.text.contains("\"anomalies\":[\"redirect-downgrade\"]"), "\(line.text)")
    }

    @Test(.enabled("needs python3 and openssl") { isPossible })
    func `without verification every report says so`() throws {
        let files = ["r.md", "r.junit.xml", "r.warc.gz"].flatMap { ["-o", scratch.file($0)] }
        let found = try run(
            ["fetch", base + "/good", "--insecure", "--log", scratch.file("log")] + files
        )
        let told = "crawltop: TLS certificates are not verified (--insecure)"
        #expect(found.run.errorLines.first.map(String.init) == told)
        #expect(found.run.error.contains("  TLS certificates were not verified (--insecure)\n"))
        let (log, markdown) = (try scratch.text("log"), try scratch.text("r.md"))
        #expect(log.split(separator: "\n")[0].contains(" warning - insecure tls="), "\(log)")
        #expect(markdown.contains("**TLS certificates were not verified**"))
        let property = #"<property name="insecure" value="TLS certificates were not verified"/>"#
        #expect(try scratch.text("r.junit.xml").contains(property))
        let archive = try PipedProgram(
            ["-c", "gzip -dc '\(scratch.file("r.warc.gz"))'"],
            environment: ["PATH": "/usr/bin:/bin"],
            program: "/bin/sh"
        )
        #expect(archive.finish() == .exited(0))
        #expect(archive.output.contains("insecure: TLS certificates were not verified\r\n"))
    }

    @Test(.enabled("needs python3 and openssl") { isPossible })
    func `a comparison without verification says so in its reports`() throws {
        let reports = ["r.json", "r.md"].flatMap { ["-o", scratch.file($0)] }
        let run = try PipedProgram(
            ["compare", base + "/good?access_token=s3cret", "--insecure", "--limits", "1,2"]
                + ["--budget", "5s"] + reports
        )
        _ = run.finish()
        #expect(try scratch.text("r.json").contains("\"insecure\":true"))
        #expect(try scratch.text("r.md").contains("**TLS certificates were not verified**"))
        #expect(run.error.contains("! TLS certificates were not verified (--insecure)\n"))
        for text in [try scratch.text("r.json"), try scratch.text("r.md"), run.error] {
            #expect(!text.contains("s3cret"), "\(text)")
        }
    }
}

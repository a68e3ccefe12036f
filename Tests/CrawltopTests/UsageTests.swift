import TestSupport
import Testing

/// Wrong usage: one line that names what is wrong, exit code 2, nothing fetched, nothing written.
@Suite(.offPool, .serialized)
struct UsageTests {
    /// One or two a command and a kind; every option's wrong values are in `OptionsGroupsTests`,
    /// without a process each.
    @Test(arguments: [
        [], ["fetch"], ["crawl"], ["fetch", "http://["], ["crawl", "http://"], ["typo"],
        ["fetch", "ftp://host/"], ["fetch", "http://user:word@host/"], ["http://a b/"],
        ["fetch", "http://127.0.0.1:99999/"], ["fetch", ""], ["crawl", "mailto:a@b"],
        ["fetch", "-i", "/nonexistent/list"], ["fetch", "-i", "/"], ["fetch", "-i", ""],
        ["fetch", "--no-such-option", "http://x.test/"], ["--no-such-option"],
        ["fetch", "-l"], ["fetch", "--timeout", "5", "http://x.test/"],
        ["fetch", "--delay", "1e400s", "http://x.test/"],
        ["fetch", "--max-body", "big", "http://x.test/"],
        ["fetch", "-H", "no colon", "http://x.test/"],
        ["fetch", "-H", "A: b\r\nC: d", "http://x.test/"],
        ["fetch", "--proxy", "nonsense://", "http://x.test/"],
        ["fetch", "--allow-net", "localhost", "http://x.test/"],
        ["fetch", "--allow-net", "10.0.0.1/8", "http://x.test/"],
        ["crawl", "--allow-net", "10.0.0.0/33", "http://x.test/"],
        ["crawl", "http://x.test/", "--allow-net"],
        ["fetch", "-o", "results.xyz", "http://x.test/"],
        ["fetch", "-o", "-", "--format", "xyz", "http://x.test/"],
        ["fetch", "-o", "/tmp/a.csv", "-o", "/tmp/a.csv", "http://x.test/"],
        ["fetch", "--max-depth", "3", "http://x.test/"],
        ["compare"], ["compare", "http://["], ["compare", "-i", "/nonexistent/list"],
        ["compare", "-i", "/dev/null"], ["compare", "--limits", "4", "http://x.test/"],
        ["compare", "--limits", "1,2,x", "http://x.test/"],
        ["compare", "--limits", "1,20000", "http://x.test/"],
        ["compare", "--tolerance", "5", "http://x.test/"],
        ["compare", "--tolerance", "0%", "http://x.test/"],
        ["compare", "--budget", "4s", "http://x.test/"],
        ["compare", "--budget", "90", "http://x.test/"],
        ["compare", "--rounds", "1", "http://x.test/"],
        ["compare", "--seed", "xyz", "http://x.test/"],
        ["compare", "-o", "report.csv", "http://x.test/"],
        ["compare", "-o", ".json", "http://x.test/"],
        ["compare", "--format", "md", "http://x.test/"],
        ["compare", "-o", "-", "--format", "csv", "http://x.test/"],
        ["compare", "-o", "/tmp/a.json", "-o", "/tmp/a.json", "http://x.test/"],
        ["compare", "--retries", "2", "http://x.test/"],
        ["compare", "--progress", "tty", "http://x.test/"],
        ["fetch", "--auto", "fast", "http://x.test/"],
        ["fetch", "-l", "4", "--auto", "fast", "http://x.test/"],
        ["fetch", "-l", "auto", "--auto", "slow", "http://x.test/"],
        ["fetch", "--per-host", "auto", "http://x.test/"],
        ["demo", "--pages", "0"], ["demo", "--delay", "x"], ["demo", "http://x.test/"],
        ["serve", "--port", "65536"], ["serve", "--model", "fifi:12"],
        ["serve", "--model", "fifo:0@50ms"],
        ["serve", "--model", "usl:20,0.05,0.0005,\u{1B}[2J=1"],
        ["serve", "--model", ""], ["serve", "--model"], ["inspect", "url"],
        ["inspect", "nonsense"],
        ["inspect", "robots", "/nonexistent", "a", "http://x.test/"],
        ["inspect", "sitemap", "/nonexistent"],
        ["inspect", "links", "/dev/null", "--base", "nonsense"],
        ["fetch", "--progress", "tty", "http://x.test/"],
        ["fetch", "\u{1B}[2J\u{1B}]0;owned\u{7}"], ["fetch", "--\u{1B}[31m"],
        ["fetch", "-i", "/nonexistent/\u{1B}[2J\nline"],
    ])
    func `wrong usage is one line and exit code 2`(arguments: [String]) throws {
        let run = try PipedProgram(arguments, environment: ["TERM": "xterm-256color"])
        #expect(run.finish() == .exited(2))
        #expect(run.error.hasPrefix("crawltop: "), "\(run.error)")
        #expect(run.errorLines.count == 1, "\(run.error)")
        #expect(run.error.hasSuffix("\n") && run.error.utf8.count > 20)
        #expect(run.error.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [
        ["--help"], ["fetch", "--help"], ["crawl", "-h"], ["demo", "--help"], ["serve", "--help"],
        ["serve", "--model", "list"], ["inspect", "--help"], ["inspect", "url", "--help"],
        ["help", "fetch"], ["--version"],
    ])
    func `what was asked for goes to standard output with exit code 0`(arguments: [String]) throws {
        let run = try PipedProgram(arguments)
        #expect(run.finish() == .exited(0))
        #expect(!run.output.isEmpty && run.error.isEmpty)
    }

    @Test(arguments: [
        ["fetch", "http://me:s3cret@x/"], ["crawl", "http://me:s3cret@x/"], ["me:s3cret@x"],
        ["fetch", "me:1s3cret@x/a"], ["fetch", "ftp://x/?token=s3cret"],
        ["crawl", "ftp://x/?api_key=s3cret"], ["fetch", "http://["],
        ["compare", "http:me:s3cret@x/"],
        ["fetch", "http://me:my s3cret@x/"],
        ["demo", "http://me:s3cret@x/"],
        ["inspect", "url", "a", "http://me:s3cret@x/?token=s3cret"],
        ["inspect", "links", "/dev/null", "--base", "//me:s3cret@x/"],
        ["fetch", "http://x/", "--include", "http://me:s3cret@x/"],
        ["fetch", "http://x/", "-l", "http://me:s3cret@x/"],
    ])
    func `a usage error quotes no secret`(arguments: [String]) throws {
        let run = try PipedProgram(arguments)
        #expect(run.finish() == .exited(2))
        #expect(run.errorLines.count == 1 && !run.error.contains("s3cret"), "\(run.error)")
    }

    @Test func `wrong usage leaves the files as they were`() throws {
        let scratch = try ScratchFolder()
        let old = try scratch.file("old.jsonl", containing: "precious\n")
        let run = try PipedProgram(["fetch", "http://[", "-o", old, "--overwrite"])
        #expect(run.finish() == .exited(2))
        #expect(try scratch.text("old.jsonl") == "precious\n")
    }

    @Test func `a dashboard that cannot be leaves the files as they were`() throws {
        let scratch = try ScratchFolder()
        let old = try scratch.file("old.jsonl", containing: "precious\n")
        let run = try PipedProgram(
            ["fetch", "--progress", "tty", "http://x.test/", "-o", old, "--overwrite"],
            environment: ["TERM": "xterm-256color"]
        )
        #expect(run.finish() == .exited(2))
        #expect(try scratch.text("old.jsonl") == "precious\n")
    }
}

import TestSupport
import Testing

/// Wrong usage: one line that names what is wrong, exit code 2, nothing fetched, nothing written.
@Suite(.offPool, .serialized)
struct UsageTests {
    /// One a command and a kind; every option's wrong values are in `OptionsErrorsTests`, without a
    /// process each.
    @Test(arguments: [
        [], ["fetch"], ["crawl"], ["compare"], ["typo"], ["--no-such-option"],
        ["fetch", "http://["], ["crawl", "http://"], ["compare", "http://["], ["http://a b/"],
        ["fetch", "ftp://host/"], ["crawl", "mailto:a@b"], ["fetch", "http://user:word@host/"],
        ["fetch", "http://127.0.0.1:99999/"], ["fetch", ""],
        ["fetch", "-i", "/nonexistent/list"], ["fetch", "-i", "/"], ["fetch", "-i", ""],
        ["compare", "-i", "/dev/null"],
        ["fetch", "--no-such-option", "http://x.test/"], ["fetch", "-l"],
        ["fetch", "-H", "A: b\r\nC: d", "http://x.test/"],
        ["fetch", "--max-depth", "3", "http://x.test/"],
        ["crawl", "http://x.test/", "--allow-net", "10.0.0.0/33"],
        ["compare", "--limits", "1,2,x", "http://x.test/"],
        ["compare", "--retries", "2", "http://x.test/"],
        ["compare", "-o", "/tmp/a.json", "-o", "/tmp/a.json", "http://x.test/"],
        ["fetch", "--progress", "tty", "http://x.test/"],
        ["compare", "--progress", "tty", "http://x.test/"],
        ["demo", "--pages", "0"], ["demo", "http://x.test/"],
        ["serve", "--port", "65536"], ["serve", "--model", "usl:20,0.05,0.0005,\u{1B}[2J=1"],
        ["inspect", "url"], ["inspect", "nonsense"],
        ["inspect", "robots", "/nonexistent", "a", "http://x.test/"],
        ["inspect", "sitemap", "/nonexistent"],
        ["inspect", "links", "/dev/null", "--base", "nonsense"],
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
        ["--help"], ["fetch", "--help"], ["crawl", "-h"], ["serve", "--model", "list"],
        ["inspect", "url", "--help"],
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
        ["crawl", "ftp://x/?api_key=s3cret"],
        ["compare", "http:me:s3cret@x/"],
        ["fetch", "http://me:my s3cret@x/"],
        ["demo", "http://me:s3cret@x/"],
        ["inspect", "url", "a", "http://me:s3cret@x/?token=s3cret"],
        ["inspect", "links", "/dev/null", "--base", "//me:s3cret@x/"],
        ["fetch", "http://x/", "--include", "http://me:s3cret@x/"],
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

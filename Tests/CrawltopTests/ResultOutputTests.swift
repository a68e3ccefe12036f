import DemoSite
import Glibc
import TestSupport
import Testing

/// What is written where: results to files and standard output, words for people to standard error.
@Suite(.offPool, .serialized)
struct ResultOutputTests {
    @Test func `a line has every key of the contract in its order`() throws {
        let server = try HeldServer { path, _ in .status(path == "/bad" ? 404 : 200) }
        defer { server.stop() }
        let run = try PipedProgram([
            "fetch", server.baseURL + "/good", server.baseURL + "/bad", "http://127.0.0.1:1/",
            "--retries", "0", "-o", "-", "--format", "jsonl", "--ordered",
        ])
        #expect(run.finish() == .exited(1))
        let lines = try ResultLine.all(run.output)
        try #require(lines.count == 3)
        for line in lines {
            #expect(line.keys().filter(ResultLine.keys.contains) == ResultLine.keys)
            #expect(line.keys(of: "timing_ms") == ResultLine.timingKeys)
        }
        #expect(
            lines[0].text.contains("\"error\":null") && lines[0].text.contains("\"reason\":null")
        )
        #expect(lines[1].keys(of: "error") == ResultLine.errorKeys)
        #expect(lines[2].text.contains("\"status\":null,"))
        #expect(lines[2].text.contains("\"content_type\":null,"))
        #expect(lines.map(\.task) == ["fetch-1", "fetch-2", "fetch-3"])
        #expect(lines.map(\.index) == [0, 1, 2])
        #expect(lines.map(\.outcome) == ["ok", "failed", "failed"])
        #expect(lines.map(\.errorClass) == [nil, "http.404", "net.refused"])
        #expect(run.output.hasSuffix("\n") && !run.error.contains("{"))
    }

    @Test func `a crawl writes one line a task, and none for what only robots read`() async throws {
        let site = try await DemoSite.start(DemoSiteConfiguration(sitePages: 40, speedFactor: 100))
        let run = try PipedProgram([
            site.baseURL + "/site/", "--exclude", "/oddities/", "-o", "-", "--format", "jsonl",
        ])
        _ = run.finish()
        await site.stop()
        let lines = try ResultLine.all(run.output)
        #expect(lines.count > 40)
        #expect(Set(lines.map(\.task)).count == lines.count)
        #expect(Set(lines.map(\.index)).count == lines.count)
        // The front page links to it, so as a page it may be there.
        #expect(
            !lines.contains {
                $0.url.hasSuffix("/robots.txt") && $0.text.contains("\"referrer\":null")
            }
        )
        #expect(lines.allSatisfy { $0.keys().filter(ResultLine.keys.contains) == ResultLine.keys })
        #expect(lines.contains { $0.reason == "robots" } && lines.contains { $0.reason == "scope" })
    }

    @Test(arguments: [true, false])
    func `ordered results keep the order of the input, others come as they end`(
        isOrdered: Bool
    ) throws {
        let server = try HeldServer { path, _ in path == "/1" ? .held : .status(200) }
        defer { server.stop() }
        let urls = (1...3).map { "\(server.baseURL)/\($0)" }
        let run = try PipedProgram(
            ["fetch", "-o", "-"] + HeldServer.patience + urls
                + (isOrdered ? ["--ordered"] : [])
        )
        #expect(run.run { $0.error.contains("/2") && $0.error.contains("/3") })
        server.release("/1")
        #expect(run.finish() == .exited(0))
        let order = try ResultLine.all(run.output).map(\.index)
        #expect(isOrdered ? order == [0, 1, 2] : order.last == 0 && order.count == 3)
    }

    @Test func `results of a crawl can be ordered too`() async throws {
        let site = try await DemoSite.start(DemoSiteConfiguration(sitePages: 20, speedFactor: 100))
        let run = try PipedProgram([
            site.baseURL + "/site/", "--exclude", "/oddities/", "--ordered", "-o", "-",
            "--format", "jsonl",
        ])
        _ = run.finish()
        await site.stop()
        let order = try ResultLine.all(run.output).map(\.index)
        #expect(order.count > 20 && order == order.sorted())
    }

    @Test func `several outputs are written at once and each is complete`() throws {
        let server = try HeldServer { path, _ in .status(path == "/bad" ? 404 : 200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let names = ["r.jsonl", "r.csv", "r.junit.xml", "r.md", "r.warc.gz"]
        let outputs = names.flatMap { ["-o", scratch.file($0)] }
        let urls = (1...5).map { "\(server.baseURL)/\($0)" } + [server.baseURL + "/bad"]
        let run = try PipedProgram(
            ["fetch", "--log", scratch.file("run.log"), "-o", "-", "--format", "csv"] + outputs
                + urls
        )
        #expect(run.finish() == .exited(1))
        #expect(try ResultLine.all(file: scratch.file("r.jsonl")).count == 6)
        #expect(try scratch.text("r.csv").split(separator: "\r\n").count == 7)
        #expect(try run.output == scratch.text("r.csv"))
        let suite = try scratch.text("r.junit.xml")
        #expect(suite.contains("tests=\"2\"") && suite.hasSuffix("</testsuites>\n"))
        #expect(try scratch.text("r.md").contains("/bad"))
        #expect(try scratch.text("run.log").split(separator: "\n").count >= 6)
        let check = try PipedProgram(
            ["-t", scratch.file("r.warc.gz")],
            program: "/usr/bin/gzip"
        )
        #expect(check.finish() == .exited(0))
    }

    @Test(arguments: [
        ([], 6, 2), (["--only", "failed"], 1, 1), (["--only", "broken"], 1, 1),
        (["--only", "all"], 6, 6),
    ])
    func `--only tells which results outputs hold`(
        options: [String],
        lines: Int,
        cases: Int
    ) throws {
        let server = try HeldServer { path, _ in .status(path == "/bad" ? 404 : 200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let urls = (1...5).map { "\(server.baseURL)/\($0)" } + [server.baseURL + "/bad"]
        let run = try PipedProgram(
            ["fetch", "-o", scratch.file("r.jsonl"), "-o", scratch.file("r.junit.xml")] + options
                + urls
        )
        #expect(run.finish() == .exited(1))
        #expect(try ResultLine.all(file: scratch.file("r.jsonl")).count == lines)
        let suite = try scratch.text("r.junit.xml")
        let named = suite.matches(of: /<testcase classname="127/).count
        #expect(named == (cases == 2 ? 1 : cases) && suite.contains("failures=\"1\""))
    }

    @Test func `a crawl writes a page, a sitemap and annotations of what it found`() async throws {
        let site = try await DemoSite.start(DemoSiteConfiguration(sitePages: 30, speedFactor: 100))
        let scratch = try ScratchFolder()
        let run = try PipedProgram([
            site.baseURL + "/site/", "--exclude", "/oddities/|/lesson/", "--retries", "0",
            "-o", scratch.file("r.html"), "-o", scratch.file("r.sitemap.xml"),
            "-o", scratch.file("r.jsonl"), "-o", "-", "--format", "github",
        ])
        #expect(run.finish() == .exited(1))
        await site.stop()
        let lines = try ResultLine.all(file: scratch.file("r.jsonl"))
        let broken = lines.filter { $0.outcome == "failed" }
        let first = try #require(broken.first)
        let page = try scratch.text("r.html")
        #expect(page.hasPrefix("<!DOCTYPE html>") && page.hasSuffix("</html>\n"))
        #expect(broken.allSatisfy { page.contains($0.url) })
        #expect(page.contains("<section id=\"time\">"))
        let pages = lines.filter {
            $0.outcome == "ok" && $0.text.contains("\"content_type\":\"text/html")
        }
        let sitemap = try scratch.text("r.sitemap.xml")
        #expect(sitemap.matches(of: /<loc>/).count == Set(pages.map(\.url)).count)
        #expect(!sitemap.contains(first.url))
        #expect(run.output.contains("::error title=") && run.output.contains(first.url))
    }

    @Test func `bodies are saved as they came`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let urls = ["/a", "/a/b", "/a?c=d", "/%2e%2e%2f%2e%2e%2fetc"].map { server.baseURL + $0 }
        let run = try PipedProgram(["fetch", "--save", scratch.file("bodies")] + urls)
        #expect(run.finish() == .exited(0))
        let names = try scratch.names(in: "bodies")
        #expect(names.count == 4)
        for name in names {
            #expect(try scratch.text("bodies/\(name)") == "a page with status 200\n")
        }
    }

    @Test(arguments: ["plain", "json", "quiet"])
    func `standard output has results alone, and standard error no escape sequence`(
        mode: String
    ) throws {
        let server = try HeldServer { path, _ in .status(path == "/bad" ? 404 : 200) }
        defer { server.stop() }
        let run = try PipedProgram(
            ["fetch", server.baseURL + "/a", server.baseURL + "/bad", "--progress", mode],
            environment: ["TERM": "xterm-256color", "CLICOLOR_FORCE": "1"]
        )
        #expect(run.finish() == .exited(1))
        #expect(run.output.isEmpty)
        #expect(!run.error.isEmpty && !run.error.contains("\u{1B}"))
        switch mode {
        case "json": #expect(run.errorLines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}") })
        case "quiet": #expect(run.errorLines.count == 1 && run.error.hasPrefix("FAIL"))
        default: #expect(run.error.contains("1 ok, 1 failed"))
        }
    }

    @Test(arguments: ["2>&-", "1>&- 2>&-", "0<&- 1>&- 2>&-"])
    func `words for people never get into a file that took the place of a closed stream`(
        closing: String
    ) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let program = PseudoTerminal.product("crawltop")
        let script = "exec \(program) fetch \(server.baseURL)/a -o \(scratch.file("r.jsonl")) "
        let run = try PipedProgram(["-c", script + closing], program: "/bin/sh")
        #expect(run.finish() == .exited(0))
        #expect(try ResultLine.all(file: scratch.file("r.jsonl")).map(\.outcome) == ["ok"])
    }

    @Test func `results for a closed standard output are a failure`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let program = PseudoTerminal.product("crawltop")
        let script = "exec \(program) fetch \(server.baseURL)/a -o - --format csv 1>&-"
        let run = try PipedProgram(["-c", script], program: "/bin/sh")
        #expect(run.finish() == .exited(3))
        #expect(run.error.contains("crawltop: cannot write standard output"))
    }

    @Test func `only ASCII comes out where it was asked for or nothing else can be shown`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let url = server.baseURL + "/\u{e4}\u{4f60}"
        for (options, locale) in [(["--ascii"], "C.UTF-8"), ([], "C")] {
            let run = try PipedProgram(
                ["fetch", url] + options,
                environment: ["LC_ALL": locale]
            )
            #expect(run.finish() == .exited(0))
            #expect(run.error.utf8.allSatisfy { $0 < 0x80 })
        }
    }
}

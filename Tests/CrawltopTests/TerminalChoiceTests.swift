import Glibc
import TestSupport
import Testing

/// Which terminal gets a dashboard, and what the others get.
@Suite(.offPool, .serialized)
struct TerminalChoiceTests {
    @Test(arguments: [
        ["TERM": "dumb"], ["TERM": "unknown"], ["TERM": "xterm-256color", "CI": "true"],
    ])
    func `where it does not suit there are plain lines`(environment: [String: String]) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let session = try DashboardSession(
            ["fetch", server.baseURL + "/a"],
            environment: environment
        )
        #expect(session.end() == .exited(0))
        #expect(!session.terminal.outputText.contains("\u{1B}"))
        #expect(session.text.contains("1 ok, 0 failed"))
        #expect(session.isRestored)
    }

    @Test func `a terminal of an unknown type is taken for the common one, which is said`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let session = try DashboardSession(
            ["fetch", server.baseURL + "/a"],
            environment: ["TERM": "nobody-knows-me"]
        )
        try #require(session.see("DONE", "1 ok"))
        #expect(session.terminal.screen.isAlternate)
        session.press("q")
        #expect(session.end() == .exited(0))
        #expect(session.isRestored)
        #expect(session.text.contains("'nobody-knows-me' is unknown"))
    }

    @Test func `keys come from the terminal while the list comes through a pipe`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let pipe = try PipeEnds()
        defer { pipe.close() }
        let session = try DashboardSession(["fetch", "-i", "-"], input: pipe.reader)
        let list = Array("\(server.baseURL)/a\n\(server.baseURL)/b\n".utf8)
        #expect(write(pipe.writer, list, list.count) == list.count)
        try #require(session.see("RUNNING", "2/16", "/a", "/b"))
        try #require(session.select("/b"))
        session.press("x")
        try #require(session.see("1 cancelled"))
        // The pipe is still open, and must not hold up the end.
        session.press("qy")
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
    }

    @Test func `results on standard output are not mixed with a dashboard`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let session = try DashboardSession([
            "fetch", server.baseURL + "/a", "-o", "-", "--format", "csv", "--progress", "quiet",
        ])
        #expect(session.end() == .exited(0))
        #expect(!session.terminal.outputText.contains("\u{1B}"))
        #expect(session.text.hasPrefix("task,index,url"))
    }

    @Test(arguments: [[:], ["TERM": "dumb"], ["TERM": "xterm-256color"]])
    func `a dashboard that was asked for and cannot be is one line`(
        environment: [String: String]
    ) throws {
        let run = try PipedProgram(
            ["fetch", "http://127.0.0.1:1/", "--progress", "tty"],
            environment: environment
        )
        #expect(run.finish() == .exited(2))
        #expect(run.errorLines.count == 1)
        #expect(run.error.hasPrefix("crawltop: --progress tty needs a terminal: "))
    }

    @Test func `a dumb terminal cannot be forced`() throws {
        let session = try DashboardSession(
            ["fetch", "http://127.0.0.1:1/", "--progress", "tty"],
            environment: ["TERM": "dumb"]
        )
        #expect(session.end() == .exited(2))
        #expect(session.text.split(separator: "\n").joined().hasPrefix("crawltop: --progress tty"))
        #expect(session.isRestored)
    }

    @Test func `serve prints where it is and ends with Ctrl-C`() throws {
        let session = try DashboardSession(["serve"])
        try #require(session.see("serving http://127.0.0.1:", "until Ctrl-C"))
        session.press("\u{3}")
        #expect(session.end() == .exited(0))
    }
}

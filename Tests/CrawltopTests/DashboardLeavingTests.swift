import Foundation
import Glibc
import TestSupport
import Testing

/// Every way out gives the terminal back and leaves the summary on it.
@Suite(.offPool, .serialized)
struct DashboardLeavingTests {
    private func start(
        _ server: HeldServer,
        _ options: [String] = []
    ) throws -> DashboardSession {
        let urls = ["/a", "/b", "/c"].map { server.baseURL + $0 }
        let session = try DashboardSession(["fetch", "-l", "2"] + options + urls)
        try #require(session.see("RUNNING", "2/2"))
        #expect(session.terminal.screen.isAlternate && !session.terminal.modes.isCooked)
        return session
    }

    @Test func `q when all is done leaves at once`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let session = try DashboardSession(["fetch", server.baseURL + "/a"])
        try #require(session.see("DONE", "1 ok"))
        session.press("q")
        #expect(session.end() == .exited(0))
        #expect(session.isRestored)
        #expect(session.text.contains("finished") && session.text.contains("1 ok, 0 failed"))
    }

    @Test func `q asks while work goes on, and Esc stays`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try start(server)
        session.press("q")
        try #require(session.see("Quit?", "2 in flight, 1 waiting"))
        session.press("\u{1B}")
        try #require(session.see("nothing was changed"))
        session.press("q\r")
        try #require(session.see("closed question") { !$0.contains("Quit?") })
        session.press("q\t\r")
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
        #expect(session.text.contains("0 ok, 0 failed, 3 cancelled"))
    }

    @Test func `Q leaves the last frame on the normal screen`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let session = try DashboardSession(["fetch", server.baseURL + "/a"])
        try #require(session.see("DONE", "1 ok"))
        session.press("Q")
        #expect(session.end() == .exited(0))
        #expect(session.isRestored)
        #expect(session.terminal.outputText.components(after: "\u{1B}[?1049l").contains("permits"))
    }

    @Test func `Ctrl-C lets what is under way end, and then leaves by itself`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try start(server)
        session.press("\u{3}")
        try #require(session.see("STOPPING", "1 cancelled"))
        server.releaseAll()
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
        #expect(session.text.contains("2 ok, 0 failed, 1 cancelled"))
    }

    @Test func `Ctrl-C twice ends it`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try start(server)
        session.press("\u{3}\u{3}")
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
        #expect(session.text.contains("3 cancelled"))
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func `a signal ends it in good order`(number: Int32, code: Int32) throws {
        let server = try HeldServer()
        defer { server.stop() }
        let session = try start(server)
        session.terminal.signal(number)
        #expect(session.end() == .exited(code))
        #expect(session.isRestored)
        #expect(session.text.contains("3 cancelled"))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal also ends a dashboard that only waits for its user`(number: Int32) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let session = try DashboardSession(["fetch", server.baseURL + "/a"])
        try #require(session.see("DONE", "1 ok"))
        session.terminal.signal(number)
        #expect(session.end() != nil)
        #expect(session.isRestored)
        #expect(session.text.contains("1 ok, 0 failed"))
    }

    @Test(arguments: [true, false])
    func `a terminal that hangs up ends it, done or not`(isDone: Bool) throws {
        let server = try HeldServer { _, _ in isDone ? .status(200) : .held }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let session = try DashboardSession([
            "fetch", server.baseURL + "/a", "-o", scratch.file("r.jsonl"),
        ])
        try #require(session.see(isDone ? "DONE" : "1/16"))
        session.terminal.hangUp()
        let ending = session.end()
        #expect(isDone ? ending != nil : ending == .exited(129))
        let outcomes = try ResultLine.all(file: scratch.file("r.jsonl")).map(\.outcome)
        #expect(outcomes == [isDone ? "ok" : "cancelled"])
    }

    @Test func `three signals give the terminal back even when the run hangs`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        // Results go to a pipe that is full and not read.
        let full = try PipeEnds()
        defer { full.close() }
        let scratch = try ScratchFolder()
        try #require(symlink("/proc/self/fd/2", scratch.file("r.jsonl")) == 0)
        let list = (0..<2000).map { "\(server.baseURL)/\($0)\n" }.joined()
        let session = try DashboardSession(
            ["fetch", "-i", scratch.file("list", containing: list), "-o", scratch.file("r.jsonl")],
            error: full.writer
        )
        try #require(session.wait { server.requestCount > 500 })
        var isFull = pollfd(fd: full.writer, events: Int16(POLLOUT), revents: 0)
        try #require(session.wait { poll(&isFull, 1, 0) == 0 })
        for number in [SIGINT, SIGTERM, SIGHUP] { session.terminal.signal(number) }
        let ending = session.end()
        #expect([SIGINT, SIGTERM, SIGHUP].contains { ending == .killed($0) })
        #expect(session.isRestored)
    }

    @Test func `Ctrl-Z gives the terminal to the shell, and fg takes it again`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let program = PseudoTerminal.product("crawltop")
        let script =
            "set -m; \(program) fetch -l 1 --first-byte-timeout 0 \(server.baseURL)/a \(server.baseURL)/b; "
            + "echo the shell; read answer; fg; echo code $?"
        let session = try DashboardSession(["-c", script], program: "/bin/sh")
        try #require(session.see("RUNNING", "1/1"))
        session.press("\u{1A}")
        try #require(session.see("the shell"))
        #expect(!session.terminal.screen.isAlternate && session.terminal.modes.isCooked)
        session.press("\r")
        try #require(session.see("RUNNING", "1/1"))
        server.releaseAll()
        try #require(session.see("DONE", "2 ok"))
        session.press("q")
        #expect(session.end() == .exited(0))
        #expect(session.isRestored && session.text.contains("code 0"))
    }

    @Test func `an output that fails ends the run with one line on the normal screen`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        try #require(symlink("/dev/full", scratch.file("r.jsonl")) == 0)
        let urls = (0..<100).map { "\(server.baseURL)/\($0)" }
        let session = try DashboardSession(["fetch", "-o", scratch.file("r.jsonl")] + urls)
        #expect(session.end() == .exited(3))
        #expect(session.isRestored)
        #expect(session.text.contains("crawltop: cannot write \(scratch.file("r.jsonl"))"))
    }

    @Test(arguments: ["\u{3}", "\u{3}\u{3}", "qy"])
    func `a run that goes on after its end can be left like any other`(keys: String) throws {
        let server = try HeldServer { _, earlier in earlier == 0 ? .status(404) : .held }
        defer { server.stop() }
        let session = try DashboardSession(["fetch", server.baseURL + "/a", server.baseURL + "/b"])
        try #require(session.see("DONE", "2 failed"))
        session.press("Ry")
        try #require(session.wait { server.held.count == 2 })
        try #require(session.see("RUNNING", "2/16"))
        session.press(keys)
        if keys == "\u{3}" {
            try #require(session.see("STOPPING"))
            server.releaseAll()
        }
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
        let counts = keys == "\u{3}" ? "2 ok, 0 failed" : "0 ok, 0 failed, 2 cancelled"
        #expect(session.text.contains(counts))
    }
}

extension String {
    /// What follows the last occurrence of a text; empty without one.
    fileprivate func components(after text: String) -> String {
        range(of: text, options: .backwards).map { String(self[$0.upperBound...]) } ?? ""
    }
}

import Glibc
import TestSupport
import Testing

/// Signals to a run without a terminal.
@Suite(.offPool, .serialized)
struct InterruptionTests {
    /// A run with four transfers under way and six URLs waiting.
    private struct Busy {
        let server: HeldServer
        let scratch: ScratchFolder
        let run: PipedProgram

        init(_ options: [String] = []) throws {
            let server = try HeldServer()
            scratch = try ScratchFolder()
            self.server = server
            let urls = (0..<10).map { "\(server.baseURL)/\($0)" }
            let names = ["r.jsonl", "r.csv", "r.junit.xml", "r.warc.gz"]
            let outputs = names.flatMap { [scratch] in ["-o", scratch.file($0)] }
            run = try PipedProgram(
                ["fetch", "-l", "4"] + HeldServer.patience + options + outputs + urls
            )
            try #require(run.run { _ in server.held.count == 4 })
        }

        /// Every output with a line for each of the ten tasks, and each whole.
        func outcomes() throws -> [String] {
            let lines = try ResultLine.all(file: scratch.file("r.jsonl"))
            #expect(Set(lines.map(\.index)) == Set(0..<10) && lines.count == 10)
            #expect(try scratch.text("r.csv").split(separator: "\r\n").count == 11)
            #expect(try scratch.text("r.junit.xml").hasSuffix("</testsuites>\n"))
            let check = try PipedProgram(
                ["-t", scratch.file("r.warc.gz")],
                program: "/usr/bin/gzip"
            )
            #expect(check.finish() == .exited(0))
            return lines.map(\.outcome).sorted()
        }
    }

    @Test func `the first Ctrl-C lets what is under way end`() throws {
        let busy = try Busy()
        defer { busy.server.stop() }
        busy.run.signal(SIGINT)
        #expect(busy.run.run { $0.error.contains("stopping") })
        busy.server.releaseAll()
        #expect(busy.run.finish() == .exited(130))
        let cancelled = [String](repeating: "cancelled", count: 6)
        #expect(try busy.outcomes() == cancelled + ["ok", "ok", "ok", "ok"])
        #expect(busy.server.requestCount == 4)
        #expect(busy.run.error.contains("4 ok, 0 failed, 6 cancelled"))
    }

    @Test func `the second Ctrl-C ends it`() throws {
        let busy = try Busy()
        defer { busy.server.stop() }
        busy.run.signal(SIGINT)
        #expect(busy.run.run { $0.error.contains("stopping") })
        busy.run.signal(SIGINT)
        #expect(busy.run.finish() == .exited(130))
        #expect(try busy.outcomes() == [String](repeating: "cancelled", count: 10))
    }

    @Test func `one Ctrl-C says how to end it now, and has a bound`() throws {
        let busy = try Busy(["--grace", "300ms"])
        defer { busy.server.stop() }
        busy.run.signal(SIGINT)
        #expect(busy.run.finish() == .exited(130))
        #expect(busy.run.error.contains("4 in flight, for "))
        #expect(busy.run.error.contains("at most; Ctrl-C again to stop now"))
        #expect(try busy.outcomes() == [String](repeating: "cancelled", count: 10))
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
    func `other signals end it at once, in good order`(number: Int32, code: Int32) throws {
        let busy = try Busy()
        defer { busy.server.stop() }
        busy.run.signal(number)
        #expect(busy.run.finish() == .exited(code))
        #expect(try busy.outcomes() == [String](repeating: "cancelled", count: 10))
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
    func `a list that nobody writes to does not hold a signal up`(
        number: Int32,
        code: Int32
    ) throws {
        let scratch = try ScratchFolder()
        let run = try PipedProgram(
            ["fetch", "-i", "-", "--progress", "json", "-o", scratch.file("r.csv")],
            input: .idle
        )
        #expect(run.run { $0.error.contains("\"running\"") })
        run.signal(number)
        #expect(run.finish() == .exited(code))
        #expect(try scratch.text("r.csv").hasPrefix("task,index,url"))
    }

    @Test func `a signal during the demo ends it, whichever part is played`() throws {
        let run = try PipedProgram(["demo", "--pages", "2", "--delay", "60s", "--progress", "json"])
        #expect(run.run { $0.error.contains("\"in_flight\":1") })
        run.signal(SIGTERM)
        #expect(run.finish() == .exited(143))
    }

    @Test func `the third signal ends a process that hangs`() throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        // The results are not read, so the run cannot end by itself.
        let scratch = try ScratchFolder()
        try #require(mkfifo(scratch.file("fifo"), 0o600) == 0)
        let fifo = open(scratch.file("fifo"), O_RDWR | O_CLOEXEC)
        defer { close(fifo) }
        let run = try PipedProgram(
            ["fetch", "-i", "-", "-o", "-", "--format", "jsonl", "--progress", "quiet"],
            input: .endless("\(server.baseURL)/\n"),
            outputPath: scratch.file("fifo")
        )
        var room = pollfd(fd: fifo, events: Int16(POLLOUT), revents: 0)
        #expect(run.run { _ in poll(&room, 1, 0) == 0 })
        [SIGINT, SIGTERM, SIGHUP].forEach(run.signal)
        let ending = run.finish()
        #expect([SIGINT, SIGTERM, SIGHUP].contains { ending == .killed($0) })
    }
}

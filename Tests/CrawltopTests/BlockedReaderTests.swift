import Glibc
import TestSupport
import Testing

/// Signals to a run whose results, progress or screen are not read.
@Suite(.offPool, .serialized)
struct BlockedReaderTests {
    /// Standard output and standard error on one pipe that is full and not read.
    private struct UnreadPipe {
        let server: HeldServer
        let scratch: ScratchFolder
        let run: PipedProgram
        private let fifo: Int32

        init(_ environment: [String: String] = [:]) throws {
            server = try HeldServer { _, _ in .status(200) }
            scratch = try ScratchFolder()
            let path = scratch.file("fifo")
            try #require(mkfifo(path, 0o600) == 0)
            fifo = open(path, O_RDWR | O_CLOEXEC)
            run = try PipedProgram(
                [
                    "-c",
                    "exec \"$0\" fetch -i - -o - --format jsonl -o \"$1\" --progress plain 2>&1",
                    PseudoTerminal.product("crawltop"), scratch.file("r.csv"),
                ],
                input: .endless("\(server.baseURL)/\n"),
                environment: environment,
                outputPath: path,
                program: "/bin/sh"
            )
            var room = pollfd(fd: fifo, events: Int16(POLLOUT), revents: 0)
            #expect(run.run { _ in poll(&room, 1, 0) == 0 })
        }

        func end() {
            close(fifo)
            server.stop()
        }
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129), (SIGINT, 130)] as [(Int32, Int32)])
    func `one signal ends a run whose results and progress are not read`(
        number: Int32,
        code: Int32
    ) throws {
        let unread = try UnreadPipe()
        defer { unread.end() }
        unread.run.signal(number)
        #expect(unread.run.finish() == .exited(code))
        // An output that is not read takes nothing away from the other.
        let text = try unread.scratch.text("r.csv")
        #expect(text.hasPrefix("task,index,url") && text.hasSuffix("\r\n"))
    }

    @Test func `the same with one thread for all tasks`() throws {
        let unread = try UnreadPipe(["LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"])
        defer { unread.end() }
        unread.run.signal(SIGTERM)
        #expect(unread.run.finish() == .exited(143))
    }

    @Test(arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
    func `one signal ends a dashboard whose terminal does not read`(
        number: Int32,
        code: Int32
    ) throws {
        let scratch = try ScratchFolder()
        let server = try HeldServer()
        defer { server.stop() }
        let session = try DashboardSession(
            ["fetch", "--grace", "100ms", "-o", scratch.file("r.junit.xml"), server.baseURL + "/"]
        )
        #expect(session.see("RUNNING"))
        // From here on nothing is read: every resize makes a frame of its own, until no more fit.
        session.terminal.fill()
        session.terminal.signal(number)
        #expect(session.terminal.endingUnread() == .exited(code))
        #expect(try scratch.text("r.junit.xml").hasSuffix("</testsuites>\n"))
    }

    @Test func `too few descriptors are one line and exit code 3`() throws {
        let run = try PipedProgram(
            [
                "-c", "ulimit -n 12; exec \"$0\" fetch http://127.0.0.1:1/ --progress quiet",
                PseudoTerminal.product("crawltop"),
            ],
            program: "/bin/sh"
        )
        #expect(run.finish() == .exited(3))
        #expect(run.errorLines.count == 1 && run.error.contains("12 open files are allowed"))
    }
}

import Glibc
import TestSupport
import Testing

/// Nothing blocks the task pool: with a pool of one thread everything still works.
///
/// `LIBDISPATCH_COOPERATIVE_POOL_STRICT=1` holds Swift's pool at one thread.
@Suite(.offPool, .serialized)
struct OneThreadPoolTests {
    private static let environment = ["LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"]

    @Test(arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
    func `a dashboard draws, answers keys and ends while nothing reads the results`(
        number: Int32,
        code: Int32
    ) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let full = try PipeEnds()
        defer { full.close() }
        let scratch = try ScratchFolder()
        try #require(symlink("/proc/self/fd/2", scratch.file("r.jsonl")) == 0)
        // More than the writer queues, so that the run cannot end before the signal.
        let list = (0..<20_000).map { "\(server.baseURL)/\($0)\n" }.joined()
        let session = try DashboardSession(
            [
                "fetch", "-i", scratch.file("list", containing: list), "-o",
                scratch.file("r.jsonl"), "-o", scratch.file("r.csv"),
            ],
            environment: Self.environment,
            error: full.writer
        )
        var room = pollfd(fd: full.writer, events: Int16(POLLOUT), revents: 0)
        try #require(session.wait { poll(&room, 1, 0) == 0 })
        // The writer stands; keys, frames and orders to the engine do not.
        session.press("?")
        try #require(session.see("cancel the selected"))
        session.press("?")
        try #require(session.see("closed help") { !$0.contains("cancel the selected") })
        session.press("+")
        try #require(session.see("/17"))
        session.terminal.signal(number)
        #expect(session.end() == .exited(code))
        #expect(session.isRestored)
        #expect(try scratch.text("r.csv").hasSuffix("\r\n"))
    }

    @Test func `a comparison on a sample works beside a run`() throws {
        let server = try HeldServer { path, _ in path == "/1" ? .held : .status(200) }
        defer { server.stop() }
        let urls = (1...9).map { "\(server.baseURL)/\($0)" }
        let session = try DashboardSession(
            ["fetch", "-l", "2", "--retries", "0"] + urls,
            columns: 100,
            environment: Self.environment
        )
        try #require(session.see("8 ok", "1/2"))
        session.press("c")
        try #require(session.see("Compare limits"))
        session.press("\r")
        try #require(session.see("WAITING"))
        session.press("q")
        try #require(session.see("Quit?"))
        session.press("y")
        #expect(session.end() == .exited(130))
        #expect(session.isRestored)
    }
}

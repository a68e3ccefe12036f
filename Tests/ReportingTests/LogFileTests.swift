import DataStructures
import Testing

@testable import Reporting

struct LogFileTests {
    private let scratch = ScratchDirectory()

    @Test func `a line has time, level, task, event and fields`() throws {
        let path = scratch.file("log")
        let log = try LogFile(path: path)
        log.write(
            .warning,
            "retry",
            task: "fetch-17",
            [
                LogField("attempt", 2), LogField("error", "http.503"),
                LogField("why", "no \"luck\""),
            ],
            at: 1_772_366_400.123
        )
        log.write(.info, "finished", at: 0)
        try log.close()
        #expect(
            text(of: path) == """
                2026-03-01T12:00:00.123Z warning fetch-17 retry attempt=2 error=http.503 \
                why="no \\"luck\\""
                1970-01-01T00:00:00.000Z info - finished

                """
        )
    }

    @Test func `less important lines are left out`() throws {
        let path = scratch.file("log")
        let log = try LogFile(path: path, level: .warning)
        for level in LogLevel.allCases { log.write(level, "event", at: 0) }
        try log.close()
        #expect(text(of: path).split(separator: "\n").count == 2)
        #expect(!log.isEnabled(.info) && log.isEnabled(.error))
    }

    @Test(arguments: 0..<20)
    func `hostile text stays on its line and in its field`(seed: Int) throws {
        var generator = SplitMix64(seed: UInt64(seed))
        let hostile = generator.text(length: seed * 20)
        let path = scratch.file("log")
        let log = try LogFile(path: path)
        log.write(.info, "event", task: hostile, [LogField("value", hostile)], at: 0)
        try log.close()
        let written = text(of: path)
        #expect(written.utf8.count { $0 == 0x0A } == 1)
        #expect(
            written.unicodeScalars.dropLast().allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        )
    }

    @Test(arguments: [("old\n", "old\n"), ("old, cut o", "old, cut o\n"), ("", "")])
    func `a log goes on behind what was there`(old: String, kept: String) throws {
        let path = scratch.file("log")
        write(old, to: path)
        let log = try LogFile(path: path)
        log.write(.info, "event", at: 0)
        try log.close()
        #expect(text(of: path) == kept + "1970-01-01T00:00:00.000Z info - event\n")
    }

    @Test func `a new log is for its owner alone`() throws {
        let path = scratch.file("log")
        try LogFile(path: path).close()
        #expect(mode(of: path) == 0o600)
    }

    @Test func `a full disk silences the log and is kept`() throws {
        let log = try LogFile(path: "/dev/full")
        log.write(.error, "event")
        log.flush()
        #expect(log.failure == .diskFull(name: "/dev/full"))
        log.write(.error, "event")
        #expect(throws: SinkError.diskFull(name: "/dev/full")) { try log.close() }
    }

    @Test func `many tasks write whole lines`() async throws {
        let path = scratch.file("log")
        let log = try LogFile(path: path)
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    for _ in 0..<500 { log.write(.info, "event", task: "fetch-\(number)", at: 0) }
                }
            }
        }
        try log.close()
        let lines = text(of: path).split(separator: "\n")
        #expect(lines.count == 4000)
        #expect(lines.allSatisfy { $0.hasPrefix("1970-01-01T00:00:00.000Z info fetch-") })
    }

    @Test func `secrets in URLs are masked`() {
        #expect(LogField("url", url: "http://me:pw@x/?sig=1").value == "http://***@x/?sig=***")
        #expect(LogField("note", sentence: "to http://x/?sig=1").value == "to http://x/?sig=***")
    }
}

import DataStructures
import Fetching
import Logging
import Testing

@testable import Reporting

struct LogFileHandlerTests {
    private let scratch = ScratchDirectory()

    private func logger(_ path: String) throws -> (Logger, LogFile) {
        let file = try LogFile(path: path)
        return (Logger(label: "test") { _ in LogFileHandler(file) }, file)
    }

    private func line(_ metadata: Logger.Metadata = [:]) -> String {
        let line = LogFileHandler.line(.warning, "retry", metadata, at: 1_772_366_400.123)
        return String(decoding: line, as: UTF8.self)
    }

    @Test func `a line has time, level, task, message and metadata`() {
        #expect(
            line([
                "task": "fetch-17", "zone": "z", "url": "http://x/", "attempts": "2",
                "error": "no \"luck\"", "age": "",
            ]) == """
                2026-03-01T12:00:00.123Z warning fetch-17 retry attempts=2 \
                error="no \\"luck\\"" url=http://x/ age="" zone=z

                """
        )
        #expect(line() == "2026-03-01T12:00:00.123Z warning - retry\n")
    }

    @Test(arguments: 0..<20)
    func `hostile text stays on its line and in its field`(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let hostile = generator.text(length: seed * 20)
        let line = LogFileHandler.line(
            .info,
            hostile,
            ["task": "\(hostile)", "value": "\(hostile)"],
            at: 0
        )
        #expect(line.count { $0 == 0x0A } == 1)
        let scalars = String(decoding: line, as: UTF8.self).unicodeScalars
        #expect(scalars.dropLast().allSatisfy { $0.value >= 0x20 && $0.value != 0x7F })
    }

    @Test func `events below info are left out`() throws {
        let (logger, file) = try logger(scratch.file("log"))
        for level in Logger.Level.allCases { logger.log(level: level, "event") }
        try file.close()
        let words = text(of: scratch.file("log")).split(separator: "\n").map {
            String($0.split(separator: " ")[1])
        }
        #expect(words == ["info", "notice", "warning", "error", "critical"])
    }

    @Test func `metadata of a logger is on each of its lines`() throws {
        var (logger, file) = try logger(scratch.file("log"))
        logger[metadataKey: "host"] = "a"
        logger.info("event", metadata: ["part": "b"])
        try file.close()
        #expect(text(of: scratch.file("log")).hasSuffix(" info - event part=b host=a\n"))
    }

    @Test func `many tasks write whole lines`() async throws {
        let (logger, file) = try logger(scratch.file("log"))
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask {
                    for _ in 0..<200 { logger.info("event", metadata: ["task": "fetch-\(number)"]) }
                }
            }
        }
        try file.close()
        let lines = text(of: scratch.file("log")).split(separator: "\n")
        #expect(lines.count == 1600)
        #expect(lines.allSatisfy { $0.contains("Z info fetch-") && $0.hasSuffix(" event") })
    }
}

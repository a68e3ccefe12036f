import Testing

@testable import Reporting

struct LogFileTests {
    private let scratch = ScratchDirectory()

    @Test(arguments: [("old\n", "old\n"), ("old, cut o", "old, cut o\n"), ("", "")])
    func `a log continues what was there`(old: String, kept: String) throws {
        let path = scratch.file("log")
        write(old, to: path)
        let log = try LogFile(path: path)
        log.write(Array("event\n".utf8))
        try log.close()
        #expect(text(of: path) == kept + "event\n")
    }

    @Test func `a new log is for its owner alone`() throws {
        let path = scratch.file("log")
        try LogFile(path: path).close()
        #expect(mode(of: path) == 0o600)
    }

    @Test func `a full disk silences the log and is kept`() throws {
        let log = try LogFile(path: "/dev/full")
        log.write(Array("event\n".utf8))
        log.flush()
        #expect(log.failure == .diskFull(name: "/dev/full"))
        log.write(Array("event\n".utf8))
        #expect(throws: SinkError.diskFull(name: "/dev/full")) { try log.close() }
    }
}

import Glibc
import Testing

@testable import Reporting

@Suite struct OutputFileTests {
    private let scratch = ScratchDirectory()

    @Test func `what is appended is in the file once it is closed`() throws {
        let path = scratch.file("a.jsonl")
        let file = try OutputFile(path: path, as: .records(.jsonLines, .overwrite))
        let line = [UInt8](repeating: 0x61, count: 1000)
        for _ in 0..<500 { try file.append { $0 += line } }
        try file.close()
        #expect(contents(of: path).count == 500_000)
        try file.close()
    }

    @Test func `an existing file is emptied where that is wanted`() throws {
        let path = scratch.file("b.csv")
        for text in ["a long first text", "short"] {
            let file = try OutputFile(path: path, as: .records(.jsonLines, .overwrite))
            try file.append { $0.append(text: text) }
            try file.close()
        }
        #expect(text(of: path) == "short")
    }

    @Test func `a new file may be written by its owner alone and is not inherited`() throws {
        let path = scratch.file("mode.md")
        let file = try OutputFile(path: path, as: .records(.jsonLines, .overwrite))
        var status = stat()
        #expect(stat(path, &status) == 0)
        #expect(status.st_mode & 0o133 == 0)
        #expect(status.st_mode & 0o600 == 0o600)
        let inherited = (3..<256).filter { descriptor in
            var other = stat()
            return fstat(Int32(descriptor), &other) == 0 && other.st_ino == status.st_ino
                && other.st_dev == status.st_dev
                && fcntl(Int32(descriptor), F_GETFD) & FD_CLOEXEC == 0
        }
        #expect(inherited.isEmpty)
        try file.close()
    }

    @Test(arguments: ["/nonexistent/x.jsonl", "/proc"])
    func `what cannot be opened is named`(path: String) throws {
        let error = try #require(throws: SinkError.self) {
            try OutputFile(path: path, as: .records(.jsonLines, .overwrite))
        }
        #expect(error.description.hasPrefix("cannot open \(path): "))
        #expect(!error.description.contains("\n"))
    }

    @Test func `a full disk is an error of its own, at the flush and ever after`() throws {
        let file = try OutputFile(path: "/dev/full", as: .records(.jsonLines, .refuse))
        try file.append { $0 += [1] }
        #expect(throws: SinkError.diskFull(name: "/dev/full")) { try file.flush() }
        #expect(throws: SinkError.diskFull(name: "/dev/full")) { try file.append { $0 += [2] } }
        #expect(throws: SinkError.diskFull(name: "/dev/full")) { try file.close() }
    }

    @Test func `a large write to a full disk fails without an explicit flush`() throws {
        let file = try OutputFile(path: "/dev/full", as: .records(.jsonLines, .refuse))
        #expect(throws: SinkError.diskFull(name: "/dev/full")) {
            try file.append { $0 += [UInt8](repeating: 1, count: 1 << 17) }
        }
    }

    @Test func `a reader that has gone is an error and no signal`() throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        close(ends[0])
        let file = OutputFile(descriptor: ends[1], name: "standard output")
        try file.append { $0 += [1] }
        let error = try #require(throws: SinkError.self) { try file.flush() }
        #expect(error == .closedPipe(name: "standard output"))
        #expect(error.isClosedPipe)
        close(ends[1])
    }

    @Test func `a pipe that takes little at a time gets everything`() async throws {
        var ends: [Int32] = [0, 0]
        #expect(pipe(&ends) == 0)
        let (reader, writer) = (ends[0], ends[1])
        _ = fcntl(writer, F_SETFL, O_NONBLOCK)
        let received = Task.detached {
            var total = 0
            var chunk = [UInt8](repeating: 0, count: 999)
            while case let count = read(reader, &chunk, chunk.count), count > 0 { total += count }
            return total
        }
        let file = OutputFile(descriptor: writer, name: "pipe")
        try file.append { $0 += [UInt8](repeating: 7, count: 1_000_000) }
        try file.close()
        close(writer)
        #expect(await received.value == 1_000_000)
        close(reader)
    }

    @Test func `the beginning of a document can be written again`() throws {
        let path = scratch.file("c.xml")
        let file = try OutputFile(path: path, as: .report)
        try file.append { $0.append("0000 and more") }
        try file.rewrite(Array("1234".utf8), at: 0)
        try file.append { $0.append(" at the end") }
        try file.close()
        #expect(text(of: path) == "1234 and more at the end")
    }

    @Test func `nothing is written after the end`() throws {
        let path = scratch.file("d.md")
        let file = try OutputFile(path: path, as: .records(.jsonLines, .overwrite))
        try file.append { $0.append("all") }
        try file.close()
        try file.append { $0.append("more") }
        try file.flush()
        #expect(text(of: path) == "all")
    }

    @Test func `an error about a hostile name is one safe line`() {
        let error = SinkError.cannotOpen(name: "a\nb\u{1B}[31m", code: ENOENT)
        #expect(
            error.description.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        )
    }
}

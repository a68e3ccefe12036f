import Glibc
import Testing

@testable import Reporting

struct StagedFileTests {
    private let scratch = ScratchDirectory()

    @Test func `an older report stays until the new one is whole`() throws {
        let path = scratch.file("r.md")
        write("old", to: path)
        chmod(path, 0o640)
        let file = try OutputFile(path: path, as: .report)
        try file.append { $0.append("new") }
        try file.flush()
        #expect(text(of: path) == "old")
        try file.close()
        #expect(text(of: path) == "new")
        #expect(mode(of: path) == 0o640)
        #expect(scratch.names == ["r.md"])
    }

    @Test func `a run that does not end takes nothing away`() throws {
        let path = scratch.file("r.md")
        write("old", to: path)
        var file: OutputFile? = try OutputFile(path: path, as: .report)
        try file?.append { $0.append("new") }
        try file?.flush()
        #expect(scratch.names.count == 2)
        file = nil
        #expect(text(of: path) == "old")
        #expect(scratch.names == ["r.md"])
    }

    @Test func `what a killed run has left goes with the next, and nothing else does`() throws {
        let path = scratch.file("r.md")
        let others = [".r.md.12345678.part.txt", ".r.md.1234567.part", ".s.md.12345678.part"]
        for name in others + [".r.md.12345678.part"] { write("half", to: scratch.file(name)) }
        let living = try OutputFile(path: path, as: .report)
        let file = try OutputFile(path: path, as: .report)
        try file.append { $0.append("second") }
        try file.close()
        try living.append { $0.append("first") }
        try living.close()
        #expect(text(of: path) == "first")
        #expect(scratch.names == (others + ["r.md"]).sorted())
    }

    @Test func `a name as long as can be has a report, too`() throws {
        let path = scratch.file(String(repeating: "é", count: 125) + ".md")
        let file = try OutputFile(path: path, as: .report)
        try file.close()
        #expect(scratch.names.count == 1)
    }

    @Test func `what cannot be replaced is refused before anything is written`() throws {
        #expect(throws: SinkError.cannotOpen(name: scratch.path, code: EISDIR)) {
            try OutputFile(path: scratch.path, as: .report)
        }
        #expect(throws: SinkError.cannotOpen(name: "/nonexistent/r.md", code: ENOENT)) {
            try OutputFile(path: "/nonexistent/r.md", as: .report)
        }
        #expect(scratch.names == [])
    }
}

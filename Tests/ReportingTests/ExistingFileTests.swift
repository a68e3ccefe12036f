import Glibc
import Testing

@testable import Reporting

/// Files that exist when a run begins.
struct ExistingFileTests {
    private let scratch = ScratchDirectory()

    private func records(_ existing: ExistingFile) -> OutputRole { .records(.jsonLines, existing) }

    @Test func `records that exist are refused and stay as they are`() {
        let path = scratch.file("r.jsonl")
        write("{}\n", to: path)
        #expect(throws: SinkError.exists(name: path)) {
            try OutputFile.check(path, as: records(.refuse))
        }
        #expect(throws: SinkError.exists(name: path)) {
            try OutputFile(path: path, as: records(.refuse))
        }
        #expect(text(of: path) == "{}\n")
        let words = SinkError.exists(name: path).description
        #expect(words.contains("--overwrite") && words.contains("--append"))
        #expect(SinkError.exists(name: path).isRefusal)
    }

    @Test(arguments: [ExistingFile.overwrite, .append])
    func `nothing is changed before the first bytes are written`(existing: ExistingFile) throws {
        let path = scratch.file("r.jsonl")
        write("{}\n{\"torn", to: path)
        var file: OutputFile? = try OutputFile(path: path, as: records(existing))
        try file?.append { $0.append("{\"a\":1}\n") }
        #expect(text(of: path) == "{}\n{\"torn")
        file = nil
        #expect(text(of: path) == "{}\n{\"torn")
    }

    @Test func `an empty file and a new one are written without being asked`() throws {
        for name in ["empty.jsonl", "new.jsonl"] {
            let path = scratch.file(name)
            if name == "empty.jsonl" { write("", to: path) }
            #expect(try OutputFile.check(path, as: records(.refuse)) == 0)
            let file = try OutputFile(path: path, as: records(.refuse))
            try file.append { $0.append("{}\n") }
            try file.close()
            #expect(text(of: path) == "{}\n")
        }
    }

    @Test func `a new file goes if the run does not begin`() throws {
        let path = scratch.file("r.jsonl")
        var file: OutputFile? = try OutputFile(path: path, as: records(.refuse))
        #expect(file != nil && scratch.names == ["r.jsonl"])
        file = nil
        #expect(scratch.names == [])
    }

    @Test(arguments: [true, false])
    func `an output is no symbolic link`(leadsSomewhere: Bool) throws {
        let (path, target) = (scratch.file("link.jsonl"), scratch.file("target"))
        if leadsSomewhere { write("secret", to: target) }
        symlink(target, path)
        for role in [records(.overwrite), records(.append), .report, .log] {
            #expect(throws: SinkError.symbolicLink(name: path)) {
                try OutputFile.check(path, as: role)
            }
            #expect(throws: SinkError.symbolicLink(name: path)) {
                try OutputFile(path: path, as: role)
            }
        }
        #expect(text(of: target) == (leadsSomewhere ? "secret" : ""))
        #expect(scratch.names == (leadsSomewhere ? ["link.jsonl", "target"] : ["link.jsonl"]))
    }

    @Test func `a link to a folder may stand before it`() throws {
        symlink(".", scratch.file("here"))
        let file = try OutputFile(path: scratch.file("here/r.jsonl"), as: records(.refuse))
        try file.append { $0.append("{}\n") }
        try file.close()
        #expect(text(of: scratch.file("r.jsonl")) == "{}\n")
    }

    @Test func `devices and pipes are written as ever, and by links to them`() throws {
        let (fifo, null) = (scratch.file("f.jsonl"), scratch.file("null.md"))
        mkfifo(fifo, 0o600)
        symlink("/dev/null", null)
        let reader = open(fifo, O_RDWR)
        defer { close(reader) }
        for (path, role) in [(fifo, records(.refuse)), (null, .report), (null, .log)] {
            #expect(try OutputFile.check(path, as: role) == 0)
            let file = try OutputFile(path: path, as: role)
            try file.append { $0.append("abc") }
            try file.close()
        }
        var bytes = [UInt8](repeating: 0, count: 10)
        #expect(read(reader, &bytes, 10) == 3)
        #expect(scratch.names == ["f.jsonl", "null.md"])
    }

    @Test func `an open descriptor is written where it stands`() throws {
        let path = scratch.file("log")
        write("before\n", to: path)
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        lseek(descriptor, 0, SEEK_END)
        let file = try OutputFile(path: "/dev/fd/\(descriptor)", as: .log)
        try file.append { $0.append("line\n") }
        try file.close()
        #expect(text(of: path) == "before\nline\n")
    }

    @Test func `a file that another run writes is left to it`() throws {
        let path = scratch.file("r.jsonl")
        let first = try OutputFile(path: path, as: records(.refuse))
        for existing in [ExistingFile.refuse, .append, .overwrite] {
            #expect(throws: SinkError.busy(name: path)) {
                try OutputFile(path: path, as: records(existing))
            }
        }
        try first.close()
        try OutputFile(path: path, as: records(.append)).close()
    }

    @Test(arguments: [
        (OutputFormat.jsonl, 0o644 as mode_t), (.csv, 0o644), (.warc, 0o600), (.markdown, 0o644),
    ])
    func `a new file has the mode that suits what can be in it`(
        format: OutputFormat,
        expected: mode_t
    ) throws {
        let path = scratch.file("new" + (format.fileNameEnding ?? ""))
        let file = try OutputFile(path: path, as: format.role(.refuse))
        try file.append { $0.append("x") }
        try file.close()
        #expect(mode(of: path) & ~expected == 0 && mode(of: path) & 0o600 == 0o600)
    }

    @Test func `what is appended follows the last whole record`() throws {
        for (format, old, kept, isContinued) in [
            (RecordFormat.jsonLines, "{\"a\":1}\n{\"b\":", "{\"a\":1}\n", true),
            (.jsonLines, "{\"a\":\"}\"}", "{\"a\":\"}\"}\n", true), (.jsonLines, "{\"a", "", false),
            (.csv(header: Array("a,b\r\n".utf8)), "a,b\r\n1,\"\r\n", "a,b\r\n", true),
            (.csv(header: Array("a,b\r\n".utf8)), "a,", "", false),
        ] {
            let path = scratch.file("tail")
            write(old, to: path)
            let file = try OutputFile(path: path, as: .records(format, .append))
            #expect(file.isContinued == isContinued)
            try file.append { $0.append("new\n") }
            try file.close()
            #expect(text(of: path) == kept + "new\n", "\(old)")
        }
    }

    @Test func `what is no file of ours is not appended to`() {
        for (role, reason, content) in [
            (RecordFormat.jsonLines, SinkError.Foreignness.notJSONLines, "text\n"),
            (.csv(header: Array("a,b\r\n".utf8)), .otherColumns, "a,c\r\n1,2\r\n"),
            (.archive, .notArchive, "PK"),
        ] {
            let path = scratch.file("foreign")
            write(content, to: path)
            #expect(throws: SinkError.foreign(name: path, reason: reason)) {
                try OutputFile.check(path, as: .records(role, .append))
            }
            #expect(throws: SinkError.foreign(name: path, reason: reason)) {
                try OutputFile(path: path, as: .records(role, .append))
            }
            #expect(text(of: path) == content)
        }
    }
}

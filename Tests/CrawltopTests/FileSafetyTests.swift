import Foundation
import Glibc
import TestSupport
import Testing

/// No file is lost: what is there already, what is read, and what a full disk has cut off.
@Suite(.offPool, .serialized)
struct FileSafetyTests {
    /// Nothing listens there, so that each URL has a result at once.
    private let nowhere = "http://127.0.0.1:1"

    private func run(
        _ arguments: [String],
        command: String = "fetch --retries 0",
        in scratch: ScratchFolder,
        redirecting: String = ""
    ) throws -> PipedProgram {
        let program = PseudoTerminal.product("crawltop")
        let words = arguments.map { "'\($0)'" }.joined(separator: " ")
        let command = "exec \(program) \(command) \(words) \(redirecting)"
        return try PipedProgram(["-c", "cd \(scratch.path) && \(command)"], program: "/bin/sh")
    }

    @Test(arguments: [
        (["-i", "in.jsonl", "-o", "./in.jsonl"], ""),
        (["-i", "in.jsonl", "-o", "hard.jsonl", "--overwrite"], ""),
        (["-i", "in.jsonl", "-o", "soft.jsonl", "--overwrite"], ""),
        (["-i", "in.jsonl", "--log", "in.jsonl"], ""),
        (["-i", "in.jsonl", "-o", "hard.junit.xml"], ""),
        (["-i", "-", "-o", "in.jsonl", "--append"], "< in.jsonl"),
        (["-i", "in.jsonl", "-o", "-"], ">> in.jsonl"),
        (["http://127.0.0.1:1/", "-d", "@in.jsonl", "-o", "in.jsonl", "--append"], ""),
        (["http://127.0.0.1:1/", "-o", "-", "-o", "in.jsonl", "--append"], ">> in.jsonl"),
        (["http://127.0.0.1:1/", "-o", "in.jsonl", "--append"], "2>> in.jsonl"),
        (["http://127.0.0.1:1/", "-o", "a.csv", "-o", "here/a.csv"], ""),
        (["http://127.0.0.1:1/", "-o", "new.csv", "--log", "./new.csv"], ""),
    ])
    func `no output is an input or another output, by whatever name`(
        arguments: [String],
        redirecting: String
    ) throws {
        let scratch = try ScratchFolder()
        let content = "\(nowhere)/a\n\(nowhere)/b\n"
        let path = try scratch.file("in.jsonl", containing: content)
        link(path, scratch.file("hard.jsonl"))
        link(path, scratch.file("hard.junit.xml"))
        symlink("in.jsonl", scratch.file("soft.jsonl"))
        symlink(".", scratch.file("here"))
        let run = try run(arguments, in: scratch, redirecting: redirecting)
        #expect(run.finish() == .exited(2))
        let isError = redirecting.hasPrefix("2")
        let words =
            isError ? try String(scratch.text("in.jsonl").dropFirst(content.count)) : run.error
        #expect(words.hasPrefix("crawltop: ") && words.hasSuffix(" are the same file\n"))
        #expect(words.filter(\.isNewline).count == 1)
        #expect(try scratch.text("in.jsonl").hasPrefix(content))
        #expect(try isError || scratch.text("in.jsonl") == content)
        #expect(access(scratch.file("new.csv"), F_OK) != 0)
        #expect(access(scratch.file("a.csv"), F_OK) != 0)
    }

    @Test(arguments: [
        ("fetch", "--user 'file:s.md'", "--output './s.md'"),
        ("fetch", "--bearer 'file:s.md'", "--log 's.md'"),
        ("fetch", "--bearer 'file:s.md'", "--output 'hard.csv'"),
        ("fetch", "--header '@s.md'", "--save 's.md'"),
        ("crawl", "--user 'file:here/s.md'", "--save 's.md/'"),
        ("crawl", "--bearer 'file:s.md'", "--output 'soft.jsonl'"),
        ("crawl", "--header '@s.md'", "--log './s.md'"),
        ("compare", "--user 'file:s.md'", "--output 's.md'"),
        ("compare", "--bearer 'file:s.md'", "--output './s.md'"),
        ("compare", "--header '@s.md'", "--output 'here/s.md'"),
    ])
    func `no output is a file with a secret, whatever sends it`(
        command: String,
        secret: String,
        output: String
    ) throws {
        let scratch = try ScratchFolder()
        let content = secret.hasPrefix("--bearer") ? "token\n" : "name:value\n"
        let path = try scratch.file("s.md", containing: content)
        chmod(path, 0o600)
        link(path, scratch.file("hard.csv"))
        symlink("s.md", scratch.file("soft.jsonl"))
        symlink(".", scratch.file("here"))
        let append = output.contains("--output") && command != "compare" ? "--append" : ""
        let run = try run(
            [nowhere],
            command: "\(command) \(secret) \(output) \(append)",
            in: scratch
        )
        #expect(run.finish() == .exited(2))
        #expect(run.error == "crawltop: \(output) and \(secret) are the same file\n")
        #expect(try scratch.text("s.md") == content)
    }

    @Test(arguments: ["r.jsonl", "r.csv", "r.warc.gz"])
    func `a second run is refused, emptied or added, as it was asked`(name: String) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        func fetch(_ options: String...) throws -> PipedProgram {
            try run([server.baseURL + "/a", "-o", name] + options, in: scratch)
        }
        func records() throws -> Int {
            let count = "gzip -dcf \(name) | grep -acE '^WARC/1|/a'"
            let shell = try PipedProgram(
                ["-c", "cd \(scratch.path) && \(count)"],
                program: "/bin/sh"
            )
            _ = shell.finish()
            return Int(shell.output.dropLast()) ?? -1
        }
        #expect(try fetch().finish() == .exited(0))
        let once = try records()
        let refused = try fetch()
        #expect(refused.finish() == .exited(2))
        #expect(
            refused.error == """
                crawltop: \(name) exists and is not empty; --overwrite empties it, --append adds to it

                """
        )
        #expect(server.requestCount == 1)
        #expect(try fetch("--append").finish() == .exited(0))
        #expect(try records() == 2 * once)
        #expect(try fetch("--overwrite").finish() == .exited(0))
        #expect(try records() == once)
    }

    @Test func `results stay until everything else stands`() throws {
        let scratch = try ScratchFolder()
        _ = try scratch.file("r.jsonl", containing: "{}\n")
        for (options, code) in [
            (["--save", "/proc/nope"], 3), (["-o", "nowhere/x.csv"], 3), (["--log", "/proc"], 3),
            (["--progress", "tty"], 2),
        ] as [([String], Int32)] {
            let run = try run(
                [nowhere, "-o", "r.jsonl", "--overwrite", "-o", "new.csv"] + options,
                in: scratch
            )
            #expect(run.finish() == .exited(code))
            #expect(run.errorLines.count == 1)
            #expect(try scratch.text("r.jsonl") == "{}\n")
            #expect(try scratch.names(in: ".") == ["r.jsonl"])
        }
    }

    @Test func `a killed run takes no report away and the next clears up`() throws {
        let server = try HeldServer()
        defer { server.stop() }
        let scratch = try ScratchFolder()
        _ = try scratch.file("r.md", containing: "last week")
        _ = try scratch.file("r.junit.xml", containing: "last week")
        let killed = try run(
            [server.baseURL + "/a", "-o", "r.md", "-o", "r.junit.xml"] + HeldServer.patience,
            in: scratch
        )
        #expect(killed.run { _ in server.held == ["/a"] })
        killed.signal(SIGKILL)
        #expect(killed.finish() == .killed(SIGKILL))
        #expect(try scratch.text("r.md") == "last week")
        #expect(try scratch.text("r.junit.xml") == "last week")
        #expect(try scratch.names(in: ".").count == 4)
        let next = try run([nowhere, "-o", "r.md", "-o", "r.junit.xml"], in: scratch)
        #expect(next.finish() == .exited(1))
        #expect(try scratch.names(in: ".") == ["r.junit.xml", "r.md"])
        #expect(try scratch.text("r.md").contains("net.refused"))
    }

    @Test func `a torn record is cut off, and that is said`() throws {
        let scratch = try ScratchFolder()
        _ = try scratch.file("r.jsonl", containing: "{\"a\":1}\n{\"b\"")
        let run = try run([nowhere, "-o", "r.jsonl", "--append"], in: scratch)
        #expect(run.finish() == .exited(1))
        #expect(
            run.errorLines.first
                == "crawltop: r.jsonl ends in half a record; its last 4 bytes are cut off"
        )
        #expect(try ResultLine.all(file: scratch.file("r.jsonl")).count == 2)
    }

    @Test(arguments: ["r.jsonl", "r.csv", "r.warc.gz"])
    func `a file that may not grow ends in a whole record, and its limit is named`(
        name: String
    ) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let list = (0..<40).map { "\(server.baseURL)/\($0)\n" }.joined()
        _ = try scratch.file("list", containing: list)
        let program = PseudoTerminal.product("crawltop")
        // Blocks of 512 bytes (POSIX, *ulimit*).
        let script =
            "cd \(scratch.path) && ulimit -f 8 && exec \(program) fetch -i list -o \(name)"
        let run = try PipedProgram(["-c", script], program: "/bin/sh")
        #expect(run.finish() == .exited(3))
        #expect(
            run.errorLines.last == "crawltop: cannot write \(name): the file size limit is reached"
        )
        try expectWholeRecords(name, in: scratch)
    }

    @Test(
        .enabled(if: Self.mayMount, "needs to mount a file system of its own"),
        arguments: ["r.jsonl", "r.csv", "r.warc.gz"]
    )
    func `a full disk costs no more than the record that did not fit`(name: String) throws {
        let server = try HeldServer { _, _ in .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        let list = (0..<200).map { "\(server.baseURL)/\($0)\n" }.joined()
        _ = try scratch.file("list", containing: list)
        let program = PseudoTerminal.product("crawltop")
        let script = """
            cd \(scratch.path) && mkdir disk && mount -t tmpfs -o size=16k none disk || exit 99
            \(program) fetch -i list -o disk/\(name); code=$?; cp disk/\(name) .; exit $code
            """
        let run = try PipedProgram(["-m", "sh", "-c", script], program: "/usr/bin/unshare")
        #expect(run.finish() == .exited(3))
        #expect(run.errorLines.last == "crawltop: cannot write disk/\(name): no space left")
        try expectWholeRecords(name, in: scratch)
    }

    /// Whether mounts can be made in a namespace of one's own.
    private static let mayMount: Bool = {
        let attempt = try? PipedProgram(
            ["-m", "mount", "-t", "tmpfs", "none", "/mnt"],
            program: "/usr/bin/unshare"
        )
        return attempt?.finish() == .exited(0)
    }()

    /// That a file has records, all of them whole, and goes on after `--append`.
    private func expectWholeRecords(_ name: String, in scratch: ScratchFolder) throws {
        if name.hasSuffix(".gz") {
            let check = try PipedProgram(["-t", scratch.file(name)], program: "/usr/bin/gzip")
            #expect(check.finish() == .exited(0))
        } else {
            let text = try scratch.text(name)
            #expect(text.utf8.last == 0x0A)
            #expect(text.split(whereSeparator: \.isNewline).count > 3)
            if name.hasSuffix(".jsonl") { _ = try ResultLine.all(text) }
        }
        let size = try Data(contentsOf: URL(fileURLWithPath: scratch.file(name))).count
        #expect(size > 2000)
        let next = try run([nowhere, "-o", name, "--append"], in: scratch)
        #expect(next.finish() == .exited(1))
        #expect(!next.error.contains("cut off"))
    }

    @Test func `saved bodies are numbered on, and each result names its own`() throws {
        let server = try HeldServer { path, _ in path == "/bad" ? .status(404) : .status(200) }
        defer { server.stop() }
        let scratch = try ScratchFolder()
        for turn in 0..<2 {
            let run = try run(
                ["\(server.baseURL)/a", "\(server.baseURL)/bad", "\(server.baseURL)/b"]
                    + ["--save", "bodies", "-o", "r.jsonl", "--append", "--ordered"],
                in: scratch
            )
            #expect(run.finish() == .exited(1))
            let lines = try ResultLine.all(file: scratch.file("r.jsonl"))
            #expect(lines.count == 3 * (turn + 1))
            #expect(lines.allSatisfy { ($0.file == nil) == ($0.outcome == "failed") })
            let files = lines.compactMap(\.file)
            #expect(Set(files).count == files.count)
            #expect(try scratch.names(in: "bodies").count == files.count)
            for file in files { #expect(try scratch.text(file) == "a page with status 200\n") }
            let numbers = files.compactMap { Int($0.dropFirst(7).prefix { $0 != "-" }) }
            #expect(numbers == [[1, 3], [1, 3, 4, 6]][turn])
        }
    }
}

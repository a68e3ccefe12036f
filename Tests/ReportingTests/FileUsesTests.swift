import Glibc
import SafeText
import TerminalUI
import Testing

@testable import Reporting

struct FileUsesTests {
    private let scratch = ScratchDirectory()

    /// Whether two spellings lead to one file.
    private func clash(_ first: String, _ second: String) -> Bool {
        var uses = FileUses()
        do {
            try uses.write(FileIdentity(path: first), for: "--output '\(first)'")
            try uses.write(FileIdentity(path: second), for: "--output '\(second)'")
            return false
        } catch { return true }
    }

    @Test(arguments: [
        ("a", "./a", true), ("a", "sub/../a", true), ("a", "here/a", true), ("a", "hard", true),
        ("a", "soft", true), ("a", "b", false), ("new", "./new", true), ("new", "sub/new", false),
        ("new", "here/new", true), ("new", "here/sub/../new", true), ("new", "neu", false),
        ("nowhere/a", "nowhere/b", false), ("fifo", "./fifo", true),
    ])
    func `one file is known by all its names, whether it exists or not`(
        first: String,
        second: String,
        isSame: Bool
    ) {
        write("x", to: scratch.file("a"))
        write("x", to: scratch.file("b"))
        mkdir(scratch.file("sub"), 0o755)
        symlink(".", scratch.file("here"))
        symlink("a", scratch.file("soft"))
        link(scratch.file("a"), scratch.file("hard"))
        mkfifo(scratch.file("fifo"), 0o600)
        #expect(clash(scratch.file(first), scratch.file(second)) == isSame)
        #expect(clash(scratch.file(second), scratch.file(first)) == isSame)
        rmdir(scratch.file("sub"))
    }

    @Test func `what swallows everything may be written twice`() {
        #expect(!clash("/dev/null", "/dev/null"))
        #expect(!clash("/dev/full", "/dev/full"))
    }

    @Test func `a file may be read twice, but not read and written`() throws {
        write("x", to: scratch.file("a"))
        let descriptor = open(scratch.file("a"), O_RDONLY)
        defer { close(descriptor) }
        var uses = FileUses()
        uses.read(FileIdentity(descriptor: descriptor), for: "--input 'a'")
        uses.read(FileIdentity(path: scratch.file("a")), for: "--data '@a'")
        let clash = #expect(throws: FileClash.self) {
            try uses.write(FileIdentity(path: scratch.file("./a")), for: "--log './a'")
        }
        #expect(clash?.description == "--log './a' and --data '@a' are the same file")
    }
}

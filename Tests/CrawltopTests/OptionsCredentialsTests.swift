import Glibc
import Testing

@testable import crawltop

struct OptionsCredentialsTests {
    /// A file with that content and mode; its path is gone after the test's process.
    private func file(_ content: String, mode: mode_t = 0o600) -> String {
        var template = Array("/tmp/crawltop-user-XXXXXX".utf8CString)
        let descriptor = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { mkstemp($0) } ?? -1
        }
        _ = write(descriptor, content, content.utf8.count)
        fchmod(descriptor, mode)
        close(descriptor)
        return String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    @Test(arguments: [
        ("me:secret", "me", "secret"), ("me:secret\n", "me", "secret"),
        ("me:se:cret\r\nrest", "me", "se:cret"),
        ("me:", "me", ""), ("mé:pä", "mé", "pä"), ("a b: c ", "a b", " c "),
    ])
    func `a private file is read`(content: String, name: String, password: String) throws {
        let path = file(content)
        defer { unlink(path) }
        let credentials = try Credentials(source: "file:\(path)")
        #expect(credentials.name == name)
        #expect(credentials.password == password)
    }

    @Test(arguments: [mode_t(0o644), 0o640, 0o604, 0o660, 0o620])
    func `a file that others may read is refused`(mode: mode_t) {
        let path = file("me:secret", mode: mode)
        defer { unlink(path) }
        #expect(throws: ArgumentProblem("others may read the file; run chmod 600 on it")) {
            try Credentials(source: "file:\(path)")
        }
    }

    @Test(arguments: [
        "", "nocolon", ":nobody", "\nme:secret", "me:\u{0}", "me:\u{1B}x",
        "me:" + String(repeating: "x", count: 5000),
    ])
    func `content that is no name and password is refused without quoting it`(content: String)
        throws
    {
        let path = file(content)
        defer { unlink(path) }
        let problem = try #require(throws: ArgumentProblem.self) {
            try Credentials(source: "file:\(path)")
        }
        #expect(!problem.description.contains("secret") && !problem.description.contains("nocolon"))
    }

    @Test(arguments: [
        "me:secret", "", "file:", "file:/nonexistent", "file:/tmp", "env:",
        "env:CRAWLTOP_TEST_UNSET",
        "env:a=b", "FILE:/etc/passwd", "/etc/passwd",
    ])
    func `other sources are refused`(source: String) throws {
        let problem = try #require(throws: ArgumentProblem.self) { try Credentials(source: source) }
        #expect(!problem.description.contains("secret"))
    }

    @Test func `an environment variable is read`() throws {
        setenv("CRAWLTOP_TEST_USER", "me:secret", 1)
        #expect(try Credentials(source: "env:CRAWLTOP_TEST_USER").password == "secret")
    }

    @Test func `no dump shows the password`() throws {
        let credentials = try Credentials(content: "me:hidden")
        var dumped = "\(credentials) \(String(reflecting: credentials))"
        dump(credentials, to: &dumped)
        #expect(!dumped.contains("hidden"))
        #expect(dumped.contains("me"))
    }
}

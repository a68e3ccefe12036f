/// A user name and a password for `--user`, which never come from the command line itself.
///
/// They are read from a file or an environment variable that holds `name:password` in its first line
/// (``SecretSource``).
package struct Credentials: Equatable, Sendable {
    /// The user's name; has no colon.
    package let name: String
    /// The password; may be empty, may have colons.
    package let password: String

    private static let explanation =
        "a password on the command line is visible to everybody on this machine;"
        + " give file:PATH or env:NAME that holds name:password"
    private static let maximumLength = 4096

    /// Finds the credentials that an argument names.
    ///
    /// - Throws: ``ArgumentProblem``, which never quotes what was found.
    package init(source: String) throws(ArgumentProblem) {
        try self.init(content: SecretSource.read(source, orSay: Self.explanation))
    }

    /// Reads `name:password` from the first line of a text.
    init(content: String) throws(ArgumentProblem) {
        let line = content.utf8.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon != line.startIndex else {
            throw ArgumentProblem("what it holds is not name:password")
        }
        guard line.count <= Self.maximumLength, line.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw ArgumentProblem("what it holds is too long or has control characters")
        }
        name = String(decoding: line[..<colon], as: UTF8.self)
        password = String(decoding: line[line.index(after: colon)...], as: UTF8.self)
    }
}

extension Credentials: CustomStringConvertible, CustomReflectable {
    /// The name alone, so that no log and no crash report shows the password.
    package var description: String { "\(name):***" }

    /// The same in a debugger's or a test's dump.
    package var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// A token for `--bearer`, which is sent as `Authorization: Bearer TOKEN` (RFC 6750 §2.1).
package struct BearerToken: Equatable, Sendable {
    /// The token: a `b64token` (RFC 6750 §2.1).
    package let token: String

    private static let explanation =
        "a token on the command line is visible to everybody on this machine;"
        + " give file:PATH or env:NAME that holds it"
    private static let symbols = Set("-._~+/".utf8)

    /// Finds the token that an argument names.
    ///
    /// - Throws: ``ArgumentProblem``, which never quotes what was found.
    package init(source: String) throws(ArgumentProblem) {
        try self.init(content: SecretSource.read(source, orSay: Self.explanation))
    }

    /// Reads a token that is alone in a text, apart from line breaks at its end.
    init(content: String) throws(ArgumentProblem) {
        let bytes = Array(content.utf8)
        let end = bytes.lastIndex { $0 != 0x0A && $0 != 0x0D } ?? -1
        let token = bytes[...end]
        guard token.count <= SecretSource.maximumLength else {
            throw ArgumentProblem("what it holds is too long for a token")
        }
        let isWhole = token.drop(while: Self.isTokenByte).allSatisfy { $0 == UInt8(ascii: "=") }
        guard let first = token.first, Self.isTokenByte(first), isWhole else {
            throw ArgumentProblem(
                "what it holds is not one token of letters, digits and -._~+/ (RFC 6750);"
                    + " leave the word Bearer out"
            )
        }
        self.token = String(decoding: token, as: UTF8.self)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: symbols.contains(byte)
        }
    }
}

extension BearerToken: CustomStringConvertible, CustomReflectable {
    /// No part of the token, so that no log and no crash report shows it.
    package var description: String { "***" }

    /// The same in a debugger's or a test's dump.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

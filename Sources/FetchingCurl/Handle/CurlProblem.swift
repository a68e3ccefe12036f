/// What libcurl says of a failed transfer, as one line without secrets.
///
/// Its error buffer knows more than the text of the code: that a certificate has expired, for which
/// host it is, what a proxy answered (`CURLOPT_ERRORBUFFER`).
struct CurlProblem: Sendable {
    /// The line; empty if libcurl says nothing.
    let text: String

    /// Reads an error buffer.
    init(_ buffer: String) {
        let line = buffer.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        text = Self.withoutTime(Self.withoutUserinfo(line))
    }

    /// Whether libcurl says so.
    func says(_ words: String) -> Bool { text.contains(words) }

    /// Whether the server has sent a TLS alert: what it says is the cause, whenever it came.
    ///
    /// In TLS 1.3 a server asks for a client's certificate when the handshake is over for the client
    /// (RFC 8446 §4.4.2.4), so that its refusal comes where the answer should.
    var isAlert: Bool { says("SSL routines") && says("alert") }

    /// Some messages quote a proxy's URL.
    private static func withoutUserinfo(_ line: String) -> String {
        guard let start = line.firstRange(of: "//")?.upperBound else { return line }
        let authority = line[start...].prefix { $0 != "/" && $0 != " " && $0 != "'" }
        guard let end = authority.lastIndex(of: "@") else { return line }
        return line[..<start] + "***" + line[end...]
    }

    /// "Failed to connect to … after 12 ms: …": the time is told elsewhere, and would make each
    /// message another one.
    private static func withoutTime(_ line: String) -> String {
        guard let start = line.firstRange(of: " after "),
            let end = line[start.upperBound...].firstRange(of: " ms")
        else { return line }
        let number = line[start.upperBound..<end.lowerBound]
        guard !number.isEmpty, number.allSatisfy(\.isASCIIDigit) else { return line }
        return String(line[..<start.lowerBound] + line[end.upperBound...])
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

extension StringProtocol {
    /// Where some words stand first; nil if they do not.
    fileprivate func firstRange(of words: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(words) {
                return start..<index(start, offsetBy: words.count)
            }
            start = index(after: start)
        }
        return nil
    }
}

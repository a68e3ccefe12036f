/// libcurl's message about a failed transfer, as one line without secrets.
///
/// The error buffer says more than the text of the result code: that a certificate has expired, for
/// which host it is, what a proxy answered (`CURLOPT_ERRORBUFFER`).
struct CurlProblem: Sendable {
    /// The line; empty if there is no message.
    let text: String

    /// Reads the first line of an error buffer.
    init(_ buffer: String) {
        let line = buffer.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
        text = Self.withoutTime(Self.withoutUserinfo(line))
    }

    /// Whether the line contains these words.
    func says(_ words: String) -> Bool { text.contains(words) }

    /// Whether the server has sent a TLS alert, which is the cause, whenever it came.
    ///
    /// In TLS 1.3 a server may refuse the client's certificate after the handshake is over for the
    /// client (RFC 8446 §4.4.2.4), so the alert comes in place of the answer.
    var isAlert: Bool { says("SSL routines") && says("alert") }

    /// Removes credentials, because some messages quote a proxy's URL.
    private static func withoutUserinfo(_ line: String) -> String {
        guard let start = line.firstRange(of: "//")?.upperBound else { return line }
        let authority = line[start...].prefix { $0 != "/" && $0 != " " && $0 != "'" }
        guard let end = authority.lastIndex(of: "@") else { return line }
        return line[..<start] + "***" + line[end...]
    }

    /// Removes the time from "Failed to connect to … after 12 ms: …", so that equal failures have
    /// equal messages.
    ///
    /// The time is reported elsewhere.
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
    /// The first range of these words.
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

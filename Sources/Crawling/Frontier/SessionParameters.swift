import URLStandard

/// Names of sessions in URLs, which servers write there for clients without cookies.
///
/// Two URLs that differ in nothing else are one page: a crawl that comes back without its cookie would
/// find each page again under a new name, without end.
enum SessionParameters {
    /// Parameters that hold nothing but the name of a session, in lower case.
    private static let names: Set<String> = ["jsessionid", "phpsessid", "cfid", "cftoken"]
    /// The beginning of IIS's, which end in random letters.
    private static let prefix = "aspsessionid"
    /// A short `sid` may be the number of a story; a session's name is longer.
    private static let leastOfSID = 16

    /// The text without them; the text itself, as nearly always, if there are none.
    static func removed(from href: String) -> String {
        let bytes = href.utf8
        guard bytes.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: ";") }) else {
            return href
        }
        let path = href.prefix { $0 != "?" }
        let query = href.dropFirst(path.count).dropFirst()
        let keptPath = withoutPathParameters(path)
        let fields = query.split(separator: "&", omittingEmptySubsequences: false)
        let kept = fields.filter { !isSession($0) }
        guard keptPath.utf8.count < path.utf8.count || kept.count < fields.count else {
            return href
        }
        guard !kept.isEmpty, href.utf8.count > path.utf8.count else { return keptPath }
        return keptPath + "?" + kept.joined(separator: "&")
    }

    /// Without `;jsessionid=…` at the end of a path's segment.
    private static func withoutPathParameters(_ path: Substring) -> String {
        guard path.utf8.contains(UInt8(ascii: ";")) else { return String(path) }
        return path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            let parts = segment.split(separator: ";", omittingEmptySubsequences: false)
            let kept = parts.dropFirst().filter { !isSession($0) }
            return (parts.prefix(1) + kept).joined(separator: ";")
        }.joined(separator: "/")
    }

    private static func isSession(_ parameter: Substring) -> Bool {
        guard let equals = parameter.firstIndex(of: "=") else { return false }
        let name = parameter[..<equals].lowercased()
        guard name != "sid" else {
            let value = parameter[parameter.index(after: equals)...]
            return value.utf8.count >= leastOfSID
                && value.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
        }
        return names.contains(name) || name.hasPrefix(prefix)
    }
}

/// Hides what a URL should not tell a log.
package enum SecretMask {
    private static let secretWords = ["token", "key", "sig", "pass", "auth", "session", "secret"]

    /// The URL with `***` for its credentials and for the values of secret query fields.
    ///
    /// A query field is secret when its name contains one of the words `token`, `key`, `sig`, `pass`,
    /// `auth`, `session` or `secret`. Linear in the length of the URL.
    package static func url(_ url: String) -> String {
        let end = url.firstIndex { $0 == "?" || $0 == "#" } ?? url.endIndex
        var masked = withoutCredentials(url[..<end])
        guard end < url.endIndex, url[end] == "?" else { return masked + url[end...] }
        let query = url[url.index(after: end)...]
        let fields = query.split(separator: "&", omittingEmptySubsequences: false)
        masked += "?"
        masked += fields.map(field).joined(separator: "&")
        return masked
    }

    private static func field(_ field: Substring) -> String {
        guard let equals = field.firstIndex(of: "=") else { return String(field) }
        let name = field[..<equals].lowercased()
        guard secretWords.contains(where: name.contains) else { return String(field) }
        return "\(field[..<equals])=***"
    }

    private static func withoutCredentials(_ url: Substring) -> String {
        guard let colon = url.firstIndex(of: ":"), url[colon...].hasPrefix("://") else {
            return String(url)
        }
        let start = url.index(colon, offsetBy: 3)
        let authority = url[start...].prefix { $0 != "/" }
        guard let at = authority.lastIndex(of: "@") else { return String(url) }
        return "\(url[..<start])***\(url[at...])"
    }
}

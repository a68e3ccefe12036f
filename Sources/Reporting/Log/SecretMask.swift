/// Hides what a URL should not tell a log.
package enum SecretMask {
    /// Words that make a query field a secret, alone or as a part of its name.
    private static let secretWords: Set<String> = [
        "token", "key", "apikey", "accesskey", "sig", "signature", "pass", "passwd", "password",
        "passphrase", "pwd", "auth", "authorization", "session", "sessionid", "sid", "phpsessid",
        "jsessionid", "secret", "credential", "credentials", "jwt",
    ]

    /// The URL with `***` for its credentials and for the values of secret query fields.
    ///
    /// A field is secret when a part of its name is one of the words above; parts end at anything but
    /// letters and digits, and before a capital after a small letter. So `access_token`, `apiKey` and
    /// `X-Amz-Signature` are secrets and `keyword` is none. Linear in the length of the URL.
    package static func url(_ url: String) -> String {
        let bytes = url.utf8
        let end = bytes.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
        guard let end else { return withoutCredentials(url[...]) }
        var masked = withoutCredentials(url[..<end])
        guard bytes[end] == UInt8(ascii: "?") else { return masked + url[end...] }
        let fragment = bytes[end...].firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
        let query = url[bytes.index(after: end)..<fragment]
        masked += "?"
        masked += query.split(separator: "&", omittingEmptySubsequences: false).map(field)
            .joined(separator: "&")
        return masked + url[fragment...]
    }

    private static func field(_ field: Substring) -> String {
        guard let equals = field.firstIndex(of: "=") else { return String(field) }
        guard isSecret(field[..<equals]) else { return String(field) }
        return "\(field[..<equals])=***"
    }

    private static func isSecret(_ name: Substring) -> Bool {
        var part = ""
        var wasSmall = false
        for scalar in name.unicodeScalars {
            let isCapital = scalar >= "A" && scalar <= "Z"
            let isWordly =
                isCapital || (scalar >= "a" && scalar <= "z") || (scalar >= "0" && scalar <= "9")
            if !isWordly || (isCapital && wasSmall) {
                if secretWords.contains(part.lowercased()) { return true }
                part = ""
            }
            if isWordly { part.unicodeScalars.append(scalar) }
            wasSmall = isWordly && !isCapital
        }
        return secretWords.contains(part.lowercased()) || secretWords.contains(name.lowercased())
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

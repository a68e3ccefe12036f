/// Tells by its name whether a field of a URL holds a secret.
///
/// A name is one if a part of it is, and its parts end at anything but letters and digits, and before
/// a capital after a small letter: `access_token`, `apiKey` and `X-Amz-Signature` are secrets,
/// `keyword` and `tokens` are none.
enum SecretName {
    /// Parts that make a name secret.
    private static let parts: Set<String> = [
        "key", "sig", "pass", "pwd", "pw", "auth", "authorization", "session", "sid", "otp",
        "jwt", "bearer", "cred", "creds", "csrf", "xsrf", "assertion", "samlresponse", "hmac",
        "verifier",
    ]
    /// What such a part may end in, for those who write in one word: `authtoken`, `PHPSESSID`.
    private static let endings = [
        "token", "secret", "password", "passwd", "passphrase", "passcode", "apikey", "accesskey",
        "secretkey", "privatekey", "authkey", "signature", "sessionid", "sessid", "credential",
        "credentials",
    ]
    /// Names that are secrets by themselves, but often parts of harmless ones: `zip_code`.
    ///
    /// `code` is what OAuth gives access for (RFC 6749 §4.1.2), `ticket` what CAS does.
    private static let wholes: Set<String> = ["code", "pin", "sign", "ticket"]

    /// Whether a field with this name, as it stands in the URL, is secret.
    static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
        let name = name.percentDecoded
        if wholes.contains(String(decoding: name.map(\.lowercased), as: UTF8.self)) { return true }
        var start = 0
        for index in 0...name.count {
            let isEnd = index == name.count || !isWordly(name[index])
            let isHump =
                !isEnd && index > start && isCapital(name[index]) && !isCapital(name[index - 1])
            guard isEnd || isHump else { continue }
            if index > start, isSecretPart(name[start..<index]) { return true }
            start = isHump ? index : index + 1
        }
        // `apiKeY` has parts that are none.
        return isSecretPart(name[...])
    }

    /// Whether a part is secret, its letter case and a number at its end apart.
    private static func isSecretPart(_ part: ArraySlice<UInt8>) -> Bool {
        guard let end = part.lastIndex(where: { !$0.isDigit }) else { return false }
        let word = String(decoding: part[...end].map(\.lowercased), as: UTF8.self)
        return parts.contains(word) || endings.contains { word.hasSuffix($0) }
    }

    private static func isWordly(_ byte: UInt8) -> Bool { byte.isAlpha || byte.isDigit }

    private static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
}

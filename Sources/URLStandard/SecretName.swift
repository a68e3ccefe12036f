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
    ].map { Array($0.utf8) }
    /// Names that are secrets by themselves, but often parts of harmless ones: `zip_code`.
    ///
    /// `code` is what OAuth gives access for (RFC 6749 §4.1.2), `ticket` what CAS does.
    private static let wholes: Set<String> = ["code", "pin", "sign", "ticket"]

    /// Whether a field with this name, as it stands in the URL, is secret.
    static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
        guard !name.isEmpty else { return false }
        let name = name.percentDecoded
        if name.count <= 6, wholes.contains(word(name[...])) { return true }
        var start = 0
        for index in name.indices {
            let byte = name[index]
            if !isWordly(byte) {
                if isSecretPart(name[start..<index]) { return true }
                start = index + 1
            } else if isCapital(byte), index > start, !isCapital(name[index - 1]) {
                if isSecretPart(name[start..<index]) { return true }
                start = index
            }
        }
        // `apiKeY` has parts that are none.
        return isSecretPart(name[start...]) || (start > 0 && isSecretPart(name[...]))
    }

    /// Whether a part is secret, its letter case and a number at its end apart.
    private static func isSecretPart(_ part: ArraySlice<UInt8>) -> Bool {
        guard part.count > 1, let end = part.lastIndex(where: { !$0.isDigit }) else { return false }
        let part = part[...end]
        return endings.contains { hasEnding(part, $0) }
            || (part.count <= 13 && parts.contains(word(part)))
    }

    private static func hasEnding(_ part: ArraySlice<UInt8>, _ ending: [UInt8]) -> Bool {
        guard part.count >= ending.count else { return false }
        let start = part.endIndex - ending.count
        for offset in ending.indices.reversed()
        where part[start + offset].lowercased != ending[offset] {
            return false
        }
        return true
    }

    private static func word(_ part: ArraySlice<UInt8>) -> String {
        String(decoding: part.map(\.lowercased), as: UTF8.self)
    }

    private static func isWordly(_ byte: UInt8) -> Bool { byte.isAlpha || byte.isDigit }

    private static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
}

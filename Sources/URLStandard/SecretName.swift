/// Decides by its name whether a field of a URL holds a secret.
///
/// A name is secret if one of its parts is. Parts end at anything but letters and digits, and between
/// a small letter and a capital: `access_token`, `apiKey` and `X-Amz-Signature` are secret,
/// `keyword` and `tokens` are not.
enum SecretName {
    /// Parts that make a name secret.
    private static let parts: Set<String> = [
        "key", "sig", "pass", "pwd", "pw", "auth", "authorization", "session", "sid", "otp",
        "jwt", "bearer", "cred", "creds", "csrf", "xsrf", "assertion", "samlresponse", "hmac",
        "verifier",
    ]
    /// Endings of such a part, for names written as one word: `authtoken`, `PHPSESSID`.
    private static let endings = [
        "token", "secret", "password", "passwd", "passphrase", "passcode", "apikey", "accesskey",
        "secretkey", "privatekey", "authkey", "signature", "sessionid", "sessid", "credential",
        "credentials",
    ].map { Array($0.utf8) }
    /// Names that are secret as a whole, but are often parts of harmless ones: `zip_code`.
    ///
    /// `code` is an OAuth authorization code (RFC 6749 §4.1.2), `ticket` a CAS service ticket.
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
        // The parts of `apiKeY` are not words.
        return isSecretPart(name[start...]) || (start > 0 && isSecretPart(name[...]))
    }

    /// Whether a part is secret, ignoring case and a number at its end.
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

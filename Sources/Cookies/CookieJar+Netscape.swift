import URLStandard

/// The file format that Netscape began and curl, wget and browsers' exporters share: a cookie a line,
/// seven fields with tabs between them.
extension CookieJar {
    private static let httpOnly = Array("#HttpOnly_".utf8)

    /// Reads a file; lines that are no cookies count for nothing.
    package init(netscape file: [UInt8], now: Int64) {
        self.init()
        for line in file.split(separator: UInt8(ascii: "\n")) {
            if let cookie = Self.cookie(line.last == 13 ? line.dropLast() : line) {
                add(cookie, now: now)
            }
        }
    }

    private static func cookie(_ line: ArraySlice<UInt8>) -> Cookie? {
        let isHTTPOnly = line.starts(with: httpOnly)
        let line = isHTTPOnly ? line.dropFirst(httpOnly.count) : line
        guard line.first != UInt8(ascii: "#") else { return nil }
        let fields = line.split(separator: 9, omittingEmptySubsequences: false)
        // A cookie without a value ends at the tab before it, or without that tab.
        guard fields.count == 7 || fields.count == 6, !fields[5].isEmpty else { return nil }
        let texts = fields.prefix(5).map { String(decoding: $0, as: UTF8.self) }
        let name = texts[0].hasPrefix(".") ? String(texts[0].dropFirst()) : texts[0]
        guard let domain = (try? WebURL("http://\(name)/"))?.host, !domain.isEmpty,
            texts[2].hasPrefix("/"), let expires = Int64(texts[4])
        else { return nil }
        let isHostOnly = texts[1].uppercased() != "TRUE"
        let value = fields.count == 7 ? Array(fields[6]) : []
        guard isHostOnly || !PublicSuffixes.contains(domain),
            fields[5].count + value.count <= Cookie.maximumSize,
            (Array(fields[5]) + value).allSatisfy({ $0 >= 32 && $0 != 127 })
        else { return nil }
        return Cookie(
            name: Array(fields[5]),
            value: value,
            domain: domain,
            path: texts[2],
            expires: expires == 0 ? nil : expires,
            isHostOnly: isHostOnly,
            isSecure: texts[3].uppercased() == "TRUE",
            isHTTPOnly: isHTTPOnly
        )
    }

    /// The file; without what has expired.
    package func netscape(now: Int64) -> [UInt8] {
        var file = Array(
            "# Netscape HTTP Cookie File\n# Whoever has these lines is logged in.\n\n".utf8
        )
        for cookie in cookies where !cookie.isExpired(at: now) {
            if cookie.isHTTPOnly { file += Self.httpOnly }
            let flags = [cookie.isHostOnly ? "FALSE" : "TRUE", cookie.path]
            let domain = (cookie.isHostOnly ? "" : ".") + cookie.domain
            let rest = [cookie.isSecure ? "TRUE" : "FALSE", String(cookie.expires ?? 0)]
            file += ([domain] + flags + rest).joined(separator: "\t").utf8
            file.append(9)
            file += cookie.name
            file.append(9)
            file += cookie.value
            file.append(10)
        }
        return file
    }
}

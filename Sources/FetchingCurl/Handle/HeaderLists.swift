import CCurl
import Fetching

/// The header lines of requests, as lists for libcurl.
///
/// They include what libcurl has options for, such as `User-Agent`, because libcurl formats the value
/// of an option twice for each request, byte by byte.
final class HeaderLists {
    /// The content codings that ``ContentDecoder`` knows.
    private static let codings = "gzip, deflate, br, zstd"

    /// The lines for a task's own origin.
    let own: UnsafeMutableRawPointer?
    /// The lines for all other origins.
    let common: UnsafeMutableRawPointer?
    /// The user's own cookies, for a task's own origin; empty for none.
    ///
    /// They are in no list, since a request has one line of cookies only (RFC 6265 §5.4).
    let ownCookies: [UInt8]
    private let ownLines: [String]
    private let commonLines: [String]

    init(_ configuration: TransportConfiguration) {
        // With a proxy the option is needed, because libcurl also sends it when it asks for a tunnel.
        let agent = configuration.proxy == nil ? ["User-Agent: \(configuration.userAgent)"] : []
        commonLines = agent + ["Accept: */*", "Accept-Encoding: \(Self.codings)"]
        let names = Set(configuration.headers.map(Self.name))
        let cookies = configuration.headers.filter(Self.isCookie)
        ownCookies = Array(cookies.map(Self.value).joined(separator: "; ").utf8)
        ownLines =
            commonLines.filter { !names.contains(Self.name($0)) }
            + configuration.headers.filter { !Self.isCookie($0) }
        own = Self.list(ownLines)
        common = Self.list(commonLines)
    }

    deinit {
        for list in [own, common] {
            curl_slist_free_all(list?.assumingMemoryBound(to: curl_slist.self))
        }
    }

    /// The lines for a request with a method or payload of its own, to be freed by the caller.
    ///
    /// - Parameters:
    ///   - contentType: The payload's type, sent wherever the payload is sent; nil leaves it to
    ///     the configured headers, and sends none where these are not sent.
    ///   - validators: Versions that need not be sent again.
    func list(
        sendsCredentials: Bool,
        contentType: String?,
        validators: Validators?
    ) -> UnsafeMutableRawPointer? {
        var lines = sendsCredentials ? ownLines : commonLines
        if let contentType {
            lines.removeAll { Self.name($0) == "content-type" }
            lines.append("Content-Type: \(contentType)")
        } else if !lines.contains(where: { Self.name($0) == "content-type" }) {
            // Otherwise libcurl would declare the payload a form.
            lines.append("Content-Type:")
        }
        if let etag = validators?.etag { lines.append("If-None-Match: \(etag)") }
        if let date = validators?.lastModified { lines.append("If-Modified-Since: \(date)") }
        // Keeps libcurl from waiting for a `100 Continue`, which few servers send.
        return Self.list(lines + ["Expect:"])
    }

    private static func list(_ lines: [String]) -> UnsafeMutableRawPointer? {
        var head: UnsafeMutablePointer<curl_slist>?
        for line in lines { head = curl_slist_append(head, line) ?? head }
        return head.map { UnsafeMutableRawPointer($0) }
    }

    /// Whether a line sets cookies; `Cookie;` sends an empty one and stays a line.
    private static func isCookie(_ line: String) -> Bool {
        name(line) == "cookie" && line.utf8.dropFirst(6).first == UInt8(ascii: ":")
    }

    private static func value(_ line: String) -> String {
        String(line.drop { $0 != ":" }.dropFirst().drop { $0 == " " })
    }

    private static func name(_ line: String) -> String {
        String(line.prefix { $0 != ":" && $0 != ";" }).lowercased()
    }
}

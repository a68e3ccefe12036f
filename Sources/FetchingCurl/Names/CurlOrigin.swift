import CCurl

/// What all URLs of one origin have in common, as libcurl reads it.
///
/// libcurl 7.88.1 spends a sixth of a request on reading its URL and writing it anew. So it is told
/// the origin once (`CURLOPT_CURLU`), and for each request only the target (RFC 9112 §3.2.1), which
/// goes out as it stands in the URL (`CURLOPT_REQUEST_TARGET`). Lives on the network thread.
final class CurlOrigin {
    /// Scheme and authority, with which the URLs begin.
    private let prefix: [UInt8]
    /// What has to be looked up for it.
    let host: HostKey
    /// Whether it is asked over TLS.
    let isSecure: Bool
    /// Who opens connections to it, where requests may share them.
    var sharing = ConnectionSharing<ConnectionAdmission.Waiter>()
    /// Whole answers that have come from it over TLS.
    var answers = 0
    private let url: OpaquePointer

    /// The origin with that scheme and authority; nil if libcurl does not read them as we do.
    init?(_ text: String) {
        guard URLAgreement.holds(for: text), let parsed = curl_url() else { return nil }
        prefix = Array(text.utf8)
        host = HostKey(text)
        isSecure = text.hasPrefix("https:")
        self.url = parsed
        guard curl_url_set(parsed, CURLUPART_URL, text, 0) == CURLUE_OK else { return nil }
    }

    deinit { curl_url_cleanup(url) }

    /// Whether a URL is of this origin.
    func holds(_ url: String) -> Bool {
        guard prefix.withUnsafeBytes({ url.utf8.begin(with: $0) }) else { return false }
        let end = url.utf8.index(url.utf8.startIndex, offsetBy: prefix.count)
        return end == url.utf8.endIndex || Self.endsAuthority(url.utf8[end])
    }

    /// Has a handle send requests to this origin, which must live as long as it does.
    func set(on easy: UnsafeMutableRawPointer) {
        crawltop_set_pointer(easy, CURLOPT_CURLU, UnsafeMutableRawPointer(url))
        // What libcurl reads where it sends a request again by itself, on a new connection.
        crawltop_set_string(easy, CURLOPT_URL, String(decoding: prefix, as: UTF8.self))
    }

    /// Has a handle ask for a URL of this origin; false if no request may have such a target.
    func setTarget(of url: String, on easy: UnsafeMutableRawPointer) -> Bool {
        url.withCString { start in
            let target = start + prefix.count
            var end = target
            // A normalised URL has nothing else, and a target that had would end the request line.
            while end.pointee > 0x20, end.pointee < 0x7F, end.pointee != Self.fragmentMark {
                end += 1
            }
            let isWhole = end - start == url.utf8.count
            guard isWhole || end.pointee == Self.fragmentMark else { return false }
            if isWhole, target.pointee == Self.slash {
                return crawltop_set_string(easy, CURLOPT_REQUEST_TARGET, target) == CURLE_OK
            }
            let bytes = UnsafeRawBufferPointer(start: target, count: end - target)
            let rest = String(decoding: bytes, as: UTF8.self)
            let text = rest.hasPrefix("/") ? rest : "/" + rest
            return crawltop_set_string(easy, CURLOPT_REQUEST_TARGET, text) == CURLE_OK
        }
    }

    private static let fragmentMark = CChar(UInt8(ascii: "#"))
    private static let slash = CChar(UInt8(ascii: "/"))

    /// How many bytes of a URL are its scheme and authority.
    fileprivate static func length(in url: String) -> Int {
        let bytes = url.utf8
        let start = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.startIndex
        let authority = bytes[start...].dropFirst(3)
        let end = authority.firstIndex(where: endsAuthority) ?? bytes.endIndex
        return bytes.distance(from: bytes.startIndex, to: end)
    }

    private static func endsAuthority(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
    }
}

/// The origins that were asked lately.
struct CurlOrigins {
    /// How many are kept: libcurl needs to be asked again for the others.
    private static let capacity = 4096

    private var latest: CurlOrigin?
    private var known: [String: CurlOrigin] = [:]

    /// The origin of a URL; nil if libcurl does not read the one in it that we do.
    mutating func origin(of url: String) -> CurlOrigin? {
        if let latest, latest.holds(url) { return latest }
        let text = String(decoding: url.utf8.prefix(CurlOrigin.length(in: url)), as: UTF8.self)
        if let origin = known[text] {
            latest = origin
            return origin
        }
        guard let origin = CurlOrigin(text) else { return nil }
        if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
        known[text] = origin
        latest = origin
        return origin
    }
}

import CCurl
import URLStandard

/// What all URLs of one origin have in common, as libcurl reads it.
///
/// libcurl 7.88.1 spends a sixth of a request on parsing and rewriting its URL. So libcurl gets the
/// origin once (`CURLOPT_CURLU`), and for each request only the target (RFC 9112 §3.2.1), which is
/// sent exactly as it stands in the URL (`CURLOPT_REQUEST_TARGET`). Lives on the network thread.
final class CurlOrigin {
    /// The origin's root URL, with credentials if there are any.
    private let root: WebURL
    /// What has to be looked up to connect to it.
    let lookup: LookupTarget
    /// Whether requests go over TLS.
    let isSecure: Bool
    /// Which transfers open connections to it and which wait to share one (HTTP/2).
    var sharing = ConnectionSharing<ConnectionAdmission.Waiter>()
    /// Complete answers received from it over TLS.
    var answers = 0
    /// What its last answer with cookies has set.
    private var cookies: [[UInt8]] = []
    private let handle: OpaquePointer

    /// The origin of a URL; nil if libcurl does not read the same host and port in it.
    init?(root: WebURL) {
        guard let handle = curl_url() else { return nil }
        let code = curl_url_set(handle, CURLUPART_URL, root.href, 0)
        guard code == CURLUE_OK, URLAgreement.holds(between: handle, and: root) else {
            curl_url_cleanup(handle)
            return nil
        }
        self.handle = handle
        self.root = root
        lookup = LookupTarget(root.origin)
        isSecure = root.scheme == "https"
    }

    deinit { curl_url_cleanup(handle) }

    /// Whether a URL is of this origin, and has the same credentials in it.
    func holds(_ url: WebURL) -> Bool { url.hasSameAuthority(as: root) }

    /// Whether an answer sets other cookies than the last one that set any.
    func setsNewCookies(_ fields: [[UInt8]]) -> Bool {
        guard !fields.isEmpty, fields != cookies else { return false }
        cookies = fields
        return true
    }

    /// Has a handle send requests to this origin, which must live as long as the handle uses it.
    func set(on easy: UnsafeMutableRawPointer) {
        crawltop_set_pointer(easy, CURLOPT_CURLU, UnsafeMutableRawPointer(handle))
        // libcurl reads this one where it sends a request again by itself, on a new connection.
        crawltop_set_string(easy, CURLOPT_URL, root.href)
    }

    /// Has a handle ask for a URL of this origin; false if libcurl has no memory left.
    func setTarget(of url: WebURL, on easy: UnsafeMutableRawPointer) -> Bool {
        let target = url.requestTargetRange
        return url.href.withCString { start in
            // Mostly there is no fragment, and libcurl copies straight from the URL.
            guard start[target.upperBound] != 0 else {
                return set(start + target.lowerBound, on: easy)
            }
            let bytes = UnsafeRawBufferPointer(start: start, count: target.upperBound)
            return set(String(decoding: bytes[target], as: UTF8.self), on: easy)
        }
    }

    private func set(_ target: UnsafePointer<CChar>, on easy: UnsafeMutableRawPointer) -> Bool {
        crawltop_set_string(easy, CURLOPT_REQUEST_TARGET, target) == CURLE_OK
    }
}

/// A cache of origins.
struct CurlOrigins {
    /// The most origins kept; the cache is emptied when it is full.
    private static let capacity = 4096

    private var latest: CurlOrigin?
    private var known: [WebURL: CurlOrigin] = [:]

    /// The origin of a URL; nil if libcurl does not read the one in it that we do.
    mutating func origin(of url: WebURL) -> CurlOrigin? {
        if let latest, latest.holds(url) { return latest }
        let root = url.root
        if let origin = known[root] {
            latest = origin
            return origin
        }
        guard let origin = CurlOrigin(root: root) else { return nil }
        if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
        known[root] = origin
        latest = origin
        return origin
    }
}

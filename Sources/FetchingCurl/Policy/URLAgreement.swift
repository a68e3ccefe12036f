import CCurl
import URLStandard

/// Whether libcurl reads the same host and port in a URL as we do.
///
/// Two parsers that disagree on a host are how requests get smuggled past a policy, so what they
/// disagree on is not fetched.
enum URLAgreement {
    static func holds(for url: String) -> Bool {
        isPlain(url) || agree(on: url)
    }

    /// `http(s)://` and a host of letters, digits, dots and dashes: no parser disagrees on that.
    private static func isPlain(_ url: String) -> Bool {
        var bytes = url.utf8.makeIterator()
        for expected in "http".utf8 where bytes.next() != expected { return false }
        var next = bytes.next()
        if next == UInt8(ascii: "s") { next = bytes.next() }
        guard next == UInt8(ascii: ":"), bytes.next() == UInt8(ascii: "/"),
            bytes.next() == UInt8(ascii: "/")
        else { return false }
        while let byte = bytes.next() {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"):
                continue
            case UInt8(ascii: "/"): return true
            default: return false
            }
        }
        return true
    }

    private static func agree(on url: String) -> Bool {
        guard let ours = try? WebURL(url), let theirs = curl_url() else { return false }
        defer { curl_url_cleanup(theirs) }
        guard curl_url_set(theirs, CURLUPART_URL, url, 0) == CURLUE_OK else { return false }
        let host = part(CURLUPART_HOST, of: theirs, flags: 0)
        let port = part(CURLUPART_PORT, of: theirs, flags: 1)  // CURLU_DEFAULT_PORT
        return host == ours.host && port == ours.effectivePort.map(String.init)
    }

    private static func part(_ part: CURLUPart, of url: OpaquePointer, flags: UInt32) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard curl_url_get(url, part, &text, flags) == CURLUE_OK, let text else { return nil }
        defer { curl_free(text) }
        return String(cString: text)
    }
}

import CCurl
import URLStandard

/// Whether libcurl reads the same host and port in a URL as we do.
///
/// Two parsers that disagree on a host are how requests get smuggled past a policy, so what they
/// disagree on is not fetched.
enum URLAgreement {
    /// Compares a URL that libcurl has read with ours.
    static func holds(between theirs: OpaquePointer, and ours: WebURL) -> Bool {
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

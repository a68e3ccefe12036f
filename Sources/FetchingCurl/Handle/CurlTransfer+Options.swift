import CCurl
import Fetching

/// The options that a handle keeps from transfer to transfer.
extension CurlTransfer {
    /// Sets all lasting options.
    func setLastingOptions() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        problemText.pointee = 0
        crawltop_set_pointer(easy, CURLOPT_ERRORBUFFER, problemText)
        crawltop_set_pointer(easy, CURLOPT_PRIVATE, context)
        crawltop_set_pointer(easy, CURLOPT_WRITEDATA, context)
        crawltop_set_pointer(easy, CURLOPT_HEADERDATA, context)
        crawltop_set_callback(easy, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return CurlTransfer.with(context) { transfer in
                // A pause takes effect at the next piece. `curl_easy_pause` would be worse: libcurl
                // forgets it when it connects, or reads on and delivers all header lines as one.
                guard !transfer.isPaused else { return Int(CURL_WRITEFUNC_PAUSE) }
                return transfer.receiveBody(piece) ? piece.count : 0
            }
        }
        crawltop_set_callback(easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
            return CurlTransfer.with(context) { $0.receiveHeader(line) ? line.count : 0 }
        }
        closed.watch(easy)
        let handshakeBegins: curl_ssl_ctx_callback = { _, contextOfTLS, context in
            guard let context else { return CURLE_OK }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            transfer.beginHandshake()
            transfer.records?.watch(contextOfTLS)
            return CURLE_OK
        }
        crawltop_set_tls_context_callback(easy, handshakeBegins, context)
        // No signals, because of the threads; and a hung lookup must not delay the handle's removal.
        crawltop_set_long(easy, CURLOPT_NOSIGNAL, 1)
        crawltop_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        crawltop_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        crawltop_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        crawltop_set_long(easy, CURLOPT_HTTP09_ALLOWED, 0)
        crawltop_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        crawltop_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // ContentDecoder decodes bodies, with bounds.
        crawltop_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0)
        // DeadlineWatch enforces deadlines; libcurl's own is only a fallback.
        crawltop_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, 86_400_000)
        crawltop_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        crawltop_set_long(easy, CURLOPT_HTTP_VERSION, configuration.httpVersion.code)
        // Empty values override the environment's proxy variables and NO_PROXY.
        crawltop_set_string(easy, CURLOPT_PROXY, configuration.proxy ?? "")
        crawltop_set_string(easy, CURLOPT_NOPROXY, "")
        if configuration.proxy != nil {
            crawltop_set_string(easy, CURLOPT_USERAGENT, configuration.userAgent)
        }
        if configuration.isInsecure {
            crawltop_set_long(easy, CURLOPT_SSL_VERIFYPEER, 0)
            crawltop_set_long(easy, CURLOPT_SSL_VERIFYHOST, 0)
        }
    }

    /// Calls `body` with a callback's transfer, without reference counting, because libcurl calls
    /// for each header line.
    ///
    /// The handle's owner keeps the transfer alive.
    private static func with(_ context: UnsafeMutableRawPointer?, _ body: (CurlTransfer) -> Int)
        -> Int
    {
        guard let context else { return 0 }
        return Unmanaged<CurlTransfer>.fromOpaque(context)._withUnsafeGuaranteedRef(body)
    }

    /// Sets whether the configured headers and credentials are sent.
    func setCredentials(_ sends: Bool) {
        sendsCredentials = sends
        crawltop_set_pointer(easy, CURLOPT_HTTPHEADER, sends ? headerLists.own : headerLists.common)
        let credentials = sends ? configuration.credentials : nil
        crawltop_set_string(easy, CURLOPT_USERNAME, credentials?.user)
        crawltop_set_string(easy, CURLOPT_PASSWORD, credentials?.password)
    }
}

extension TransportConfiguration.HTTPVersion {
    fileprivate var code: Int {
        switch self {
        case .http1: 2  // CURL_HTTP_VERSION_1_1
        case .http2: 4  // CURL_HTTP_VERSION_2TLS
        }
    }
}

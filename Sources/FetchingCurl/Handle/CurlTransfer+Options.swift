import CCurl
import Fetching

/// What a handle is told once.
extension CurlTransfer {
    /// Sets everything that stays from transfer to transfer.
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
                // A pause takes hold at the next piece. Asking libcurl for one beforehand is worse:
                // it forgets it when it connects, and else reads on and hands all header lines over
                // as one.
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
        crawltop_set_pointer(
            easy,
            CURLOPT_SSL_CTX_FUNCTION,
            unsafeBitCast(handshakeBegins, to: UnsafeMutableRawPointer.self)
        )
        crawltop_set_pointer(easy, CURLOPT_SSL_CTX_DATA, context)
        // Threads and signals do not go together; a hung lookup must not hold up a removal.
        crawltop_set_long(easy, CURLOPT_NOSIGNAL, 1)
        crawltop_set_long(easy, CURLOPT_QUICK_EXIT, 1)
        crawltop_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        crawltop_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        crawltop_set_long(easy, CURLOPT_HTTP09_ALLOWED, 0)
        crawltop_set_long(easy, CURLOPT_NETRC, Int(CURL_NETRC_IGNORED.rawValue))
        crawltop_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // Bodies are decoded by ourselves, with bounds.
        crawltop_set_long(easy, CURLOPT_HTTP_CONTENT_DECODING, 0)
        // Our own watch is exact to the millisecond; libcurl's deadlines stand behind it.
        crawltop_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, 86_400_000)
        crawltop_set_long(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        crawltop_set_long(easy, CURLOPT_HTTP_VERSION, configuration.httpVersion.code)
        // Empty ones also override what the environment says: which proxy, and which hosts are
        // reached without it (NO_PROXY).
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

    /// What a callback of libcurl does with its transfer, which its handle keeps alive; without
    /// counting references, for libcurl calls with each header line.
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

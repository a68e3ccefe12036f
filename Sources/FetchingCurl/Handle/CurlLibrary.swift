import Glibc

/// libcurl's process-wide state.
enum CurlLibrary {
    private static let once: Void = {
        // CURLOPT_NOSIGNAL keeps libcurl from touching signals, so SIGPIPE is ours to ignore.
        signal(SIGPIPE, SIG_IGN)
        CurlAllocator.initialiseCurl()
    }()

    static func initialise() { once }
}

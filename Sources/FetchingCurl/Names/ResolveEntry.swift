import CCurl
import URLStandard

/// An entry for libcurl's own name cache, set when a transfer starts (`CURLOPT_RESOLVE`).
///
/// Lives until the transfer has ended, because libcurl does not copy the list.
final class ResolveEntry {
    /// How long libcurl keeps an entry, in seconds: longer than ``NameCache``, so that libcurl never
    /// looks up a name that the cache counts as told.
    static func lifetime(besides cache: Duration) -> Int {
        2 * Int(cache.components.seconds) + 60
    }

    let name: String
    /// The port that the addresses are for.
    let port: UInt16
    private let easy: UnsafeMutableRawPointer
    private let list: UnsafeMutablePointer<curl_slist>?

    /// Sets the option of a handle.
    init(_ easy: UnsafeMutableRawPointer, name: String, port: UInt16, _ addresses: [IPAddress]) {
        self.easy = easy
        self.name = name
        self.port = port
        // With a plus the entry expires (CURLOPT_DNS_CACHE_TIMEOUT).
        let hosts = addresses.map { address in
            if case .v6 = address { "[\(address)]" } else { address.description }
        }
        list = curl_slist_append(nil, "+\(name):\(port):\(hosts.joined(separator: ","))")
        crawltop_set_pointer(easy, CURLOPT_RESOLVE, list.map { UnsafeMutableRawPointer($0) })
    }

    deinit {
        crawltop_set_pointer(easy, CURLOPT_RESOLVE, nil)
        curl_slist_free_all(list)
    }
}

/// How far a transfer has come before libcurl gets it.
enum NameWait {
    /// It never had to wait.
    case none
    /// It waits for the lookup of this name; libcurl does not have it yet.
    case waiting(String)
    /// It waits for a descriptor; libcurl does not have it.
    case held
    /// It has failed before libcurl got it.
    case failed
    /// The lookup took this many milliseconds, and libcurl has the addresses.
    case over(Float)
}

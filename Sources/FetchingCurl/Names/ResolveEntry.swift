import CCurl
import URLStandard

/// What one handle tells libcurl's cache of names when its transfer starts (`CURLOPT_RESOLVE`).
///
/// Lives until the transfer has ended, since libcurl does not copy the list.
final class ResolveEntry {
    /// For how long libcurl keeps what it is told, in seconds: longer than the ledger, so that it
    /// never looks up by itself what the ledger takes for told.
    static func lifetime(besides ledger: Duration) -> Int {
        2 * Int(ledger.components.seconds) + 60
    }

    /// The name.
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
        // The plus lets the entry age.
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

/// Where a transfer stands with its host's name.
enum NameWait {
    /// It does not wait, and never did.
    case none
    /// It waits for a lookup, and libcurl does not know of it yet.
    case waiting(String)
    /// It waits for a descriptor, and libcurl does not know of it.
    case held
    /// It ends before libcurl knows of it.
    case failed
    /// It has waited for so many milliseconds.
    case over(Float)
}

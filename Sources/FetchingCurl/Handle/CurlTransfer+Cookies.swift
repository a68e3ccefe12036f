import CCurl
import Fetching

/// The cookies of a request.
extension CurlTransfer {
    /// Sets what is sent as `Cookie`: the user's own cookies, and those of the order whose names the
    /// user has not given.
    ///
    /// By libcurl's option for a line of cookies; its engine for cookies is not used, because handles
    /// serve any origin in turn, and the engine's machine follows redirects itself.
    func setCookies(_ order: TransferOrder) {
        let own = order.sendsCredentials ? headerLists.ownCookies : []
        let cookies = Self.merged(own, order.cookie ?? [])
        guard cookies != self.cookies else { return }
        self.cookies = cookies
        guard !cookies.isEmpty else {
            crawltop_set_string(easy, CURLOPT_COOKIE, nil)
            return
        }
        (cookies + [0]).withUnsafeBytes { bytes in
            _ = crawltop_set_string(
                easy,
                CURLOPT_COOKIE,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            )
        }
    }

    private static func merged(_ own: [UInt8], _ others: [UInt8]) -> [UInt8] {
        guard !own.isEmpty, !others.isEmpty else { return own.isEmpty ? others : own }
        let names = Set(pairs(own).map(name))
        let rest = pairs(others).filter { !names.contains(name($0)) }
        return own + rest.flatMap { Array("; ".utf8) + $0 }
    }

    private static func pairs(_ line: [UInt8]) -> [ArraySlice<UInt8>] {
        line.split(separator: UInt8(ascii: ";")).map { $0.drop { $0 == UInt8(ascii: " ") } }
    }

    private static func name(_ pair: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        pair.prefix { $0 != UInt8(ascii: "=") }
    }
}

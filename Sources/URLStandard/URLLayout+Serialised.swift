extension URLLayout {
    /// Finds the components of a serialised URL in one pass.
    ///
    /// A serialisation is unambiguous: within each component everything is percent-encoded that
    /// would end it.
    init(ofSerialised url: Span<UInt8>) {
        let schemeEnd = url.firstIndex(in: 0..<url.count) { $0 == .ascii(":") } + 1
        self.init()
        self.schemeEnd = UInt32(schemeEnd)
        if url.at(schemeEnd) == .ascii("/"), url.at(schemeEnd + 1) == .ascii("/") {
            findAuthority(url, from: schemeEnd + 2)
        } else {
            (usernameEnd, hostStart, hostEnd) = (self.schemeEnd, self.schemeEnd, self.schemeEnd)
            pathStart = self.schemeEnd + (Self.keepsPathApart(url, at: schemeEnd) ? 2 : 0)
        }
        let rest = Int(pathStart)..<url.count
        let query = url.firstIndex(in: rest) { $0 == .ascii("?") || $0 == .ascii("#") }
        queryStart = UInt32(query)
        fragmentStart = UInt32(url.firstIndex(in: query..<url.count) { $0 == .ascii("#") })
    }

    private mutating func findAuthority(_ url: Span<UInt8>, from start: Int) {
        let end = url.firstIndex(in: start..<url.count) {
            $0 == .ascii("/") || $0 == .ascii("?") || $0 == .ascii("#")
        }
        let at = url.firstIndex(in: start..<end) { $0 == .ascii("@") }
        let host = at < end ? at + 1 : start
        let username = at < end ? url.firstIndex(in: start..<at) { $0 == .ascii(":") } : start
        // The colons of an IPv6 address begin no port.
        let address =
            url.at(host) == .ascii("[")
            ? url.firstIndex(in: host..<end) { $0 == .ascii("]") } : host
        usernameEnd = UInt32(username)
        hostStart = UInt32(host)
        hostEnd = UInt32(url.firstIndex(in: address..<end) { $0 == .ascii(":") })
        pathStart = UInt32(end)
    }

    /// Whether the path begins with "//" and is kept from reading as an authority by "/.".
    private static func keepsPathApart(_ url: Span<UInt8>, at start: Int) -> Bool {
        url.at(start) == .ascii("/") && url.at(start + 1) == .ascii(".")
            && url.at(start + 2) == .ascii("/") && url.at(start + 3) == .ascii("/")
    }
}

extension Span<UInt8> {
    /// The first byte of a range that meets a condition; the range's end if none does.
    @inline(__always)
    fileprivate func firstIndex(in range: Range<Int>, where isWanted: (UInt8) -> Bool) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, !isWanted(self[index]) { index += 1 }
        return index
    }
}

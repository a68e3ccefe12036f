/// Recognises, in one pass, an absolute http or https URL that is its own serialisation.
///
/// The fast path of ``WebURL``: most links of real sites have this form and need no copy and no
/// further parsing. For everything that is not plainly normal (user names, IPv6, escaped dots, …)
/// the answer is nil, and ``URLParser`` takes over.
extension URLLayout {
    init?(ofNormal url: Span<UInt8>) {
        guard let authority = Self.endOfWebScheme(url),
            let hostEnd = Self.endOfNormalHost(url, from: authority),
            let pathStart = Self.endOfNormalPort(url, from: hostEnd, isSecure: authority == 8),
            let queryStart = Self.endOfNormalPath(url, from: pathStart)
        else { return nil }
        var fragmentStart = queryStart
        if url.at(queryStart) == .ascii("?") {
            let stops = ByteSet.specialQuery
            while fragmentStart < url.count, !stops.contains(url[fragmentStart]) {
                fragmentStart += 1
            }
        }
        if fragmentStart < url.count {
            guard url[fragmentStart] == .ascii("#") else { return nil }
            let stops = ByteSet.fragment
            for index in fragmentStart..<url.count where stops.contains(url[index]) { return nil }
        }
        schemeEnd = UInt32(authority - 2)
        usernameEnd = UInt32(authority)
        hostStart = UInt32(authority)
        self.hostEnd = UInt32(hostEnd)
        self.pathStart = UInt32(pathStart)
        self.queryStart = UInt32(queryStart)
        self.fragmentStart = UInt32(fragmentStart)
    }

    private static func endOfWebScheme(_ url: Span<UInt8>) -> Int? {
        guard url.count > 8, url.count <= WebURL.maximumLength,
            url[0] == .ascii("h"), url[1] == .ascii("t"), url[2] == .ascii("t"),
            url[3] == .ascii("p")
        else { return nil }
        let colon = url[4] == .ascii("s") ? 5 : 4
        guard url[colon] == .ascii(":"), url[colon + 1] == .ascii("/"),
            url[colon + 2] == .ascii("/")
        else { return nil }
        return colon + 3
    }

    private static func endOfNormalHost(_ url: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        var label = start
        while index < url.count {
            let byte = url[index]
            if byte &- 0x61 < 26 || byte.isDigit || byte == .ascii("-") {
                index += 1
            } else if byte == .ascii(".") {
                index += 1
                label = index
            } else {
                break
            }
        }
        // An empty last label, and one of digits (perhaps an IPv4 address in an odd spelling), need
        // more care.
        guard index > label else { return nil }
        if url[label].isDigit, !isDottedIPv4(url, in: start..<index) { return nil }
        return index
    }

    private static func isDottedIPv4(_ url: Span<UInt8>, in range: Range<Int>) -> Bool {
        var (parts, digits, value) = (1, 0, 0)
        for index in range {
            let byte = url[index]
            if byte == .ascii(".") {
                guard digits > 0 else { return false }
                (parts, digits, value) = (parts + 1, 0, 0)
            } else {
                guard byte.isDigit, digits == 0 || value > 0 else { return false }
                value = value * 10 + Int(byte &- 0x30)
                digits += 1
                guard value < 256 else { return false }
            }
        }
        return parts == 4 && digits > 0
    }

    private static func endOfNormalPort(_ url: Span<UInt8>, from start: Int, isSecure: Bool) -> Int?
    {
        guard url.at(start) == .ascii(":") else { return start }
        var (index, port) = (start + 1, 0)
        while index < url.count, url[index].isDigit, index < start + 6 {
            port = port * 10 + Int(url[index] &- 0x30)
            index += 1
        }
        guard index > start + 1, url[start + 1] != .ascii("0"), port < 65536 else { return nil }
        return port == (isSecure ? 443 : 80) ? nil : index
    }

    private static func endOfNormalPath(_ url: Span<UInt8>, from start: Int) -> Int? {
        guard url.at(start) == .ascii("/") else { return nil }
        let stops = ByteSet.endsNormalPath
        var index = start
        while index < url.count, url[index] == .ascii("/") {
            let segment = index + 1
            index = segment
            while index < url.count, !stops.contains(url[index]) { index += 1 }
            if URLParser.dots(url, in: segment..<index) != .none { return nil }
        }
        if let stop = url.at(index), stop != .ascii("?"), stop != .ascii("#") { return nil }
        return index
    }
}

/// User name, password, host and port.
extension URLParser {
    /// The authority state and its successors, to the end of the URL; begins after "//".
    mutating func parseAuthority(_ input: Span<UInt8>, from start: Int) throws(WebURLError) {
        var end = start
        var lastAt: Int?
        while end < input.count {
            let byte = input[end]
            if byte == .ascii("/") || byte == .ascii("?") || byte == .ascii("#") || isSlash(byte) {
                break
            }
            if byte == .ascii("@") { lastAt = end }
            end += 1
        }
        bytes.append(.ascii("/"))
        bytes.append(.ascii("/"))
        layout.usernameEnd = UInt32(bytes.count)
        if let lastAt { writeCredentials(input, in: start..<lastAt) }
        layout.hostStart = UInt32(bytes.count)
        let hostStart = lastAt.map { $0 + 1 } ?? start
        if lastAt != nil, hostStart == end { throw .missingHost }
        let colon = Self.portColon(input, in: hostStart..<end)
        let hostEnd = colon ?? end
        if hostStart == hostEnd, colon != nil || special != nil { throw .missingHost }
        try writeHost(input, in: hostStart..<hostEnd)
        layout.hostEnd = UInt32(bytes.count)
        if let colon { try writePort(input, in: colon + 1..<end) }
        layout.pathStart = UInt32(bytes.count)
        parsePathStart(input, from: end)
    }

    private mutating func writeCredentials(_ input: Span<UInt8>, in range: Range<Int>) {
        var colon = range.lowerBound
        while colon < range.upperBound, input[colon] != .ascii(":") { colon += 1 }
        bytes.append(input, range.lowerBound..<colon, encoding: .userinfo)
        layout.usernameEnd = UInt32(bytes.count)
        if colon + 1 < range.upperBound {
            bytes.append(.ascii(":"))
            bytes.append(input, colon + 1..<range.upperBound, encoding: .userinfo)
        } else if colon == range.lowerBound {
            return
        }
        bytes.append(.ascii("@"))
    }

    /// The ":" before the port: the first outside brackets.
    private static func portColon(_ input: Span<UInt8>, in range: Range<Int>) -> Int? {
        var isInBrackets = false
        for index in range {
            switch input[index] {
            case .ascii("["): isInBrackets = true
            case .ascii("]"): isInBrackets = false
            case .ascii(":") where !isInBrackets: return index
            default: break
            }
        }
        return nil
    }

    private mutating func writePort(_ input: Span<UInt8>, in range: Range<Int>) throws(WebURLError)
    {
        var port = 0
        for index in range {
            guard input[index].isDigit else { throw .invalidPort }
            port = port * 10 + Int(input[index] &- 0x30)
            guard port <= UInt16.max else { throw .invalidPort }
        }
        guard !range.isEmpty, special?.defaultPort.map(Int.init) != port else { return }
        bytes.append(.ascii(":"))
        bytes.append(contentsOf: String(port).utf8)
    }

    /// Closes an authority that is missing: the path follows the scheme.
    mutating func endAuthority() {
        let end = UInt32(bytes.count)
        layout.usernameEnd = end
        layout.hostStart = end
        layout.hostEnd = end
        layout.pathStart = end
    }

    /// Copies user name, password, host and port of a base; the scheme is already written.
    mutating func copyAuthority(of base: WebURL) {
        let from = base.layout
        let end = from.hasAuthority ? from.pathStart : from.hostEnd
        bytes.append(base.href.utf8.span, Int(from.schemeEnd)..<Int(end))
        layout = from
        layout.pathStart = end
    }
}

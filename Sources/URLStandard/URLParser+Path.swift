/// Path, query and fragment.
extension URLParser {
    /// What a path segment means: itself, the current directory, or the parent.
    enum Dots {
        case none, single, double
    }

    /// The path start state, after a host: one leading slash belongs to the path.
    mutating func parsePathStart(_ input: Span<UInt8>, from start: Int) {
        if isSlash(input.at(start)) {
            parsePath(input, from: start + 1)
        } else if special != nil {
            parsePath(input, from: start)
        } else {
            parseQuery(input, from: start)
        }
    }

    /// The path state: adds segments to the path in `bytes`, then continues with query and fragment.
    ///
    /// - Parameter start: After the slash that begins the path, if there is one.
    mutating func parsePath(_ input: Span<UInt8>, from start: Int) {
        var start = start
        while true {
            var end = start
            while end < input.count, !endsSegment(input[end]) { end += 1 }
            let hasMore = isSlash(input.at(end))
            switch Self.dots(input, in: start..<end) {
            case .double:
                shortenPath()
                if !hasMore { bytes.append(.ascii("/")) }
            case .single:
                if !hasMore { bytes.append(.ascii("/")) }
            case .none:
                appendSegment(input, in: start..<end)
            }
            guard hasMore else {
                keepPathApart()
                return parseQuery(input, from: end)
            }
            start = end + 1
        }
    }

    @inline(__always)
    private func endsSegment(_ byte: UInt8) -> Bool {
        byte == .ascii("/") || byte == .ascii("?") || byte == .ascii("#")
            || (byte == .ascii("\\") && special != nil)
    }

    private mutating func appendSegment(_ input: Span<UInt8>, in range: Range<Int>) {
        let isFirst = bytes.count == Int(layout.pathStart)
        bytes.append(.ascii("/"))
        if isFirst, special == .file, range.count == 2,
            Self.startsWithDriveLetter(input, from: range.lowerBound)
        {
            bytes.append(input[range.lowerBound])
            bytes.append(.ascii(":"))
        } else {
            bytes.append(input, range, encoding: .path)
        }
    }

    /// Removes the last segment, except a drive letter that is the whole path of a file URL.
    mutating func shortenPath() {
        let start = Int(layout.pathStart)
        if special == .file, bytes.count == start + 3, bytes[start + 2] == .ascii(":"),
            bytes[start + 1].isAlpha
        {
            return
        }
        guard let slash = bytes[start...].lastIndex(of: .ascii("/")) else { return }
        bytes.removeSubrange(slash...)
    }

    /// Keeps a path that begins with "//" from reading as an authority; call it when the path is
    /// complete.
    mutating func keepPathApart() {
        let start = Int(layout.pathStart)
        guard !layout.hasAuthority, bytes.count > start + 1, bytes[start] == .ascii("/"),
            bytes[start + 1] == .ascii("/")
        else { return }
        bytes.insert(contentsOf: [.ascii("/"), .ascii(".")], at: start)
        layout.pathStart += 2
    }

    /// The opaque path state.
    ///
    /// Only a trailing space is encoded, so that it is not lost.
    mutating func parseOpaquePath(_ input: Span<UInt8>, from start: Int) {
        var end = start
        while end < input.count, input[end] != .ascii("?"), input[end] != .ascii("#") { end += 1 }
        if end < input.count, end > start, input[end - 1] == .ascii(" ") {
            bytes.append(input, start..<end - 1, encoding: .c0Control)
            bytes.appendEncoded(.ascii(" "))
        } else {
            bytes.append(input, start..<end, encoding: .c0Control)
        }
        parseQuery(input, from: end)
    }

    /// Query and fragment; at `start` is "?", "#" or the end.
    mutating func parseQuery(_ input: Span<UInt8>, from start: Int) {
        layout.queryStart = UInt32(bytes.count)
        var end = start
        if input.at(start) == .ascii("?") {
            while end < input.count, input[end] != .ascii("#") { end += 1 }
            bytes.append(.ascii("?"))
            appendQuery(input, start + 1..<end)
        }
        parseFragment(input, from: end)
    }

    /// The query state: only http, https and the like have one in another encoding than UTF-8.
    private mutating func appendQuery(_ input: Span<UInt8>, _ range: Range<Int>) {
        guard let special else { return bytes.append(input, range, encoding: .query) }
        if let encodeQuery, special != .ws, special != .wss,
            range.contains(where: { input[$0] > 0x7F })
        {
            let encoded = encodeQuery(input.extracting(range))
            bytes.append(encoded.span, encoded.indices, encoding: .specialQuery)
        } else {
            bytes.append(input, range, encoding: .specialQuery)
        }
    }

    /// The fragment; at `start` is "#" or the end.
    mutating func parseFragment(_ input: Span<UInt8>, from start: Int) {
        layout.fragmentStart = UInt32(bytes.count)
        guard start < input.count else { return }
        bytes.append(.ascii("#"))
        bytes.append(input, start + 1..<input.count, encoding: .fragment)
    }

    /// Copies authority and path of a base; the scheme is already written.
    mutating func copyPath(of base: WebURL) {
        copyAuthority(of: base)
        bytes.append(base.href.utf8.span, Int(base.layout.pathStart)..<Int(base.layout.queryStart))
    }

    /// Copies the query of a base, after its path.
    mutating func copyQuery(of base: WebURL) {
        keepPathApart()
        layout.queryStart = UInt32(bytes.count)
        bytes.append(
            base.href.utf8.span,
            Int(base.layout.queryStart)..<Int(base.layout.fragmentStart)
        )
    }

    /// Whether a segment is "." or "..", also percent-encoded.
    static func dots(_ input: Span<UInt8>, in range: Range<Int>) -> Dots {
        guard range.count <= 6, !range.isEmpty else { return .none }
        var (index, count) = (range.lowerBound, 0)
        while index < range.upperBound {
            if input[index] == .ascii(".") {
                index += 1
            } else if index + 3 <= range.upperBound, input.matches("%2e", in: index..<index + 3) {
                index += 3
            } else {
                return .none
            }
            count += 1
        }
        return count == 1 ? .single : count == 2 ? .double : .none
    }
}

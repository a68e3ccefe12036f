/// The file states, with their rules for Windows drive letters.
extension URLParser {
    /// The file state; begins after "file:", or at the start of a reference relative to a file URL.
    mutating func parseFile(
        _ input: Span<UInt8>,
        from start: Int,
        base: WebURL?
    ) throws(WebURLError) {
        if isSlash(input.at(start)) {
            if isSlash(input.at(start + 1)) { return try parseFileHost(input, from: start + 2) }
            writeFileAuthority(of: base)
            if let base, !Self.startsWithDriveSegment(input, from: start + 1) {
                copyDriveLetter(of: base)
            }
            return parsePath(input, from: start + 1)
        }
        guard let base else {
            writeFileAuthority(of: nil)
            return parsePath(input, from: start)
        }
        if Self.startsWithDriveSegment(input, from: start) {
            copyAuthority(of: base)
            parsePath(input, from: start)
        } else {
            copyPath(of: base)
            parseAfterBasePath(input, from: start, base: base)
        }
    }

    /// The file host state; begins after the slashes.
    private mutating func parseFileHost(_ input: Span<UInt8>, from start: Int) throws(WebURLError) {
        var end = start
        while end < input.count, !isSlash(input[end]), input[end] != .ascii("?"),
            input[end] != .ascii("#")
        {
            end += 1
        }
        writeFileAuthority(of: nil)
        if end == start + 2, Self.startsWithDriveLetter(input, from: start) {
            return parsePath(input, from: start)
        }
        if end > start {
            try writeHost(input, in: start..<end)
            if bytes[Int(layout.hostStart)...].elementsEqual("localhost".utf8) {
                bytes.removeSubrange(Int(layout.hostStart)...)
            }
        }
        layout.hostEnd = UInt32(bytes.count)
        layout.pathStart = layout.hostEnd
        parsePathStart(input, from: end)
    }

    /// Writes "//" and the host of a base, empty without one.
    private mutating func writeFileAuthority(of base: WebURL?) {
        if let base { return copyAuthority(of: base) }
        bytes.append(.ascii("/"))
        bytes.append(.ascii("/"))
        endAuthority()
    }

    private mutating func copyDriveLetter(of base: WebURL) {
        let path = base.href.utf8.span.extracting(
            Int(base.layout.pathStart)..<Int(base.layout.queryStart)
        )
        guard path.count >= 3, path[1].isAlpha, path[2] == .ascii(":"),
            path.count == 3 || path[3] == .ascii("/")
        else { return }
        bytes.append(path, 0..<3)
    }

    /// Whether a letter and ":" or "|" are at `start`.
    static func startsWithDriveLetter(_ input: Span<UInt8>, from start: Int) -> Bool {
        guard let letter = input.at(start), letter.isAlpha else { return false }
        return input.at(start + 1) == .ascii(":") || input.at(start + 1) == .ascii("|")
    }

    /// Whether the segment at `start` is a drive letter.
    private static func startsWithDriveSegment(_ input: Span<UInt8>, from start: Int) -> Bool {
        guard startsWithDriveLetter(input, from: start) else { return false }
        switch input.at(start + 2) {
        case nil, .ascii("/"), .ascii("\\"), .ascii("?"), .ascii("#"): return true
        default: return false
        }
    }
}

import CZlib
import Testing

/// A strict WARC reader: one record for each gzip member, correct lengths, two line breaks at the end.
enum WARCReader {
    struct Record {
        let type: String
        let fields: [String: String]
        let block: [UInt8]

        var text: String { String(decoding: block, as: UTF8.self) }
    }

    static func records(_ file: [UInt8]) throws -> [Record] {
        try members(file).map(record)
    }

    private static func members(_ file: [UInt8]) throws -> [[UInt8]] {
        var members: [[UInt8]] = []
        var rest = file[...]
        while !rest.isEmpty {
            let (member, length) = try inflateMember(rest)
            members.append(member)
            rest = rest.dropFirst(length)
        }
        return members
    }

    private static func inflateMember(_ input: ArraySlice<UInt8>) throws -> ([UInt8], Int) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        defer { stream.deallocate() }
        try #require(crawltop_inflate_init(stream, 15 + 16) == Z_OK)
        defer { inflateEnd(stream) }
        var output: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        let code: Int32 = input.withUnsafeBufferPointer { source in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            stream.pointee.avail_in = UInt32(source.count)
            while true {
                let capacity = chunk.count
                let (code, left) = chunk.withUnsafeMutableBufferPointer { target in
                    stream.pointee.next_out = target.baseAddress
                    stream.pointee.avail_out = UInt32(capacity)
                    return (inflate(stream, Z_NO_FLUSH), Int(stream.pointee.avail_out))
                }
                output += chunk[..<(capacity - left)]
                if code != Z_OK { return code }
            }
        }
        try #require(code == Z_STREAM_END)
        return (output, input.count - Int(stream.pointee.avail_in))
    }

    private static func record(_ bytes: [UInt8]) throws -> Record {
        let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)))
        let header = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        var lines = header.components(by: "\r\n")[...]
        #expect(lines.popFirst() == "WARC/1.1")
        var fields: [String: String] = [:]
        for line in lines {
            let colon = try #require(line.firstRange(of: ": "))
            let name = line[..<colon.lowerBound].lowercased()
            #expect(fields[name] == nil)
            fields[name] = String(line[colon.upperBound...])
        }
        let length = try #require(Int(fields["content-length"] ?? ""))
        let block = Array(bytes[end.upperBound...].prefix(length))
        #expect(block.count == length)
        #expect(Array(bytes[(end.upperBound + block.count)...]) == Array("\r\n\r\n".utf8))
        return Record(type: try #require(fields["warc-type"]), fields: fields, block: block)
    }
}

extension String {
    /// The parts between occurrences of a separator, compared by code unit, so that CR LF is two.
    fileprivate func components(by separator: String) -> [String] {
        Array(utf8).split(separator: Array(separator.utf8), omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
    }
}

/// The header of one WARC 1.1 record (ISO 28500:2017 §5).
struct WARCRecord {
    /// Its type, such as `response`.
    let type: StaticString
    /// Its identifier, a UUID as a URN.
    let id: String
    /// When its content was captured, in seconds since 1970.
    let date: Double
    /// The optional fields, in the order in which they are written.
    private var fields: [(name: String, value: String)] = []

    /// Creates a record with a new identifier.
    init(
        _ type: StaticString,
        date: Double,
        using generator: inout some RandomNumberGenerator
    ) {
        self.type = type
        self.date = date
        id = Self.identifier(using: &generator)
    }

    /// Adds a field; control characters in its value become spaces.
    mutating func add(_ name: String, _ value: String) {
        fields.append((name, value))
    }

    /// The header block with the empty line at its end.
    func header(contentLength: Int) -> [UInt8] {
        var bytes = Array("WARC/1.1\r\nWARC-Type: ".utf8)
        bytes.append(type)
        bytes.append("\r\nWARC-Record-ID: ")
        bytes.append(text: id)
        bytes.append("\r\nWARC-Date: ")
        bytes.append(timestamp: date)
        for field in fields {
            bytes.append("\r\n")
            bytes.append(text: field.name)
            bytes.append(": ")
            bytes.append(fieldValue: field.value)
        }
        bytes.append("\r\nContent-Length: ")
        bytes.append(decimal: contentLength)
        bytes.append("\r\n\r\n")
        return bytes
    }

    /// A random UUID (RFC 9562 §5.4) as `<urn:uuid:…>`.
    private static func identifier(using generator: inout some RandomNumberGenerator) -> String {
        let high = (generator.next() as UInt64) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = (generator.next() as UInt64) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        var text: [UInt8] = Array("<urn:uuid:".utf8)
        for (word, dashes) in [(high, [4, 6]), (low, [0, 2])] {
            for index in 0..<8 {
                if dashes.contains(index) { text.append("-") }
                let byte = UInt8(truncatingIfNeeded: word >> UInt64(56 - index * 8))
                text.append(hexadecimal: byte, tens: UInt8(ascii: "a"))
            }
        }
        text.append(">")
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Appends a value with its control characters replaced by spaces.
    mutating func append(fieldValue text: String) {
        for byte in text.utf8 {
            append(byte < 0x20 || byte == 0x7F ? UInt8(ascii: " ") : byte)
        }
    }
}

/// `text` made safe for HTML text and double-quoted attribute values.
func escapedHTML(_ text: some StringProtocol) -> String {
    // Bytes, not characters: all of these are ASCII, and the whole site passes through here.
    var output: [UInt8] = []
    output.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "&"): output += "&amp;".utf8
        case UInt8(ascii: "<"): output += "&lt;".utf8
        case UInt8(ascii: ">"): output += "&gt;".utf8
        case UInt8(ascii: "\""): output += "&quot;".utf8
        case UInt8(ascii: "'"): output += "&#39;".utf8
        default: output.append(byte)
        }
    }
    return String(decoding: output, as: UTF8.self)
}

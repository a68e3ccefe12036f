extension ByteBuffer {
    /// Appends a URL with every byte percent-encoded that `isKept` is false for.
    mutating func append(percentEncoded url: String, except isKept: (UInt8) -> Bool) {
        for byte in url.utf8 {
            if isKept(byte) {
                append(byte)
            } else {
                append(UInt8(ascii: "%"))
                append(hexadecimal: byte, tens: UInt8(ascii: "A"))
            }
        }
    }
}

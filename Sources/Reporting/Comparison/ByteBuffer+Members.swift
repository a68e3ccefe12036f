/// Members of a JSON object, each with its comma after the previous one.
extension ByteBuffer {
    /// A string, or `null`.
    mutating func append(_ key: StaticString, _ value: String?) {
        appendKey(key)
        append(json: value)
    }

    /// A whole number, or `null`.
    mutating func append(_ key: StaticString, _ value: Int?) {
        appendKey(key)
        append(json: value)
    }

    /// `true` or `false`.
    mutating func append(_ key: StaticString, _ value: Bool) {
        appendKey(key)
        append(value ? "true" : "false")
    }

    /// A number with `decimals` decimals, or `null`.
    mutating func append(_ key: StaticString, _ value: Double?, decimals: Int) {
        appendKey(key)
        append(json: value, decimals: decimals)
    }

    /// A range as an array of its ends, or `null`.
    mutating func append(_ key: StaticString, _ value: ClosedRange<Double>?, decimals: Int) {
        appendKey(key)
        append(json: value, decimals: decimals)
    }

    private mutating func appendKey(_ key: StaticString) {
        if last != UInt8(ascii: "{") { append(UInt8(ascii: ",")) }
        append(UInt8(ascii: "\""))
        append(key)
        append("\":")
    }
}

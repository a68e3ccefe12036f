import Testing

/// A large input, described by the text that it repeats so that test reports stay short.
struct HostileText: CustomTestStringConvertible, Sendable {
    let start: String
    let unit: String
    let count: Int
    let end: String

    /// - Parameter unit: The repeated text; each "#" in it becomes the number of the repetition.
    init(_ start: String = "", repeating unit: String, _ count: Int, _ end: String = "") {
        self.start = start
        self.unit = unit
        self.count = count
        self.end = end
    }

    var testDescription: String {
        "\(start.prefix(40))(\(unit.prefix(40))) × \(count)\(end.prefix(40))"
    }

    var bytes: [UInt8] {
        let parts = unit.utf8.split(separator: UInt8(ascii: "#"), omittingEmptySubsequences: false)
        var bytes = Array(start.utf8)
        bytes.reserveCapacity(count * (unit.utf8.count + 4))
        for index in 0..<count {
            bytes += parts[0]
            for part in parts.dropFirst() {
                bytes += String(index).utf8
                bytes += part
            }
        }
        return bytes + Array(end.utf8)
    }
}

/// The named character references (HTML Standard §13.5).
enum NamedReferences {
    /// The longest name, without ";".
    static let maximumLength = 31
    /// The longest name that counts without ";".
    static let maximumOldLength = 6

    private struct Reference {
        var text: [UInt8] = []
        var isOld = false
    }

    /// The characters of a name.
    ///
    /// - Parameter isWithoutSemicolon: Whether only names count that need no ";".
    static func find(
        _ name: Slice<UnsafeBufferPointer<UInt8>>,
        isWithoutSemicolon: Bool
    ) -> [UInt8]? {
        guard let found = table[String(decoding: name, as: UTF8.self)] else { return nil }
        return isWithoutSemicolon && !found.isOld ? nil : found.text
    }

    private static let table: [String: Reference] = {
        var table: [String: Reference] = [:]
        table.reserveCapacity(2200)
        for word in list.split(whereSeparator: \.isWhitespace) {
            guard let mark = word.firstIndex(where: { $0 == ":" || $0 == "*" }) else { continue }
            let text = word[word.index(after: mark)...].split(separator: "+")
                .compactMap { UInt32($0, radix: 16).flatMap(Unicode.Scalar.init) }
            var reference = Reference(isOld: word[mark] == "*")
            for scalar in text { reference.text += Array(String(scalar).utf8) }
            table[String(word[..<mark])] = reference
        }
        return table
    }()
}

/// The parts of a `Content-Type` field value (RFC 9110 §8.3.1) that a crawler needs.
package struct MediaType: Equatable, Sendable {
    /// Type and subtype, in lower case.
    package let essence: String
    /// The `charset` parameter, in lower case and without quotes; nil if absent.
    package let charset: String?

    /// Parses a field value; nil without a type and subtype.
    package init?(_ value: String) {
        let parts = value.split(separator: ";", maxSplits: 16, omittingEmptySubsequences: false)
        let essence = parts.first.map { Self.trimmed($0).lowercased() } ?? ""
        let names = essence.split(separator: "/", omittingEmptySubsequences: false)
        guard names.count == 2, names.allSatisfy({ !$0.isEmpty && !$0.contains(" ") }) else {
            return nil
        }
        self.essence = essence
        charset = parts.dropFirst().lazy.compactMap(Self.charset).first
    }

    private static func charset(_ parameter: Substring) -> String? {
        let pair = parameter.split(separator: "=", maxSplits: 1)
        guard pair.count == 2, trimmed(pair[0]).lowercased() == "charset" else { return nil }
        let name = trimmed(pair[1]).filter { $0 != "\"" && $0 != "'" }.lowercased()
        return name.isEmpty ? nil : name
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else {
            return start.prefix(0)
        }
        return start[...last]
    }
}

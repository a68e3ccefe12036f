/// An encoding of the Encoding Standard (§4).
package struct TextEncoding: Hashable, Sendable {
    /// In lower case.
    package let name: String

    private init(name: String) { self.name = name }

    /// The encoding that a label names (§4.2, "get an encoding"); nil if no encoding has it.
    package init?(label: some Collection<UInt8>) {
        guard label.count <= 64 else { return nil }
        let start = label.drop(while: \.isHTMLSpace)
        var word = start.map(\.asciiLowercased)
        while let last = word.last, last.isHTMLSpace { word.removeLast() }
        guard let name = Self.names[String(decoding: word, as: UTF8.self)] else { return nil }
        self.init(name: name)
    }

    /// The encoding that a label names; nil if no encoding has it.
    package init?(label: String) { self.init(label: label.utf8) }

    package static let utf8 = Self(name: "utf-8")
    static let utf16LE = Self(name: "utf-16le")
    static let utf16BE = Self(name: "utf-16be")
    static let windows1252 = Self(name: "windows-1252")
    static let userDefined = Self(name: "x-user-defined")
    static let replacement = Self(name: "replacement")

    /// By label.
    private static let names: [String: String] = {
        var names: [String: String] = [:]
        var name = ""
        for word in labelList.split(whereSeparator: \.isWhitespace) {
            if word.last == ":" {
                name = String(word.dropLast())
            } else {
                names[String(word)] = name
            }
        }
        return names
    }()

    /// What a page says of itself in ASCII cannot be UTF-16, whatever it declares, and x-user-defined is
    /// for scripts only (HTML Standard §13.2.3.2, §13.2.3.4).
    var asDeclaredByPage: TextEncoding {
        switch self {
        case .utf16LE, .utf16BE: .utf8
        case .userDefined: .windows1252
        default: self
        }
    }

    /// What URLs are encoded with (§4.3, "get an output encoding").
    var forOutput: TextEncoding {
        switch self {
        case .utf16LE, .utf16BE, .replacement: .utf8
        default: self
        }
    }
}

/// Text that may be drawn: the only kind the screen, the log and the summary accept.
///
/// Everything a server sends is hostile until it went through here. What comes out has no control
/// character, nothing invisible, nothing that reorders its neighbours, at most two combining marks a
/// character and at most 4 KiB, and knows how many cells it takes. Sanitising it again changes
/// nothing, and joining two keeps every promise but the length.
package struct SafeText: Hashable, Sendable {
    /// The characters, fit for a terminal in UTF-8.
    package let string: String
    /// Cells it takes on the screen.
    package let width: Int

    /// Whether every character is printable ASCII: all others take more bytes than cells.
    package var isASCII: Bool { string.utf8.count == width }

    /// The longest text that one remote string turns into, in bytes of UTF-8.
    package static let byteLimit = 4096

    /// No text at all.
    package static let empty = SafeText(trusted: "", width: 0)

    /// One space.
    package static let space = SafeText(trusted: " ", width: 1)

    /// The sign that something was left out.
    package static let ellipsis = SafeText(trusted: "…", width: 1)

    /// Takes over what this module itself has made of safe parts.
    init(trusted string: String, width: Int) {
        self.string = string
        self.width = width
    }

    /// Sanitises a string of any origin; one without anything bad is taken as it is, without a copy.
    package init(_ remote: String) {
        if SafeText.isPrintableASCII(remote) {
            self.init(trusted: remote, width: remote.utf8.count)
        } else if let width = SafeText.widthOfHarmless(remote) {
            self.init(trusted: remote, width: width)
        } else {
            self.init(sanitising: remote)
        }
    }

    /// Sanitises a part of a string.
    package init(_ remote: Substring) { self.init(String(remote.prefix(SafeText.byteLimit + 1))) }

    /// Sanitises bytes, reading them as UTF-8 with U+FFFD for invalid ones.
    package init(bytes: some Sequence<UInt8>) {
        self.init(String(decoding: Array(bytes.prefix(SafeText.byteLimit + 4)), as: UTF8.self))
    }

    /// Whether there is nothing to draw.
    package var isEmpty: Bool { string.isEmpty }

    /// Joins two texts.
    ///
    /// Both are safe, so the sum is.
    package static func + (left: SafeText, right: SafeText) -> SafeText {
        if left.isEmpty { return right }
        if right.isEmpty { return left }
        return SafeText(
            trusted: left.string + right.string,
            width: left.width + right.width
        )
    }

    /// Appends a text.
    package static func += (left: inout SafeText, right: SafeText) {
        left = left + right
    }

    /// The text over and over, for lines and padding; at most 4096 times.
    package func repeated(_ count: Int) -> SafeText {
        let count = min(max(count, 0), SafeText.byteLimit)
        return SafeText(
            trusted: String(repeating: string, count: count),
            width: width * count
        )
    }
}

extension SafeText: CustomStringConvertible {
    /// The same as `string`.
    package var description: String { string }
}

extension SafeText {
    /// Whether a string is short enough and every byte is a printable ASCII character.
    ///
    /// Eight bytes at a time: a byte sets its high bit when it has it already, when 0x20 cannot be
    /// taken from it, or when adding one to 0x7F carries into it.
    static func isPrintableASCII(_ string: String) -> Bool {
        guard string.utf8.count <= byteLimit else { return false }
        let answer = string.utf8.withContiguousStorageIfAvailable { bytes in
            let raw = UnsafeRawBufferPointer(bytes)
            let words = raw.count / 8
            for index in 0..<words {
                let word = raw.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)
                let suspects =
                    word | (word &- 0x2020_2020_2020_2020) | (word &+ 0x0101_0101_0101_0101)
                if suspects & 0x8080_8080_8080_8080 != 0 { return false }
            }
            return raw[(words * 8)...].allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        }
        return answer ?? false
    }

    /// The cells of a string in which nothing needs sanitising; nil when something does.
    static func widthOfHarmless(_ string: String) -> Int? {
        guard string.utf8.count <= byteLimit else { return nil }
        var width = 0
        var marks = 2  // a first mark would have nothing to sit on
        for scalar in string.unicodeScalars {
            switch ScalarClass(scalar) {
            case .forbidden: return nil
            case .mark:
                guard marks < 2 else { return nil }
                marks += 1
                continue
            case .narrow: width += 1
            case .wide: width += 2
            }
            marks = 0
        }
        return width
    }

    /// Sanitises what is not plain ASCII, scalar by scalar.
    init(sanitising remote: String) {
        var sanitiser = Sanitiser()
        var consumed = 0
        for scalar in remote.unicodeScalars {
            consumed += UTF8.width(scalar)
            guard consumed <= SafeText.byteLimit, sanitiser.append(scalar) else {
                sanitiser.cut()
                break
            }
        }
        self = sanitiser.result
    }
}

/// Builds a safe text scalar by scalar, and stops at 4 KiB.
private struct Sanitiser {
    private var bytes: [UInt8] = []
    private var width = 0
    private var hasBase = false
    private var marks = 0
    /// The last place where an ellipsis still fits, always between two characters.
    private var checkpoint = (bytes: 0, width: 0)

    /// Adds what stands for a scalar; false, and no change, when it does not fit any more.
    mutating func append(_ scalar: Unicode.Scalar) -> Bool {
        switch ScalarClass(scalar) {
        case .narrow: return add(scalar, width: 1)
        case .wide: return add(scalar, width: 2)
        case .mark: return add(mark: scalar)
        case .forbidden: break
        }
        switch scalar.value {
        case 0x00..<0x20: return add(Sanitiser.picture(0x2400 + scalar.value), width: 1)
        case 0x7F: return add(Sanitiser.picture(0x2421), width: 1)
        case 0x80..<0xA0:
            return add(token: "\\x" + String(scalar.value, radix: 16, uppercase: true))
        default: break
        }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let zeros = String(repeating: "0", count: max(0, 4 - digits.count))
        return add(token: "<U+" + zeros + digits + ">")
    }

    /// Marks with an ellipsis that something is missing.
    mutating func cut() {
        bytes.removeSubrange(checkpoint.bytes...)
        bytes.append(contentsOf: "…".utf8)
        width = checkpoint.width + 1
    }

    var result: SafeText {
        SafeText(trusted: String(decoding: bytes, as: UTF8.self), width: width)
    }

    /// The visible picture of a control character; a replacement character if there were none.
    private static func picture(_ value: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private mutating func add(_ scalar: Unicode.Scalar, width cells: Int) -> Bool {
        noteCheckpoint()
        guard write(scalar) else { return false }
        width += cells
        hasBase = true
        marks = 0
        return true
    }

    /// A mark without a character to sit on would sit on whatever was drawn before the text.
    private mutating func add(mark: Unicode.Scalar) -> Bool {
        if !hasBase {
            guard add("\u{25CC}", width: 1) else { return false }
        }
        guard marks < 2 else { return true }
        marks += 1
        return write(mark)
    }

    private mutating func add(token: String) -> Bool {
        noteCheckpoint()
        guard bytes.count + token.utf8.count <= SafeText.byteLimit else { return false }
        bytes.append(contentsOf: token.utf8)
        width += token.utf8.count
        hasBase = true
        marks = 0
        return true
    }

    private mutating func noteCheckpoint() {
        if bytes.count <= SafeText.byteLimit - 3 { checkpoint = (bytes.count, width) }
    }

    private mutating func write(_ scalar: Unicode.Scalar) -> Bool {
        guard bytes.count + UTF8.width(scalar) <= SafeText.byteLimit else { return false }
        if scalar.isASCII {
            bytes.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
        return true
    }
}

/// Checks that bytes are UTF-8 as they come.
struct UTF8Check {
    private(set) var isValid = true
    /// How many bytes the last character still needs, and what the next of them may be.
    private var needed = 0
    private var range: ClosedRange<UInt8> = 0x80...0xBF

    /// Takes the next bytes; ASCII goes by eight at a time.
    mutating func read(_ bytes: UnsafeRawBufferPointer) {
        guard isValid, let start = bytes.baseAddress else { return }
        let end = start + bytes.count
        var next = start
        while next < end {
            if needed == 0 {
                while next + 8 <= end,
                    next.loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    next += 8
                }
                guard next < end else { return }
            }
            guard step(next.load(as: UInt8.self)) else {
                isValid = false
                return
            }
            next += 1
        }
    }

    /// The bytes have ended.
    mutating func finish() { if needed > 0 { isValid = false } }

    @inline(__always)
    private mutating func step(_ byte: UInt8) -> Bool {
        if needed > 0 {
            guard range.contains(byte) else { return false }
            needed -= 1
            range = 0x80...0xBF
            return true
        }
        switch byte {
        case 0..<0x80: return true
        case 0xC2...0xDF: needed = 1
        case 0xE0: (needed, range) = (2, 0xA0...0xBF)
        case 0xED: (needed, range) = (2, 0x80...0x9F)
        case 0xE1...0xEF: needed = 2
        case 0xF0: (needed, range) = (3, 0x90...0xBF)
        case 0xF4: (needed, range) = (3, 0x80...0x8F)
        case 0xF1...0xF3: needed = 3
        default: return false
        }
        return true
    }

    /// Whether these bytes are UTF-8.
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        var check = UTF8Check()
        bytes.withUnsafeBytes { check.read($0) }
        check.finish()
        return check.isValid
    }

    /// The bytes, or what they are as windows-1252 if they are no UTF-8: U+FFFD would name nothing.
    static func repaired(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard !isValid(bytes), var decoder = TextDecoder(.windows1252) else { return bytes }
        return bytes.withUnsafeBytes { decoder.decode($0, isLast: true) }[...]
    }
}

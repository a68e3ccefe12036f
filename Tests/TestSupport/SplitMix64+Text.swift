package import DataStructures

extension SplitMix64 {
    /// Scalars from where trouble is: controls, bidi, marks, wide, astral and plain ones.
    package mutating func hostileString(length: Int) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x1F, 0x20...0x7E, 0x7F...0xFF, 0x300...0x36F, 0x600...0x6FF, 0x1100...0x11FF,
            0x2000...0x206F, 0x3000...0x30FF, 0xAC00...0xAC20, 0xE000...0xE010, 0xFE00...0xFFFF,
            0x1F1E6...0x1F64F, 0xE0000...0xE01EF, 0x0...0x10FFFF,
        ]
        var result = String.UnicodeScalarView()
        while result.underestimatedCount < length, result.count < length {
            let range = ranges[Int.random(in: 0..<ranges.count, using: &self)]
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &self)) {
                result.append(scalar)
            }
        }
        return String(result)
    }
}

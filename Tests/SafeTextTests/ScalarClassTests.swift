import SafeText
import TestSupport
import Testing

struct ScalarClassTests {
    /// Blocks of 0x1000 scalars, so that a failure names its place.
    @Test(arguments: 0..<UInt32(0x110))
    func `widths are those that ncurses counts with`(block: UInt32) {
        for value in block << 12..<(block + 1) << 12 {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let system = SystemWidth.cells(of: scalar)
            switch ScalarClass(scalar) {
            case .narrow: #expect(system == 1, "U+\(String(value, radix: 16))")
            case .wide: #expect(system == 2, "U+\(String(value, radix: 16))")
            case .mark: #expect(system == 0, "U+\(String(value, radix: 16))")
            case .forbidden:
                // Whatever glibc thinks of it, it is never drawn: but it must have a reason.
                let properties = scalar.properties
                let isHarmless =
                    system > 0 && !properties.isDefaultIgnorableCodePoint
                    && properties.generalCategory != .privateUse
                    && properties.generalCategory != .format
                #expect(!isHarmless, "U+\(String(value, radix: 16))")
            }
        }
    }

    @Test(arguments: [
        0x00, 0x1B, 0x7F, 0x9B, 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E, 0x200B, 0x200D, 0x200E,
        0x2028, 0x2029, 0x202E, 0x2060, 0x2066, 0x3164, 0xE000, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFFF,
        0xE0041, 0xE01EF, 0xF0000, 0x10FFFF,
    ])
    func `what hides or commands is forbidden`(value: UInt32) throws {
        #expect(try ScalarClass(#require(Unicode.Scalar(value))) == .forbidden)
    }
}

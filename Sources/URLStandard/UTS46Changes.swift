/// What UTS #46 maps since Unicode 16 and the ICU of Debian 12 (72, Unicode 15) maps otherwise or
/// refuses.
///
/// The one that matters is `ẞ`: as `ss` it names another host. ICU 76 knows all of them, and this
/// file can go then. Characters that are new since Unicode 15 are not here, and are refused.
enum UTS46Changes {
    /// A domain with the changed mappings made, for ICU to map the rest.
    ///
    /// - Parameter domain: Bytes; those that are not UTF-8 become U+FFFD, which no domain may hold.
    static func apply(to domain: [UInt8]) -> [UInt8] {
        var mapped = String.UnicodeScalarView()
        for scalar in String(decoding: domain, as: UTF8.self).unicodeScalars {
            guard !isIgnored(scalar) else { continue }
            mapped.append(Unicode.Scalar(mapping(of: scalar.value)) ?? scalar)
        }
        return Array(String(mapped).utf8)
    }

    private static func mapping(of scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x04C0: 0x04CF  // Ӏ
        case 0x10A0...0x10C5: scalar + 0x1C60  // Georgian capitals
        case 0x1E9E: 0x00DF  // ẞ
        case 0x2132: 0x214E  // Ⅎ
        case 0x2183: 0x2184  // Ↄ
        // Compatibility ideographs, by Unicode's corrigendum 4.
        case 0x2F868: 0x36FC
        case 0x2F874: 0x5F53
        case 0x2F91F: 0x243AB
        case 0x2F95F: 0x7AEE
        case 0x2F9BF: 0x45D7
        default: scalar
        }
    }

    /// Fillers and formatting characters that were disallowed.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x115F...0x1160, 0x17B4...0x17B5, 0x180E, 0x2061...0x2063, 0x206A...0x206F, 0x3164,
            0xFFA0, 0x1D173...0x1D17A:
            true
        default: false
        }
    }
}

/// Mappings of UTS #46 that changed between Unicode 15 (ICU 72 of Debian 12) and Unicode 16.
///
/// The one that matters is `ẞ`: mapped to `ss`, it names another host. ICU 76 has them all, so this
/// file can go with it. Characters added after Unicode 15 are not here and are refused.
enum UTS46Changes {
    /// Applies the changed mappings; ICU applies the others.
    ///
    /// - Parameter domain: Bytes. Invalid UTF-8 becomes U+FFFD, which no domain may contain.
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

    /// Fillers and formatting characters that used to be disallowed.
    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x115F...0x1160, 0x17B4...0x17B5, 0x180E, 0x2061...0x2063, 0x206A...0x206F, 0x3164,
            0xFFA0, 0x1D173...0x1D17A:
            true
        default: false
        }
    }
}

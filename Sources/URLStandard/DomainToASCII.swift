import CIDN2

/// Domain to ASCII (URL Standard §3.3): UTS #46, non-transitional, without STD3 rules.
///
/// An ASCII domain is only put in lower case, whatever its `xn--` labels hold. libidn2 maps the
/// rest. Two things are stricter than the standard: labels over 63 and domains over 255 bytes fail
/// when not ASCII, and so does a label with "--" in third place.
enum DomainToASCII {
    /// Maps a domain.
    ///
    /// - Parameter domain: Bytes after percent-decoding, perhaps no valid UTF-8.
    static func map(_ domain: [UInt8]) throws(WebURLError) -> [UInt8] {
        let ascii: [UInt8]
        if domain.allSatisfy({ $0 < 0x80 }) {
            ascii = domain.map(\.lowercased)
        } else {
            guard !domain.contains(0) else { throw .invalidHost }
            let scalars = Array(String(decoding: domain, as: UTF8.self).unicodeScalars)
            ascii = try mapUnicode(scalars)
        }
        guard !ascii.isEmpty else { throw .invalidDomain }
        let forbidden = ByteSet.forbiddenDomain
        guard !ascii.contains(where: forbidden.contains) else { throw .invalidHost }
        return ascii
    }

    /// libidn2 rejects symbols, as IDNA2008 does, where UTS #46 lets them be (`☃.net` is a real
    /// domain).
    ///
    /// So each kind of symbol travels as an ideograph that maps to itself and is put back
    /// afterwards.
    private static func mapUnicode(_ domain: [Unicode.Scalar]) throws(WebURLError) -> [UInt8] {
        var symbols: [Unicode.Scalar] = []
        var standIns: [Unicode.Scalar: Unicode.Scalar] = [:]
        let inputs = Set(domain)
        var next: UInt32 = 0x20000
        let replaced = domain.map { scalar -> Unicode.Scalar in
            guard isSymbol(scalar) else { return scalar }
            if let standIn = standIns[scalar] { return standIn }
            while let candidate = Unicode.Scalar(next), inputs.contains(candidate) { next += 1 }
            guard symbols.count < 64, let standIn = Unicode.Scalar(next) else { return scalar }
            next += 1
            standIns[scalar] = standIn
            symbols.append(scalar)
            return standIn
        }
        let ascii = try lookup(replaced)
        guard !symbols.isEmpty else { return ascii }
        let originals = Dictionary(uniqueKeysWithValues: standIns.map { ($1, $0) })
        let labels = ascii.split(separator: .ascii("."), omittingEmptySubsequences: false)
        return Array(
            labels.map { putBack(originals, in: $0) }.joined(
                separator: CollectionOfOne(.ascii("."))
            )
        )
    }

    private static func putBack(
        _ originals: [Unicode.Scalar: Unicode.Scalar],
        in label: ArraySlice<UInt8>
    ) -> [UInt8] {
        guard label.starts(with: "xn--".utf8), let scalars = Punycode.decode(label.dropFirst(4))
        else {
            return Array(label)
        }
        return Array("xn--".utf8) + Punycode.encode(scalars.map { originals[$0] ?? $0 })
    }

    /// What UTS #46 calls valid and IDNA2008 excludes: assigned symbols and punctuation without a
    /// mapping.
    private static func isSymbol(_ scalar: Unicode.Scalar) -> Bool {
        guard !scalar.isASCII, scalar.value != 0xFFFC, scalar.value != 0xFFFD,
            !(0x2FF0...0x2FFF).contains(scalar.value), !scalar.properties.changesWhenNFKCCaseFolded
        else { return false }
        switch scalar.properties.generalCategory {
        case .otherSymbol, .mathSymbol, .currencySymbol, .modifierSymbol, .otherPunctuation,
            .dashPunctuation,
            .openPunctuation, .closePunctuation, .initialPunctuation, .finalPunctuation,
            .otherNumber:
            return scalar.value != 0x3002
        default:
            return false
        }
    }

    private static func lookup(_ domain: [Unicode.Scalar]) throws(WebURLError) -> [UInt8] {
        let text = domain.flatMap { Array(UTF8.encode($0) ?? .init()) }
        var result: UnsafeMutablePointer<UInt8>?
        let flags = CInt(IDN2_NFC_INPUT.rawValue | IDN2_NONTRANSITIONAL.rawValue)
        let status = idn2_lookup_u8(text + [0], &result, flags)
        defer { idn2_free(result) }
        guard status == IDN2_OK.rawValue, let result else { throw .invalidDomain }
        var ascii: [UInt8] = []
        var next = result
        while next.pointee != 0 {
            ascii.append(next.pointee)
            next += 1
        }
        return ascii
    }
}

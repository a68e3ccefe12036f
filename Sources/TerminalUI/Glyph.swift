import SafeText

/// What one cell shows: a base character and at most two combining marks, packed into 64 bits.
///
/// Three scalars of 21 bits and one bit for "two cells wide", so that comparing two frames compares
/// integers. Only `SafeText` and this module make one, hence every glyph is printable.
package struct Glyph: Hashable, Sendable {
    private let bits: UInt64

    private static let wideBit: UInt64 = 1 << 63
    private static let scalarMask: UInt64 = (1 << 21) - 1

    private init(bits: UInt64) { self.bits = bits }

    /// An empty cell.
    package static let space = Glyph(ascii: 0x20)

    /// The right half of a glyph two cells wide.
    package static let continuation = Glyph(bits: 0)

    /// A printable ASCII character.
    init(ascii byte: UInt8) { bits = UInt64(byte) }

    /// A base that `SafeText` let through, one or two cells wide.
    init(base: Unicode.Scalar, isWide: Bool) {
        bits = UInt64(base.value) | (isWide ? Glyph.wideBit : 0)
    }

    /// The same base with one more mark; a third mark is dropped.
    func adding(mark: Unicode.Scalar) -> Glyph {
        for shift: UInt64 in [21, 42] where (bits >> shift) & Glyph.scalarMask == 0 {
            return Glyph(bits: bits | UInt64(mark.value) << shift)
        }
        return self
    }

    /// Cells it covers: 1 or 2, and 0 for the right half of a wide glyph.
    package var width: Int {
        if bits == 0 { return 0 }
        return bits & Glyph.wideBit == 0 ? 1 : 2
    }

    /// The base character; nil for the right half of a wide glyph.
    package var base: Unicode.Scalar? {
        bits == 0 ? nil : Unicode.Scalar(UInt32(truncatingIfNeeded: bits & Glyph.scalarMask))
    }

    /// The base and its marks in order; empty for the right half of a wide glyph.
    package var scalars: [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        for shift: UInt64 in [0, 21, 42] {
            let value = UInt32(truncatingIfNeeded: (bits >> shift) & Glyph.scalarMask)
            guard value != 0, let scalar = Unicode.Scalar(value) else { break }
            result.append(scalar)
        }
        return result
    }

    /// Whether it is a single ASCII character.
    package var isASCII: Bool { bits < 0x80 && bits != 0 }
}

extension Glyph {
    /// The glyph as one ASCII character; `?` when nothing is alike.
    ///
    /// One cell becomes one cell, so a frame keeps its layout; the right half of a wide glyph is the
    /// caller's to fill.
    package var asciiStandIn: Glyph {
        guard let base, !isASCII else { return isASCII ? self : .space }
        return Glyph(ascii: UInt8(truncatingIfNeeded: base.asciiStandIn.value))
    }
}

/// What a Unicode scalar is to a cell grid.
///
/// ncurses asks `wcwidth(3)` how many cells a character takes, so this table agrees with glibc 2.36
/// in `C.UTF-8` (Unicode 14), with three deliberate exceptions, which become `forbidden`:
/// private use characters, default ignorable ones (UAX #44, among them the soft hyphen, Hangul
/// fillers, variation selectors and TAGs) and every other invisible format character.
package enum ScalarClass: UInt32, Sendable {
    /// Must not reach a terminal: control, bidi control, invisible, private or unassigned.
    case forbidden
    /// One cell.
    case narrow
    /// Two cells.
    case wide
    /// No cell of its own: it combines with the character before it.
    case mark

    /// The class of a scalar.
    package init(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        if value < 0xA0 {
            self = value >= 0x20 && value < 0x7F ? .narrow : .forbidden
            return
        }
        if value < 0x300, value != 0xAD {
            self = .narrow
            return
        }
        let table = ScalarClass.boundaries
        var low = 0
        var high = table.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if table[middle] >> 2 <= value { low = middle } else { high = middle }
        }
        self = ScalarClass(rawValue: table[low] & 3) ?? .forbidden
    }
}

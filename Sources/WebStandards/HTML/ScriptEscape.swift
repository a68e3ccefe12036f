/// Whether script text is within `<!-- … -->`, and there within a second `<script>` whose end tag
/// does not end the script (HTML Standard §13.2.5.18 to §13.2.5.31).
struct ScriptEscape {
    /// Whether "<script" was read within the comment.
    var isDoublyEscaped = false
    private var dashes = 0
    private var isOpening = false
    private(set) var isEscaped = false

    /// "<!" was read; two dashes make it an escape.
    mutating func begin() {
        guard !isEscaped else { return }
        (isOpening, isEscaped, dashes) = (true, true, 0)
    }

    /// Reads one byte of text after "<!".
    mutating func read(_ byte: UInt8) {
        if byte == UInt8(ascii: "-") {
            dashes += 1
            if dashes == 2 { isOpening = false }
        } else if isOpening || (dashes >= 2 && byte == UInt8(ascii: ">")) {
            self = ScriptEscape()
        } else {
            dashes = 0
        }
    }
}

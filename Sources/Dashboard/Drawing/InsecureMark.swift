import SafeText
import TerminalUI

/// What the screen says at all times while certificates are not verified.
enum InsecureMark {
    /// The words for a line that is at least so wide.
    static func words(width: Int) -> SafeText { width < 40 ? "!TLS" : "TLS NOT VERIFIED" }

    /// Adds the words, and what parts them from what follows.
    static func add(to line: inout StyledLine, _ model: DashboardModel, width: Int) {
        guard model.context.isInsecure else { return }
        line.add("\(words(width: width))\(width < 40 ? " " : "  ")", .error, bold: true)
    }

    /// Draws the words in the upper right corner of what hides the title.
    static func draw(_ model: DashboardModel, into frame: inout Frame, in rect: Rect) {
        guard model.context.isInsecure else { return }
        frame.draw(
            " \(words(width: rect.width)) ",
            in: rect.row(0).columns(0..<max(rect.width - 1, 0)),
            alignment: .right,
            ellipsis: model.glyphs.ellipsis,
            style: Style(.error, bold: true)
        )
    }
}

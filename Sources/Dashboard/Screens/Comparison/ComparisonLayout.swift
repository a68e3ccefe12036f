import SafeText
import TerminalUI

/// How the comparison's screen is divided, below its two title lines.
struct ComparisonLayout {
    /// The table's titles, rows and axis.
    let table: Rect
    /// The points with the law through them; empty where there is no room.
    let plot: Rect
    /// What is measured now, the curve in words, the verdict and the warnings.
    let text: Rect
    /// The newest blocks; empty where there is no room.
    let blocks: Rect
    /// Limits that the table shows at once.
    let rows: Int

    /// Whether an area is large enough for more than short rows.
    static func isFull(_ rect: Rect) -> Bool { rect.width >= 60 && rect.height >= 8 }

    /// Divides an area.
    ///
    /// The text gets what it needs, but leaves the table most of a low screen; a plot comes where at
    /// least eight rows are left, beside the text if the screen is wide.
    init(_ rect: Rect, limits: Int, textHeight: (Int) -> Int) {
        let body = rect.rows(min(2, rect.height)..<rect.height)
        let isWide = body.width >= 130
        let wanted = textHeight(isWide ? body.width * 2 / 5 : body.width)
        let isLow = body.height < 14
        let leastText = min(wanted, max(body.height / (isLow ? 3 : 2), 1))
        let gap = isLow ? 0 : 1
        let tableHeight = min(limits + 2, max(body.height - leastText - gap, 3))
        rows = max(tableHeight - 2, 1)
        let (top, rest) = body.splitting(top: tableHeight)
        table = top
        let lower = rest.height > wanted ? rest.splitting(top: 1).rest : rest
        if isWide, lower.height >= 8 {
            let (left, right) = lower.splitting(left: body.width * 3 / 5 - 3)
            plot = left.rows(0..<min(lower.height, 30))
            let column = right.splitting(left: 3).rest
            (text, blocks) = column.splitting(top: wanted + 1)
        } else if lower.height - wanted >= 9 {
            let (upper, below) = lower.splitting(top: min(lower.height - wanted - 1, 18))
            plot = upper
            (text, blocks) = below.splitting(top: 1).rest.splitting(top: wanted + 1)
        } else {
            (plot, text) = (lower.rows(0..<0), lower)
            blocks = lower.rows(0..<0)
        }
    }
}

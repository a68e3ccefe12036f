import LimitTuning
import SafeText
import TerminalUI

/// The newest blocks, for screens with room: what was measured when, in which order.
struct BlockList {
    private let blocks: [BlockRecord]
    private let glyphs: GlyphSet

    init(_ state: ComparisonState, glyphs: GlyphSet) {
        blocks = state.blocks
        self.glyphs = glyphs
    }

    /// Draws a title, and a row for each block as long as there is room, the newest first.
    func draw(into frame: inout Frame, in rect: Rect) {
        guard rect.height >= 4, rect.width >= 40, !blocks.isEmpty else { return }
        let (title, body) = rect.splitting(top: 1)
        frame.draw(
            "blocks, newest first",
            in: title,
            ellipsis: glyphs.ellipsis,
            style: Style(.title)
        )
        let rows = blocks.suffix(max(body.height - 1, 0)).reversed().map(row)
        Table(
            columns: [
                .init("at", width: 6, alignment: .right),
                .init("part", width: 10),
                .init("limit", width: 5, alignment: .right),
                .init("ok/s", width: 6, alignment: .right),
                .init("for", width: 5, alignment: .right, priority: 2),
                .init("p50", width: 5, alignment: .right, priority: 1),
                .init("p95", width: 5, alignment: .right, priority: 1),
                .init("in flight", width: 9, alignment: .right, priority: 3),
                .init("", width: 6, priority: 1),
            ],
            rows: rows
        ).draw(into: &frame, in: body, glyphs: glyphs)
    }

    private func row(_ block: BlockRecord) -> Table.Row {
        let part: SafeText
        switch block.part {
        case .screening: part = "screening"
        case .confirming, .refining: part = "round \(block.round)"
        }
        let style = Style(block.isVoid ? .dim : .text)
        return Table.Row(
            [
                Readout.duration(milliseconds: block.measuredFrom * 1e3), part, "\(block.limit)",
                Readout.rate(block.goodput), Readout.duration(milliseconds: block.seconds * 1e3),
                Readout.duration(milliseconds: block.p50),
                Readout.duration(milliseconds: block.p95), Readout.rate(block.inFlightMean),
                block.isVoid ? "void" : "",
            ],
            styles: Array(repeating: style, count: 9)
        )
    }
}

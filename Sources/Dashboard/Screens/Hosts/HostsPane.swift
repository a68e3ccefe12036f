import Fetching
import SafeText
import TerminalUI

/// Every host, with what is under way on it and what waits for it.
struct HostsPane: PaneScreen {
    private let model: DashboardModel
    private let first: Int

    init(_ model: DashboardModel, position: Int) {
        self.model = model
        first = position
    }

    /// Positions are hosts.
    func lastPosition(in rect: Rect) -> Int {
        max((model.shown?.hosts.count ?? 0) - max(rect.height - 3, 1), 0)
    }

    func draw(into frame: inout Frame, in rect: Rect) {
        let hosts = model.shown?.hosts ?? []
        let glyphs = model.glyphs
        Box(title: Readout.count(hosts.count, "host")).draw(into: &frame, in: rect, glyphs: glyphs)
        let inner = rect.inset(horizontally: 2, vertically: 1)
        let rows = hosts.dropFirst(min(first, lastPosition(in: rect))).prefix(max(inner.height, 0))
        Table(
            columns: [
                .init("host", width: 12, flexibility: 1, truncation: .head),
                .init("in use", width: 6, alignment: .right),
                .init("limit", width: 6, alignment: .right),
                .init("waiting", width: 7, alignment: .right),
            ],
            rows: rows.map {
                Table.Row([SafeText($0.name), "\($0.active)", "\($0.limit)", "\($0.queued)"])
            }
        ).draw(into: &frame, in: inner, glyphs: glyphs)
    }
}

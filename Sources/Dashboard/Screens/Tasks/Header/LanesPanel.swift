import Clock
import SafeText
import TerminalUI

/// The lesson: the same work done in different ways, side by side, and what came of it.
struct LanesPanel {
    private let lanes: [LessonLane]
    private let glyphs: GlyphSet

    init(_ model: DashboardModel) {
        lanes = model.lanes
        glyphs = model.glyphs
    }

    /// Draws a box with a bar for each lane.
    func draw(into frame: inout Frame, in rect: Rect) {
        guard !rect.isEmpty else { return }
        Box(title: "the same work, done in \(Readout.count(lanes.count, "way"))").draw(
            into: &frame,
            in: rect,
            glyphs: glyphs
        )
        let inner = rect.inset(horizontally: 2, vertically: 1)
        let labelWidth = min(lanes.reduce(0) { max($0, $1.label.width) }, inner.width / 3)
        for (index, lane) in lanes.prefix(inner.height).enumerated() {
            let (label, rest) = inner.row(index).splitting(left: labelWidth)
            let (numbers, bar) = rest.splitting(left: 2).rest.splitting(right: 22)
            frame.draw(lane.label, in: label, ellipsis: glyphs.ellipsis)
            let share = Double(lane.done) / Double(max(lane.total, 1))
            let isDone = lane.done >= lane.total
            ProgressBar(.fraction(share), role: isDone ? .ok : lane.isFinished ? .skipped : .wait)
                .draw(into: &frame, in: bar, glyphs: glyphs)
            let sign: SafeText = lane.isFinished ? (isDone ? glyphs.check : glyphs.cross) : .space
            let time = "\(Readout.decimal(lane.elapsed.seconds, places: 1)) s" as SafeText
            let count: SafeText = "\(lane.done)/\(lane.total)"
            let text: SafeText =
                "\(count.padded(to: 8, alignment: .right))\(time.padded(to: 10, alignment: .right)) \(sign)"
            frame.draw(
                text,
                in: numbers,
                alignment: .right,
                ellipsis: glyphs.ellipsis,
                style: Style(.strong)
            )
        }
        let words = lesson.truncated(to: max(rect.width - 6, 0), ellipsis: glyphs.ellipsis)
        let bottom = rect.row(rect.height - 1)
        let start = Point(x: bottom.x + 2, y: bottom.y)
        frame.draw(
            " \(words) ",
            at: start,
            in: bottom.columns(0..<bottom.width - 1),
            style: Style(.accent, bold: true)
        )
    }

    /// What the lanes teach, as far as they have come.
    var lesson: SafeText {
        guard let slowest = lanes.max(by: { $0.projected < $1.projected }),
            let fastest = lanes.min(by: { $0.projected < $1.projected }),
            lanes.count > 1, lanes.allSatisfy(\.isFinished)
        else { return "n leaves the slow half" }
        let times: SafeText =
            "\(LanesPanel.seconds(slowest)) against \(LanesPanel.seconds(fastest))"
        guard fastest.projected > 0 else { return times }
        let ratio = Readout.decimal(slowest.projected / fastest.projected, places: 1)
        return "\(times): \(ratio) times as fast; waits that overlap do not add up"
    }

    /// The time of a lane; of one that was left, what it would have come to.
    private static func seconds(_ lane: LessonLane) -> SafeText {
        let time = Readout.decimal(lane.projected, places: 1)
        return lane.done < lane.total ? "about \(time) s" : "\(time) s"
    }
}

extension LessonLane {
    /// Seconds it took, or would have taken.
    fileprivate var projected: Double {
        guard done < total else { return elapsed.seconds }
        if let estimate { return estimate.seconds }
        guard done > 0 else { return elapsed.seconds }
        return elapsed.seconds * Double(total) / Double(done)
    }
}

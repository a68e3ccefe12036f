import Glibc
import SafeText
import TerminalUI
import TerminalUINcurses

/// Draws many frames and reports what one costs: `measure FRAMES PERCENT` on stderr, as
/// `frames percent size bytes/frame writes/frame µs/frame(draw) µs/frame(show)`.
struct Measurement {
    private let frames: Int
    private let percent: Int

    init(_ arguments: [String]) throws {
        frames = arguments.count > 1 ? Int(arguments[1]) ?? 300 : 300
        percent = arguments.count > 2 ? Int(arguments[2]) ?? 100 : 100
    }

    func run() throws {
        let terminal = try NcursesTerminal()
        var drawing = Duration.zero
        var showing = Duration.zero
        let size = terminal.size
        var ticks = [Int](repeating: 0, count: size.height)
        let before = terminal.outputCost
        let startCPU = Measurement.cpu()
        for number in 0..<frames {
            for row in 0..<size.height where (row * 37 + number * 11) % 100 < percent {
                ticks[row] += 1
            }
            let start = ContinuousClock.now
            let frame = Measurement.frame(size, ticks, terminal.glyphs)
            let middle = ContinuousClock.now
            terminal.show(frame)
            drawing += start.duration(to: middle)
            showing += middle.duration(to: ContinuousClock.now)
        }
        let cpu = Measurement.cpu() - startCPU
        let after = terminal.outputCost
        terminal.close()
        func each(_ duration: Duration) -> Int {
            Int(duration.components.attoseconds / 1_000_000_000_000) / frames
                + Int(duration.components.seconds) * 1_000_000 / frames
        }
        writeError(
            "\(frames) frames, \(percent) %, \(size.width)x\(size.height): "
                + "\((after.bytes - before.bytes) / frames) bytes, "
                + "\(Double(after.writes - before.writes) / Double(frames)) writes, "
                + "draw \(each(drawing)) µs, show \(each(showing)) µs, CPU \(cpu / frames) µs\n"
        )
    }

    /// Rows as the dashboard has them: name, state, bar, rates, URL.
    private static func frame(_ size: Size, _ ticks: [Int], _ glyphs: GlyphSet) -> Frame {
        var frame = Frame(size: size)
        for (y, tick) in ticks.enumerated() {
            let row = frame.bounds.row(y)
            let name: SafeText = "fetch-\(y)"
            frame.draw(name, in: row.columns(0..<10), style: Style(.strong))
            frame.draw("body", in: row.columns(11..<16), style: Style(.body))
            let fraction = Double((tick * 7 + y * 13) % 100) / 100
            ProgressBar(.fraction(fraction)).draw(
                into: &frame,
                in: row.columns(17..<57),
                glyphs: glyphs
            )
            frame.draw("\(tick * 37 % 1000) KiB/s", in: row.columns(58..<70), alignment: .right)
            let url: SafeText = "https://example.org/a/long/path/to/page/\(y)/\(tick).html"
            frame.draw(url, in: row.columns(71..<size.width), truncation: .head, style: Style(.dim))
        }
        return frame
    }

    /// Processor time of this process so far, in microseconds.
    private static func cpu() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1_000_000
            + Int(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
    }
}

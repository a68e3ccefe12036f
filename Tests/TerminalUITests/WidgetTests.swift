import SafeText
import TerminalUI
import Testing

struct WidgetTests {
    private static func text(
        _ width: Int,
        _ height: Int = 1,
        _ draw: (inout Frame, Rect) -> Void
    ) -> String {
        var frame = Frame(size: Size(width: width, height: height))
        draw(&frame, frame.bounds)
        return frame.text
    }

    @Test(arguments: [
        (0.0, "░░░░"), (0.5, "██░░"), (1.0, "████"), (0.29, "█▏░░"), (-1, "░░░░"), (7, "████"),
        (.nan, "░░░░"), (.infinity, "░░░░"),
    ])
    func `a bar fills in eighths of a cell`(fraction: Double, row: String) {
        let text = Self.text(4) {
            ProgressBar(.fraction(fraction)).draw(into: &$0, in: $1, glyphs: .unicode)
        }
        #expect(text == row + "\n")
    }

    @Test func `segments stand side by side in their roles`() {
        var frame = Frame(size: Size(width: 10, height: 1))
        let bar = ProgressBar(.segments([.init(0.5, .ok), .init(0.01, .error), .init(0.2, .wait)]))
        bar.draw(into: &frame, in: frame.bounds, glyphs: .ascii)
        #expect(frame.snapshot.contains("0: 0-4 ok, 5-5 error, 6-6 wait, 7-9 track"))
    }

    @Test(arguments: [0, 1, 5, 11, -3, Int.max, Int.min])
    func `an indeterminate bar stays in its area`(tick: Int) {
        let text = Self.text(8) {
            ProgressBar(.indeterminate(tick: tick)).draw(into: &$0, in: $1, glyphs: .ascii)
        }
        #expect(text.filter { $0 == "#" }.count == 2)
    }

    @Test func `a graph shows the newest values at the right`() {
        let text = Self.text(4, 2) {
            Sparkline([9, 0, 1, 4, 8]).draw(into: &$0, in: $1, glyphs: .unicode)
        }
        #expect(text == "   █\n ▂██\n")
        let odd = Self.text(3) {
            Sparkline([.nan, .infinity, -1]).draw(into: &$0, in: $1, glyphs: .unicode)
        }
        #expect(odd == "\n")
    }

    @Test func `a gauge shows what is above the limit`() {
        var frame = Frame(size: Size(width: 20, height: 1))
        Gauge(used: 4, limit: 2, label: "permits").draw(
            into: &frame,
            in: frame.bounds,
            glyphs: .ascii
        )
        #expect(frame.text == "permits ######## 4/2\n")
        #expect(frame.snapshot.contains("8-11 accent, 12-15 warning"))
    }

    @Test func `a key bar drops what does not fit whole`() {
        let bar = KeyBar([.init("q", "quit"), .init("p", "pause"), .init("?", "help")])
        let text = Self.text(17) { bar.draw(into: &$0, in: $1, glyphs: .ascii) }
        #expect(text == "q quit  p pause\n")
        #expect(bar.item(atColumn: 9, width: 17)?.key == "p")
        #expect(bar.item(atColumn: 16, width: 17) == nil)
    }

    @Test func `a dialog shows its words and the focused button`() {
        let dialog = Dialog(
            title: "Quit?",
            lines: ["3 tasks are in flight."],
            buttons: ["Stay", "Quit"]
        )
        let text = Self.text(40, 9) { dialog.draw(into: &$0, in: $1, glyphs: .ascii) }
        #expect(text.contains("3 tasks are in flight.") && text.contains("[ Stay ]"))
        let areas = dialog.buttonAreas(in: Rect(Size(width: 40, height: 9)))
        #expect(areas.count == 2 && areas.allSatisfy { $0.height == 1 && $0.width == 8 })
    }

    @Test(arguments: [(0, 0), (1, 1), (1, 5), (3, 2), (7, 1), (20, 5)])
    func `every widget is right on a tiny screen`(width: Int, height: Int) {
        var frame = Frame(size: Size(width: width, height: height))
        let area = frame.bounds
        for glyphs in [GlyphSet.unicode, .ascii] {
            ProgressBar(.fraction(0.7)).draw(into: &frame, in: area, glyphs: glyphs)
            ProgressBar(.indeterminate(tick: 3)).draw(into: &frame, in: area, glyphs: glyphs)
            Sparkline([1, 2, 3]).draw(into: &frame, in: area, glyphs: glyphs)
            Gauge(used: 3, limit: 9, label: "漢").draw(into: &frame, in: area, glyphs: glyphs)
            KeyBar([.init("q", "quit")]).draw(into: &frame, in: area, glyphs: glyphs)
            Box(title: "漢字").draw(into: &frame, in: area, glyphs: glyphs)
            TextField("漢字 and more").draw(into: &frame, in: area, glyphs: glyphs)
            Dialog(title: "漢字", lines: ["漢字漢字"], buttons: ["漢", "b"], focus: 9)
                .draw(into: &frame, in: area, glyphs: glyphs)
            Table(columns: [.init("漢", width: 3), .init("b", width: 2)], rows: [.init(["漢字"])])
                .draw(into: &frame, in: area, glyphs: glyphs)
            #expect(frame.isSound)
        }
    }

    @Test(arguments: [GlyphSet.unicode, .ascii])
    func `every sign takes one cell`(glyphs: GlyphSet) {
        let signs =
            glyphs.barSteps + glyphs.sparkSteps + glyphs.spinner
            + Role.allCases.map(glyphs.state) + [
                glyphs.barTrack, glyphs.ellipsis, glyphs.check, glyphs.cross, glyphs.pointer,
                glyphs.mark, glyphs.up, glyphs.down, glyphs.ascending, glyphs.horizontal,
                glyphs.vertical, glyphs.crossing,
            ]
        #expect(signs.allSatisfy { $0.width == 1 && $0.glyphs.count == 1 })
        #expect(!glyphs.isASCII || signs.allSatisfy { $0.asciiOnly() == $0 })
    }
}

import Fetching
import SafeText
import TerminalUI
import Testing

@testable import Dashboard

/// No text runs into another, and none is cut where there is room for it.
struct FittingTextTests {
    private func details(width: Int) -> [String] {
        var screen = ScreenFixture(.busy(), size: Size(width: width, height: 40))
        screen.type("3")
        screen.press(.down, .enter)
        return screen.text.split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("│") }
    }

    @Test(arguments: [80, 90, 99, 100, 101, 110, 120, 200])
    func `facts keep clear of the phases beside them`(width: Int) throws {
        let lines = details(width: width)
        #expect(lines.contains { $0.contains("depth 0") })
        #expect(lines.contains { $0.contains("ended at") })
        #expect(!lines.contains { $0.contains("…") })
        guard width >= 100 else { return }
        for line in lines {
            // Where the phases begin, by cells from the right: border, space, 40 cells.
            let facts = line.dropLast(42)
            #expect(facts.hasSuffix("  "), "\(line)")
        }
    }

    @Test func `items that do not fit stand in the next line, below the first`() {
        var line = StyledLine("tries     ")
        line.add("1 attempt")
        line.addItem("0 redirects", glyphs: .ascii)
        line.addItem("new connection", glyphs: .ascii)
        line.addItem("depth 0", glyphs: .ascii)
        let lines = line.flowed(to: 40, indent: 10)
            .map { $0.parts.map(\.text.string).joined() }
        #expect(
            lines == ["tries     1 attempt . 0 redirects", "          new connection . depth 0"]
        )
        #expect(line.flowed(to: 200, indent: 10).count == 1)
        #expect(line.flowed(to: 1, indent: 10).count == 4)
    }

    @Test(arguments: [(80, 100), (110, 100), (116, 60), (120, 60), (200, 60)])
    func `every word of the help is whole, and columns keep apart`(width: Int, height: Int) {
        var screen = ScreenFixture(size: Size(width: width, height: height))
        screen.type("?")
        let text = screen.text
        #expect(!text.contains("…"))
        for group in HelpGroup.all(.unicode) {
            for line in group.lines { #expect(text.contains(line.words.string)) }
        }
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("│") }
        let titles = HelpGroup.all(.unicode).map(\.title.string)
        // A title never is the last line of a column.
        for title in titles { #expect(lines.last?.contains("│ \(title) ") != true) }
    }

    @Test(arguments: [(80, 24), (100, 30), (120, 40)])
    func `a sorted column has its whole title`(width: Int, height: Int) {
        var screen = ScreenFixture(.busy(), size: Size(width: width, height: height))
        for column in SortColumn.allCases where column != .natural {
            while screen.model.list.criteria.column != column { screen.type(">") }
            guard column != .name || width >= 110 else { continue }
            let title = column == .status ? "code" : column.word
            #expect(screen.text.contains("\(title)▲") || screen.text.contains("\(title)▼"))
        }
    }

    @Test func `the screen has the units of the summary`() {
        var screen = ScreenFixture(.busy(), size: Size(width: 120, height: 40))
        screen.type(" ")
        #expect(screen.text.contains("KiB/s"))
        #expect(!screen.text.contains("kB"))
    }
}

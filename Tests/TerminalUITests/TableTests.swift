import SafeText
import TerminalUI
import Testing

struct TableTests {
    private let table = Table(
        columns: [
            .init("name", width: 4),
            .init("size", width: 4, alignment: .right, priority: 1),
            .init("url", width: 6, flexibility: 1, truncation: .head),
        ],
        rows: [
            .init(["a", "12", "http://x/long/path"], isMarked: true),
            .init(["b"], isSelected: true),
        ],
        sortedColumn: 1
    )

    @Test(arguments: [
        (30, [0..<4, 5..<9, 10..<30]),
        (16, [0..<4, 5..<9, 10..<16]),
        (15, [0..<4, nil, 5..<15]),
        (10, [0..<4, nil, nil]),
        (2, [0..<2, nil, nil]),
        (0, [nil, nil, nil]),
    ])
    func `columns of low priority give way, then the last ones`(width: Int, layout: [Range<Int>?]) {
        #expect(table.layout(width: width) == layout)
    }

    @Test func `rows are aligned, cut at the right end and marked by role`() {
        var frame = Frame(size: Size(width: 22, height: 4))
        table.draw(into: &frame, in: frame.bounds, glyphs: .unicode)
        #expect(frame.text == "name siz▲ url\na      12 …x/long/path\nb\n\n")
        let styles = frame.snapshot.split(separator: "---\n")[1]
        #expect(styles.contains("5-8 title+underlined"))
        #expect(styles.contains("1: 0-21 marked\n2: 0-21 selection"))
        #expect(table.column(atColumn: 7, width: 22) == 1)
        #expect(table.column(atColumn: 9, width: 22) == nil)
    }
}

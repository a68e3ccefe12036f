import DataStructures
import SafeText
import TerminalUI
import TestSupport
import Testing

struct FrameTests {
    @Test func `text lands where it was put, and its length is told`() {
        var frame = Frame(size: Size(width: 8, height: 2))
        #expect(frame.draw("héllo", at: Point(x: 2, y: 1), in: frame.bounds) == 5)
        #expect(frame.text == "\n  héllo\n")
        #expect(frame[x: 2, y: 1].glyph.base == "h")
        #expect(frame[x: 99, y: 0] == .blank)
    }

    @Test(arguments: [
        (-1, 5, " 字漢"), (0, 6, "漢字漢"), (3, 3, "   漢"), (4, 2, "    漢"), (5, 1, ""), (6, 0, ""),
        (-9, 0, ""),
    ])
    func `a wide glyph is never split at an edge`(x: Int, drawn: Int, row: String) {
        var frame = Frame(size: Size(width: 6, height: 1))
        let count = frame.draw("漢字漢", at: Point(x: x, y: 0), in: frame.bounds)
        #expect(frame.text == row + "\n")
        #expect(count == drawn)
        #expect(frame.isSound)
    }

    @Test func `half of an overwritten wide glyph is blanked`() {
        var frame = Frame(size: Size(width: 4, height: 1))
        frame.draw("漢字", at: Point(x: 0, y: 0), in: frame.bounds)
        frame.draw("漢", at: Point(x: 1, y: 0), in: frame.bounds)
        #expect(frame.text == " 漢\n")
        frame.draw("x", at: Point(x: 2, y: 0), in: frame.bounds)
        #expect(frame.text == "  x\n")
        #expect(frame.isSound)
    }

    @Test(arguments: [(0, 0), (1, 1), (0, 5), (5, 0), (2, 1)])
    func `tiny frames take anything`(width: Int, height: Int) {
        var frame = Frame(size: Size(width: width, height: height))
        let far = Rect(x: -5, y: -5, width: 1000, height: 1000)
        frame.draw("漢字 text", at: Point(x: .min, y: 0), in: far)
        frame.draw("漢字 text", at: Point(x: .max, y: .max), in: far)
        frame.draw("漢字 text", at: Point(x: 0, y: 0), in: far)
        frame.draw("漢字 text", in: far.row(5), alignment: .right)
        frame.fill(far, with: "漢")
        frame.restyle(far) { _ in Style(.error) }
        #expect(frame.isSound)
        #expect(frame.snapshot.hasPrefix("\(width)x\(height)\n"))
    }

    @Test(arguments: UInt64(1)...150)
    func `any order of drawing leaves whole glyphs`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let size = Size(
            width: Int.random(in: 0...12, using: &random),
            height: Int.random(in: 0...3, using: &random)
        )
        var frame = Frame(size: size)
        for _ in 0..<40 {
            let text = SafeText(random.hostileString(length: 6))
            #expect(text.glyphs.reduce(0) { $0 + $1.width } == text.width)
            let point = Point(
                x: Int.random(in: -6...14, using: &random),
                y: Int.random(in: -1...3, using: &random)
            )
            let clip = Rect(
                x: Int.random(in: -2...8, using: &random),
                y: Int.random(in: -1...2, using: &random),
                width: Int.random(in: 0...9, using: &random),
                height: Int.random(in: 0...3, using: &random)
            )
            let before = frame
            frame.draw(text, at: point, in: clip, style: Style(.ok))
            #expect(frame.isSound)
            #expect(frame.differsOnly(in: clip, from: before))
        }
        var copy = Frame(size: Size(width: 5, height: 2))
        copy.draw(frame, at: Point(x: -1, y: 0), in: copy.bounds)
        #expect(copy.isSound)
    }

    @Test func `a line of text is aligned, cut and padded in its area`() {
        var frame = Frame(size: Size(width: 10, height: 3))
        frame.fill(frame.bounds, with: "x")
        frame.draw("abc", in: frame.bounds.row(0).columns(1..<7), alignment: .right)
        frame.draw("abc", in: frame.bounds.row(1).columns(1..<7), alignment: .center)
        frame.draw("abcdefghij", in: frame.bounds.row(2).columns(1..<7), truncation: .head)
        #expect(frame.text == "x   abcxxx\nx abc  xxx\nx…fghijxxx\n")
    }

    @Test func `a snapshot names styles by role`() {
        var frame = Frame(size: Size(width: 6, height: 2))
        frame.draw("ab", at: Point(x: 1, y: 0), in: frame.bounds, style: Style(.error, bold: true))
        frame.restyle(frame.bounds.row(1)) { _ in Style(.selection) }
        frame.cursor = Point(x: 3, y: 0)
        let expected = "6x2\n ab\n\n---\n0: 1-2 error+bold\n1: 0-5 selection\ncursor 3,0\n"
        #expect(frame.snapshot == expected)
    }
}

extension Frame {
    /// Whether every wide glyph has its right half and every right half its glyph.
    var isSound: Bool {
        (0..<size.height).allSatisfy { y in
            (0..<size.width).allSatisfy { x in
                switch self[x: x, y: y].width {
                case 0: x > 0 && self[x: x - 1, y: y].width == 2
                case 2: x + 1 < size.width && self[x: x + 1, y: y].width == 0
                default: true
                }
            }
        }
    }

    /// Whether only cells of an area changed, but for halves of wide glyphs at its edges.
    func differsOnly(in rect: Rect, from other: Frame) -> Bool {
        (0..<size.height).allSatisfy { y in
            (0..<size.width).allSatisfy { x in
                let isInside = rect.contains(Point(x: x, y: y))
                let wasHalf = other[x: x, y: y].width != 1 && self[x: x, y: y].glyph == .space
                return isInside || wasHalf || self[x: x, y: y] == other[x: x, y: y]
            }
        }
    }
}

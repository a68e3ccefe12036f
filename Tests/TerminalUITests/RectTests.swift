import SafeText
import TerminalUI
import Testing

struct RectTests {
    private let rect = Rect(x: 2, y: 3, width: 10, height: 5)

    @Test func `sides are never negative and sums never overflow`() {
        let odd = Rect(x: .max, y: .min, width: -5, height: .max)
        #expect(odd.width == 0)
        #expect(odd.maxX >= odd.x && odd.maxY >= odd.y)
        #expect(odd.intersection(rect).isEmpty)
        #expect(Size(width: -1, height: .max) == Size(width: 0, height: Size.limit))
    }

    @Test(arguments: [-1, 0, 1, 4, 5, 6, Int.max])
    func `splitting loses no row and no column`(count: Int) {
        let (top, below) = rect.splitting(top: count)
        #expect(top.height + below.height == rect.height && top.maxY == below.y)
        let (bottom, above) = rect.splitting(bottom: count)
        #expect(bottom.height + above.height == rect.height && above.maxY == bottom.y)
        let (left, beside) = rect.splitting(left: count)
        #expect(left.width + beside.width == rect.width && left.maxX == beside.x)
        let (right, before) = rect.splitting(right: count)
        #expect(right.width + before.width == rect.width && before.maxX == right.x)
    }

    @Test(arguments: [-1, 0, 1, 2, 3, 100])
    func `an inset stays inside`(amount: Int) {
        let inner = rect.inset(by: amount)
        #expect(inner.intersection(rect) == inner || inner.isEmpty)
        #expect(inner.width == max(10 - 2 * max(amount, 0), 0))
    }

    @Test func `rows and columns are cut to what exists`() {
        #expect(rect.rows(3..<99) == Rect(x: 2, y: 6, width: 10, height: 2))
        #expect(rect.columns(-4..<3) == Rect(x: 2, y: 3, width: 3, height: 5))
        #expect(rect.row(5).isEmpty)
        #expect(rect.row(-1).isEmpty)
        #expect(rect.centered(width: 99, height: 1) == Rect(x: 2, y: 5, width: 10, height: 1))
    }
}

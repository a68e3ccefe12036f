import NIOCore
import Testing

@testable import DemoSite

@Suite
struct StreamProgressTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000)

    private func progress(
        size: Int,
        over duration: TimeAmount = .zero,
        framing: Exchange.Framing? = nil,
        cut: BodyStream.Cut? = nil,
        block: String = "0123456789"
    ) -> StreamProgress {
        let stream = BodyStream(block: ByteBuffer(string: block), size: size, cut: cut)
        let framing = framing ?? .length(size)
        return StreamProgress(stream, framing: framing, lasting: duration, now: start)
    }

    private func takeAll(_ progress: inout StreamProgress, at now: NIODeadline) -> String {
        var text = ""
        while let piece = progress.take(at: now) { text += String(buffer: piece) }
        return text
    }

    @Test func `a body repeats its block until it is long enough`() {
        var progress = progress(size: 24)
        #expect(takeAll(&progress, at: start) == "012345678901234567890123")
        #expect(progress.isComplete)
    }

    @Test func `only what is due by the time is taken`() {
        var progress = progress(size: 10, over: .seconds(10))
        #expect(takeAll(&progress, at: start) == "")
        #expect(takeAll(&progress, at: start + .milliseconds(3999)) == "012")
        #expect(takeAll(&progress, at: start + .milliseconds(3999)) == "")
        #expect(!progress.isComplete)
        #expect(takeAll(&progress, at: start + .seconds(10)) == "3456789")
        #expect(progress.isComplete)
    }

    @Test func `nobody looks again before a byte is due`() {
        let slow = progress(size: 2, over: .seconds(100))
        #expect(slow.nextTake(after: start) == start + .seconds(50))
        let fast = progress(size: 1_000_000, over: .seconds(100))
        #expect(fast.nextTake(after: start) == start + .milliseconds(33))
    }

    @Test func `at the time named, a byte is due`() {
        for size in [1, 3, 7, 1000, 99_999] {
            var progress = progress(size: size, over: .milliseconds(700))
            let next = progress.nextTake(after: start)
            #expect(progress.take(at: next) != nil, "size \(size)")
        }
    }

    @Test func `a clock that goes back takes nothing and loses nothing`() {
        var progress = progress(size: 10, over: .seconds(10))
        #expect(progress.take(at: .uptimeNanoseconds(0)) == nil)
        #expect(takeAll(&progress, at: start + .seconds(20)) == "0123456789")
    }

    @Test func `chunks carry their size and end with an empty one`() throws {
        var progress = progress(size: 20, framing: .chunked)
        #expect(takeAll(&progress, at: start) == "a\r\n0123456789\r\na\r\n0123456789\r\n")
        #expect(progress.trailer.map { String(buffer: $0) } == "0\r\n\r\n")
    }

    @Test func `a cut body stops where it was cut and has no end`() {
        let cut = BodyStream.Cut(offset: 4, ending: .close)
        var progress = progress(size: 20, framing: .chunked, cut: cut)
        #expect(takeAll(&progress, at: start) == "4\r\n0123\r\n")
        #expect(progress.isComplete)
        #expect(progress.trailer == nil)
        #expect(progress.ending == .close)
    }

    @Test func `an empty block or body is complete rather than endless`() {
        #expect(progress(size: 0).isComplete)
        var empty = progress(size: 5, block: "")
        #expect(empty.take(at: start) == nil)
        #expect(empty.isComplete)
    }
}

import NIOCore
import Testing

@testable import DemoSite

@Suite
struct AttemptLedgerTests {
    private func count(_ ledger: AttemptLedger<Int>, _ target: String) -> Int {
        ledger.update(target, from: 0) { value in
            value += 1
            return value
        }
    }

    @Test func `each target is counted by itself`() {
        let ledger = AttemptLedger<Int>()
        #expect(count(ledger, "a") == 1)
        #expect(count(ledger, "a") == 2)
        #expect(count(ledger, "b") == 1)
    }

    @Test func `beyond the capacity the target first seen is forgotten`() {
        let ledger = AttemptLedger<Int>(capacity: 2)
        for target in ["a", "b", "a", "c"] { _ = count(ledger, target) }
        #expect(count(ledger, "b") == 2)
        #expect(count(ledger, "a") == 1)
        #expect(count(ledger, "c") == 2)
        #expect(count(ledger, "b") == 1)
    }

    @Test func `a window opens with the first request and stays closed once it is over`() {
        var window = RetryWindow()
        let start = NIODeadline.uptimeNanoseconds(1)
        #expect(window.rest(at: start, length: .seconds(2)) == .seconds(2))
        #expect(window.rest(at: start + .seconds(1), length: .seconds(2)) == .seconds(1))
        #expect(window.rest(at: start + .seconds(2), length: .seconds(2)) == nil)
        #expect(window.rest(at: start + .seconds(3), length: .seconds(2)) == nil)
    }

    @Test func `a renewing window opens again after its one success`() {
        var window = RetryWindow()
        let start = NIODeadline.uptimeNanoseconds(1)
        #expect(window.renewingRest(at: start, length: .seconds(2)) == .seconds(2))
        #expect(window.renewingRest(at: start + .seconds(2), length: .seconds(2)) == nil)
        #expect(
            window.renewingRest(at: start + .seconds(2), length: .seconds(2)) == .seconds(2)
        )
    }

    @Test(arguments: [
        (Duration.milliseconds(20), "0"), (.milliseconds(1001), "1"), (.milliseconds(1500), "2"),
        (.seconds(2), "2"),
    ])
    func `the announced rest is rounded up`(rest: Duration, text: String) {
        let head = RetryWindow.reply(503, rest: rest, form: .seconds).head
        #expect(String(buffer: head).contains("\r\nRetry-After: \(text)\r\n"))
    }
}

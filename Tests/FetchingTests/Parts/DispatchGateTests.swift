import Clock
import Testing

@testable import Fetching

struct DispatchGateTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test func `a pause tells since when when it ends`() {
        var gate = DispatchGate()
        #expect(gate.setPaused(true, now: start) == nil && !gate.isOpen)
        #expect(gate.setPaused(true, now: start + .seconds(1)) == nil)
        #expect(gate.setPaused(false, now: start + .seconds(2)) == start && gate.isOpen)
        #expect(gate.setPaused(false, now: start + .seconds(3)) == nil)
    }

    @Test func `only what steers can hold, and its hold ends with it`() {
        var gate = DispatchGate()
        gate.setHeldBySteering(true)
        #expect(gate.isOpen && !gate.isSteered)
        gate.beginSteering()
        gate.setHeldBySteering(true)
        gate.beginSteering()
        #expect(!gate.isOpen && gate.isSteered)
        gate.endSteering()
        #expect(gate.isOpen && !gate.isSteered)
    }

    @Test func `a full memory does not close it, since one transfer may go on`() {
        var gate = DispatchGate()
        gate.isMemoryFull = true
        #expect(gate.isOpen)
        gate.isConsumerBehind = true
        #expect(!gate.isOpen)
    }
}

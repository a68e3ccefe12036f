package import Clock
package import Fetching

/// A model of a transport: it knows what may be ordered and refuses the rest, and moves nothing.
///
/// The test ends transfers by ``end(_:_:_:)``, or an answer closure does so as soon as they start.
/// Time is the manual clock's: unless told otherwise it flies, that is, it jumps to whatever the
/// engine wants to be woken at.
package final class FakeTransport: Transport {
    /// What a transport has been told, and what was wrong with it.
    package struct Ledger: Sendable {
        /// Transfers under way by slot.
        package var underWay: [UInt32: Transfer] = [:]
        /// How many were ever started.
        package var started = 0
        /// How many were under way at once at most.
        package var peak = 0
        /// How many were cancelled while under way.
        package var cancelled = 0
        /// When the engine wants to be woken.
        package var wakeAt = MonotonicTime.distantFuture
        /// How many times it was told so.
        package var wakeOrders = 0
        /// Orders that no engine may give.
        package var violations: [String] = []
        /// Whether ``FakeTransport/stop()`` was called.
        package var isStopped = false
        /// Bodies that were saved and are to be removed.
        package var removedFiles: [String] = []
        var newestSerial: UInt32 = 0

        /// Orders under way, the oldest first.
        package var orders: [TransferOrder] {
            underWay.values.map(\.order).sorted { $0.id.serial < $1.id.serial }
        }
    }

    /// One transfer under way.
    package struct Transfer: Sendable {
        /// What was ordered.
        package let order: TransferOrder
        /// Whether it is paused.
        package var isPaused = false
        /// When it ends at the latest, if that was moved.
        package var endsAt: MonotonicTime?
    }

    /// Everything that has happened so far.
    package let ledger = Watched(Ledger())
    private let clock: ManualClock
    private let timeFlies: Bool
    /// What an engine is told of as the budget of bodies; the test charges it.
    package let memory: MemoryBudget?
    private let answer: @Sendable (TransferOrder) -> TransferReport?
    private let outlet = Watched<(@Sendable (TransportBatch) -> Void)?>(nil)

    /// A transport without a network.
    ///
    /// - Parameter answer: Ends a transfer as soon as it starts; nil leaves it under way.
    package init(
        clock: ManualClock,
        timeFlies: Bool = true,
        memory: MemoryBudget? = nil,
        answering answer: @escaping @Sendable (TransferOrder) -> TransferReport? = { _ in nil }
    ) {
        self.clock = clock
        self.timeFlies = timeFlies
        self.memory = memory
        self.answer = answer
    }

    package func start(delivering deliver: @escaping @Sendable (TransportBatch) -> Void) {
        outlet.update { outlet in
            if outlet != nil {
                ledger.update { $0.violations.append("a transport is started once") }
            }
            outlet = deliver
        }
    }

    package func send(_ orders: [TransportOrder]) {
        var batch = TransportBatch(time: clock.now)
        let wakeAt = ledger.update { ledger in
            for order in orders { ledger.obey(order, into: &batch, answer: answer) }
            return ledger.wakeAt
        }
        if !batch.ended.isEmpty { deliver(batch) }
        if timeFlies, batch.ended.isEmpty, wakeAt != .distantFuture {
            clock.advance(to: wakeAt)
            wakeIfDue()
        }
    }

    package func stop() async {
        ledger.update { ledger in
            ledger.isStopped = true
            ledger.underWay = [:]
        }
        outlet.update { $0 = { _ in } }
    }

    // MARK: The test's side

    /// Ends a transfer.
    package func end(
        _ order: TransferOrder,
        _ end: TransferEnd = .answered,
        _ describe: (inout TransferReport) -> Void = { $0.status = 200 }
    ) {
        var report = TransferReport(id: order.id, end: end)
        describe(&report)
        self.end([report])
    }

    /// Ends several transfers in one batch.
    package func end(_ reports: [TransferReport]) {
        var batch = TransportBatch(time: clock.now)
        batch.ended = reports
        ledger.update { ledger in
            for report in reports {
                let ended = ledger.underWay.removeValue(forKey: report.id.slot)
                guard ended?.order.id != report.id else { continue }
                ledger.violations.append("the test ends what is not under way: \(report.id)")
            }
        }
        deliver(batch)
    }

    /// Reports how far a transfer has come.
    package func progress(_ progress: TransferProgress) {
        var batch = TransportBatch(time: clock.now)
        batch.progress = [progress]
        deliver(batch)
    }

    /// Delivers an empty batch if the engine wanted to be woken by now.
    package func wakeIfDue() {
        let isDue = ledger.update { ledger in
            guard ledger.wakeAt <= clock.now else { return false }
            ledger.wakeAt = .distantFuture
            return true
        }
        if isDue { deliver(TransportBatch(time: clock.now)) }
    }

    /// Tells that the process has stood still until now.
    package func standStill(for duration: Duration) {
        var batch = TransportBatch(time: clock.now)
        batch.suspended = duration
        deliver(batch)
    }

    private func deliver(_ batch: TransportBatch) {
        outlet.value?(batch)
    }
}

import Clock
import DequeModule

/// Which transfers the transport holds in reserve, all of one host, and how many it should hold.
///
/// The size adapts to how long a filling lasts: it doubles below ``shortTime`` and halves above
/// ``longTime``.
struct Prefetch: Sendable {
    /// How many transfers are held to begin with, and at most after some came back.
    static let initialSize = 8
    static let shortTime = Duration.milliseconds(5)
    /// Where messages travel faster than answers, a reserve would only delay retries and redirects.
    static let longTime = Duration.milliseconds(20)

    /// How many transfers the transport can hold.
    let capacity: Int
    /// How many it should hold.
    private(set) var size = initialSize
    /// The host that the reserve was filled for last.
    private(set) var host: HostID?
    /// The host of the newest transfer under way: the reserve is filled for it next.
    private(set) var nextHost: HostID?
    private var filledAt = MonotonicTime.zero
    /// In the order in which they are to start.
    private var waiting = Deque<(transfer: TransferID, task: TaskID)>()
    /// On their way back.
    private var recalled: [TransferID: TaskID] = [:]

    init(capacity: Int) {
        self.capacity = capacity
    }

    mutating func transferStarted(on host: HostID) { nextHost = host }

    /// Whether nothing is held, or only what is on its way back.
    var isEmpty: Bool { waiting.isEmpty }

    /// Whether nothing is held and nothing on its way back.
    var isIdle: Bool { waiting.isEmpty && recalled.isEmpty }

    /// Whether there is room for another transfer.
    var hasRoom: Bool { waiting.count < size }

    /// Whether it is time to fill it up for a host; a reserve is for one host at a time.
    func wantsFilling(for host: HostID) -> Bool {
        waiting.count * 2 <= size && (waiting.isEmpty || self.host == host)
    }

    /// Begins a filling, and adapts the size to how long the last one has lasted.
    mutating func beginFilling(for host: HostID, now: MonotonicTime) {
        self.host = host
        defer { filledAt = now }
        guard filledAt > .zero else { return }
        let lasted = now - filledAt
        if lasted < Self.shortTime {
            size = min(size * 2, max(capacity, Self.initialSize))
        } else if lasted > Self.longTime {
            size = max(size / 2, 1)
        }
    }

    mutating func add(_ transfer: TransferID, for task: TaskID) {
        waiting.append((transfer, task))
    }

    /// The transfer that is to start next.
    mutating func takeFirst() -> TransferID? { waiting.popFirst()?.transfer }

    /// Marks everything as on its way back; returns whether there was anything.
    mutating func recallAll() -> Bool {
        guard !waiting.isEmpty else { return false }
        for entry in waiting { recalled[entry.transfer] = entry.task }
        waiting = []
        shrink()
        return true
    }

    /// A transfer has come back.
    mutating func returned(_ transfer: TransferID) {
        remove(transfer)
        shrink()
    }

    /// Forgets a transfer, which has started or ended.
    mutating func remove(_ transfer: TransferID) {
        if recalled.removeValue(forKey: transfer) != nil { return }
        if waiting.first?.transfer == transfer {
            waiting.removeFirst()
        } else if let index = waiting.firstIndex(where: { $0.transfer == transfer }) {
            waiting.remove(at: index)
        }
    }

    /// The transfer of a task that is held or on its way back.
    func transfer(of task: TaskID) -> TransferID? {
        waiting.first { $0.task == task }?.transfer
            ?? recalled.first { $0.value == task }?.key
    }

    /// Every task with a transfer that is held or on its way back.
    var tasks: [TaskID] { waiting.map(\.task) + Array(recalled.values) }

    private mutating func shrink() { size = min(size, Self.initialSize) }
}

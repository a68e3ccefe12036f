import Clock

/// A slot map of the transfers that the transport knows of, with the permits of those under way.
///
/// The permit invariant lives here and nowhere else: a transfer takes its permit when it starts and
/// gives it back when its slot is closed. A transfer that the transport only holds in reserve has
/// none.
struct TransferSlots: Sendable {
    /// A transfer that has ended.
    struct Closed {
        let host: HostID
        /// Zero if it never started.
        let startedAt: MonotonicTime
        /// Whether it gave a permit back.
        let wasUnderWay: Bool
    }

    private struct Slot: Sendable {
        /// Of the transfer that has the slot or had it last; reports of earlier ones are stale.
        var serial: UInt32
        var use: Use
    }

    /// A slot's transfer is without a task if that has gone on without it, as after a cancellation.
    private enum Use: Sendable {
        case free
        case reserved(TaskID?, HostID)
        case underWay(TaskID?, HostID, since: MonotonicTime)
    }

    private(set) var permits: Permits
    /// Transfers started so far.
    private(set) var begun = 0
    private var slots: [Slot] = []
    private var free: [UInt32] = []
    private var newestSerial: UInt32 = 0

    init(limit: Int) {
        permits = Permits(limit: limit)
    }

    mutating func setLimit(_ limit: Int) { permits.setLimit(limit) }

    mutating func permitSeconds(at now: MonotonicTime) -> Double {
        permits.permitSeconds(at: now)
    }

    /// Opens a slot for a transfer that has not started.
    mutating func open(for task: TaskID, on host: HostID) -> TransferID {
        newestSerial &+= 1
        let slot = Slot(serial: newestSerial, use: .reserved(task, host))
        guard let index = free.popLast() else {
            slots.append(slot)
            return TransferID(slot: UInt32(slots.count - 1), serial: newestSerial)
        }
        slots[Int(index)] = slot
        return TransferID(slot: index, serial: newestSerial)
    }

    /// Takes a permit for a reserved transfer.
    ///
    /// - Returns: Its host and task; nil if it is not in reserve.
    @discardableResult
    mutating func start(_ id: TransferID, now: MonotonicTime) -> (host: HostID, task: TaskID?)? {
        guard isOpen(id), case .reserved(let task, let host) = slots[Int(id.slot)].use else {
            return nil
        }
        slots[Int(id.slot)].use = .underWay(task, host, since: now)
        permits.take(at: now)
        begun += 1
        return (host, task)
    }

    /// Closes a slot, and gives back the permit if its transfer was under way.
    ///
    /// - Parameter undoesStart: Whether the transfer came back from the reserve while the order to
    ///   start it was on its way, so that it never started.
    @discardableResult
    mutating func close(
        _ id: TransferID,
        undoesStart: Bool = false,
        now: MonotonicTime
    ) -> Closed? {
        guard isOpen(id) else { return nil }
        defer {
            slots[Int(id.slot)].use = .free
            free.append(id.slot)
        }
        switch slots[Int(id.slot)].use {
        case .free: return nil
        case .reserved(_, let host):
            return Closed(host: host, startedAt: .zero, wasUnderWay: false)
        case .underWay(_, let host, let start):
            permits.giveBack(at: now)
            if undoesStart { begun -= 1 }
            return Closed(host: host, startedAt: start, wasUnderWay: true)
        }
    }

    /// Lets a transfer go on without its task.
    mutating func orphan(_ id: TransferID) {
        guard isOpen(id) else { return }
        switch slots[Int(id.slot)].use {
        case .free: break
        case .reserved(_, let host): slots[Int(id.slot)].use = .reserved(nil, host)
        case .underWay(_, let host, let start):
            slots[Int(id.slot)].use = .underWay(nil, host, since: start)
        }
    }

    /// Whether a transfer still has its slot.
    func isOpen(_ id: TransferID) -> Bool {
        guard id.slot < slots.count, slots[Int(id.slot)].serial == id.serial else { return false }
        if case .free = slots[Int(id.slot)].use { return false }
        return true
    }

    /// Whether a transfer has its slot and its permit.
    func isUnderWay(_ id: TransferID) -> Bool {
        guard isOpen(id), case .underWay = slots[Int(id.slot)].use else { return false }
        return true
    }

    /// The task of a transfer that still has its slot, unless it was orphaned.
    func task(of id: TransferID) -> TaskID? {
        isOpen(id) ? task(inSlot: Int(id.slot)) : nil
    }

    /// The transfer that has a slot.
    func transfer(inSlot slot: UInt32) -> TransferID {
        TransferID(slot: slot, serial: slots[Int(slot)].serial)
    }

    private func task(inSlot slot: Int) -> TaskID? {
        switch slots[slot].use {
        case .free: nil
        case .reserved(let task, _), .underWay(let task, _, _): task
        }
    }

    /// Tasks with a transfer under way, the oldest transfer first.
    var tasksUnderWay: [TaskID] {
        slots.compactMap { slot -> (serial: UInt32, task: TaskID)? in
            guard case .underWay(let task?, _, _) = slot.use else { return nil }
            return (slot.serial, task)
        }
        .sorted { $0.serial < $1.serial }.map(\.task)
    }

    /// Transfers whose tasks have gone on without them.
    var orphans: [TransferID] {
        slots.indices.compactMap { slot in
            let id = transfer(inSlot: UInt32(slot))
            return isOpen(id) && task(inSlot: slot) == nil ? id : nil
        }
    }

    /// Slots in use.
    var openCount: Int { slots.count - free.count }

    /// Slots ever used at once.
    var slotCount: Int { slots.count }
}

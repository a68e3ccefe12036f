import Fetching

/// The rules that orders must keep.
extension FakeTransport.Ledger {
    mutating func obey(
        _ order: TransportOrder,
        into batch: inout TransportBatch,
        answer: (TransferOrder) -> TransferReport?
    ) {
        if case .removeFile(let file) = order {
            removedFiles.append(file)
            return
        }
        if isStopped { violations.append("an order after the end: \(order)") }
        switch order {
        case .start(let transfer): start(transfer, into: &batch, answer: answer)
        case .reserve, .startReserved, .recall:
            violations.append("a reserve for a transport that has none: \(order)")
        case .cancel(let id):
            guard isUnderWay(id, order) else { return }
            underWay[id.slot] = nil
            cancelled += 1
            batch.ended.append(TransferReport(id: id, end: .cancelled))
        case .pause(let id): setPaused(true, id, order)
        case .resume(let id): setPaused(false, id, order)
        case .reschedule(let id, let endsAt, _):
            guard isUnderWay(id, order) else { return }
            underWay[id.slot]?.endsAt = endsAt
        case .removeFile: break
        case .wake(let time):
            wakeAt = time
            wakeOrders += 1
        }
    }

    private mutating func start(
        _ order: TransferOrder,
        into batch: inout TransportBatch,
        answer: (TransferOrder) -> TransferReport?
    ) {
        if let other = underWay[order.id.slot] {
            violations.append("slot \(order.id.slot) is taken by \(other.order.id)")
        }
        if order.id.serial <= newestSerial {
            violations.append("serial \(order.id.serial) after \(newestSerial)")
        }
        if order.endsAt <= batch.time { violations.append("started after its end: \(order)") }
        if underWay.values.contains(where: { $0.order.task == order.task }), underWay.count < 100 {
            violations.append("a second transfer for task \(order.task)")
        }
        newestSerial = max(newestSerial, order.id.serial)
        started += 1
        if let report = answer(order) {
            batch.ended.append(report)
            return
        }
        underWay[order.id.slot] = FakeTransport.Transfer(order: order)
        peak = max(peak, underWay.count)
    }

    private mutating func setPaused(_ isPaused: Bool, _ id: TransferID, _ order: TransportOrder) {
        guard isUnderWay(id, order) else { return }
        if underWay[id.slot]?.isPaused == isPaused { violations.append("twice: \(order)") }
        underWay[id.slot]?.isPaused = isPaused
    }

    /// Orders about a transfer that has ended may cross its report on the way; orders about one
    /// that never was may not be.
    private mutating func isUnderWay(_ id: TransferID, _ order: TransportOrder) -> Bool {
        if underWay[id.slot]?.order.id == id { return true }
        if id.serial > newestSerial { violations.append("no such transfer: \(order)") }
        return false
    }
}

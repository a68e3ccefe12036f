import Clock
import Fetching

/// Following a rate instead of a limit.
extension HostTuner {
    /// How many more permits than the rate needs, so that slow answers do not lower it.
    private static let spare = 1.3

    /// Orders a pace, and as many permits as it needs.
    mutating func follow(
        _ pacing: Pacing,
        _ reason: String?,
        _ load: EngineLoad,
        now: MonotonicTime,
        into output: inout Output
    ) {
        phase = .pacing(pacing)
        shown.pacePerSecond = pacing.perSecond
        output.orders.append(.hostPace(host, pacing.gap))
        let needed = (Self.spare * pacing.perSecond * heldSeconds).rounded(.up)
        let new = max(1, min(load.limit, politeLimit, Int(min(max(needed, 1), 1e6))))
        climb.level = Double(new)
        order(new, reason, load, now: now, into: &output)
    }

    /// Takes an epoch of pacing: rises when it is time, and gives pacing up if the host is too slow
    /// for its pace.
    mutating func pace(
        _ current: Pacing,
        _ reading: Epoch.Reading,
        _ load: EngineLoad,
        now: MonotonicTime,
        into output: inout Output
    ) {
        var pacing = current
        let isKept = reading.goodput > 0.75 * pacing.perSecond
        let isFull = reading.inFlight >= 0.9 * Double(limit)
        pacing.slowEpochs = !isKept && isFull ? pacing.slowEpochs + 1 : 0
        if pacing.slowEpochs >= 3 {
            phase = .holding(left: 1, usual: nil)
            shown.pacePerSecond = nil
            evidence.forget()
            output.orders.append(.hostPace(host, .zero))
            order(limit, "slower than its pace", load, now: now, into: &output)
            return
        }
        guard isKept, now >= pacing.nextRise else {
            phase = .pacing(pacing)
            begin(load, at: now)
            return
        }
        pacing.rise(now: now)
        follow(pacing, "pace \(pacing.words)", load, now: now, into: &output)
    }
}

extension Pacing {
    /// The pace in words, such as `47/s`, below ten with one decimal.
    var words: String {
        guard perSecond < 9.95 else { return "\(Int(min(perSecond, 1e6).rounded()))/s" }
        let tenths = Int((perSecond * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)/s"
    }
}

import Clock
import Fetching
import LimitTuning

/// What a machine did on a virtual clock, as far as the acceptance rows ask.
struct DriveRecord {
    /// Good ones, and 429s, by the tenth of a second in which they ended.
    private(set) var good: [Int] = []
    private(set) var throttled = 0
    private(set) var timedOut = 0
    private(set) var ended = 0
    /// Whenever the first host's limit or pace changed: when, and to what.
    private(set) var limits: [(time: Double, limit: Int)] = []
    /// Whenever the first host's pace changed: when, and to how many starts a second.
    private(set) var paces: [(time: Double, perSecond: Double)] = []
    /// When each attempt that has ended was started.
    private(set) var starts: [Double] = []
    /// In flight, integrated over time, by the second.
    private(set) var permitSeconds: [Double] = []

    /// A turn of the machine.
    mutating func note(_ attempts: [AttemptRecord], _ load: EngineLoad, now: MonotonicTime) {
        let seconds = now.seconds(since: .zero)
        while permitSeconds.count <= Int(seconds) { permitSeconds.append(load.permitSeconds) }
        for attempt in attempts {
            ended += 1
            starts.append(attempt.startedAt.seconds(since: .zero))
            switch attempt.ending {
            case .good:
                let tenth = Int(attempt.endedAt.seconds(since: .zero) * 10)
                while good.count <= tenth { good.append(0) }
                good[tenth] += 1
            case .throttled: throttled += 1
            case .timedOut: timedOut += 1
            default: break
            }
        }
        guard let limit = load.hosts.first?.limit, limit != limits.last?.limit else { return }
        limits.append((seconds, limit))
    }

    /// What is shown of the first host after a turn.
    mutating func note(_ host: AutoLimitState.Host?, now: MonotonicTime) {
        let pace = host?.pacePerSecond ?? 0
        guard pace != paces.last?.perSecond ?? 0 else { return }
        paces.append((now.seconds(since: .zero), pace))
    }

    /// Good answers a second between two times in seconds.
    func goodput(_ range: Range<Double>) -> Double {
        let start = Int(range.lowerBound * 10)
        let end = min(good.count, Int(range.upperBound * 10))
        guard start < end else { return 0 }
        let tenths = start..<end
        return Double(good[tenths].reduce(0, +)) / (range.upperBound - range.lowerBound)
    }

    /// Mean number in flight between two whole seconds.
    func inFlight(_ range: Range<Int>) -> Double {
        guard range.upperBound < permitSeconds.count else {
            guard let last = permitSeconds.last else { return 0 }
            return (last - permitSeconds[min(range.lowerBound, permitSeconds.count - 1)])
                / Double(range.count)
        }
        return (permitSeconds[range.upperBound] - permitSeconds[range.lowerBound])
            / Double(range.count)
    }

    /// The limits that were in force between two times in seconds, with for how long.
    func limits(_ range: Range<Double>) -> [(limit: Int, seconds: Double)] {
        limits.indices.compactMap { index in
            let end = index + 1 < limits.count ? limits[index + 1].time : range.upperBound
            let seconds = min(end, range.upperBound) - max(limits[index].time, range.lowerBound)
            return seconds > 0 ? (limits[index].limit, seconds) : nil
        }
    }

    /// The time-weighted mean of the limit.
    func meanLimit(_ range: Range<Double>) -> Double {
        let parts = limits(range)
        let seconds = parts.reduce(0) { $0 + $1.seconds }
        return parts.reduce(0) { $0 + Double($1.limit) * $1.seconds } / max(seconds, 1e-9)
    }

    /// The limit that was in force for most of the time, and the one of half of the time.
    func typicalLimits(_ range: Range<Double>) -> (mode: Int, median: Int) {
        var seconds: [Int: Double] = [:]
        for part in limits(range) { seconds[part.limit, default: 0] += part.seconds }
        let mode = seconds.max { $0.value < $1.value }?.key ?? 0
        var left = seconds.values.reduce(0, +) / 2
        for (limit, time) in seconds.sorted(by: { $0.key < $1.key }) {
            left -= time
            if left <= 0 { return (mode, limit) }
        }
        return (mode, mode)
    }

    /// When a number of attempts had ended well.
    func time(of count: Int) -> Double {
        var sum = 0
        for (index, tenth) in good.enumerated() {
            sum += tenth
            if sum >= count { return Double(index + 1) / 10 }
        }
        return Double(good.count) / 10
    }

    /// The first second at which goodput over the last second reached a share of the best.
    func firstSecond(reaching rate: Double, from start: Double = 0) -> Double? {
        let width = 10
        guard good.count > width else { return nil }
        for end in (Int(start * 10) + width)...good.count {
            let sum = good[(end - width)..<end].reduce(0, +)
            if Double(sum) >= rate { return Double(end) / 10 }
        }
        return nil
    }
}

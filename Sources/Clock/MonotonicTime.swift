import Glibc

/// An instant of the machine's continuous clock, in nanoseconds.
///
/// A `ContinuousClock.Instant` of 8 bytes that can be made up in tests and stored by the million.
/// It never goes back, and it goes on while the machine sleeps (`CLOCK_BOOTTIME`, Linux): a server
/// that asked for a minute's rest has had it by then. To the network thread a machine that slept is
/// a process that stood still, as after Ctrl-Z, for which no deadline passes.
public struct MonotonicTime: Hashable, Comparable, Sendable {
    /// Nanoseconds since an origin that is the same for the whole process.
    public var nanoseconds: Int64

    /// An instant by its distance from the clock's origin.
    public init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    /// The clock's origin.
    public static let zero = MonotonicTime(nanoseconds: 0)

    /// A time after every other, for "never".
    public static let distantFuture = MonotonicTime(nanoseconds: .max)

    /// What the machine's clock says.
    public static func now() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// For how long the calling thread has had a processor (`CLOCK_THREAD_CPUTIME_ID`, POSIX).
    package static func ofThread() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// The earlier comes first.
    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The instant that lies `nanoseconds` later; saturates at ``distantFuture`` and, back in time,
    /// at its opposite.
    public func advanced(nanoseconds: Int64) -> MonotonicTime {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return MonotonicTime(nanoseconds: overflow ? (nanoseconds < 0 ? .min : .max) : sum)
    }

    /// The instant that lies `duration` later; saturates at ``distantFuture``.
    public static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        time.advanced(nanoseconds: duration.wholeNanoseconds)
    }

    /// The time from `right` to `left`; negative if `left` is earlier.
    public static func - (left: MonotonicTime, right: MonotonicTime) -> Duration {
        .nanoseconds(left.nanoseconds &- right.nanoseconds)
    }

    /// Milliseconds since `earlier`.
    public func milliseconds(since earlier: MonotonicTime) -> Double {
        Double(nanoseconds &- earlier.nanoseconds) / 1e6
    }

    /// Seconds since `earlier`.
    public func seconds(since earlier: MonotonicTime) -> Double {
        Double(nanoseconds &- earlier.nanoseconds) / 1e9
    }
}

extension Duration {
    /// The duration in nanoseconds, saturated to what 64 bits hold (292 years).
    public var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflow || carried ? (seconds < 0 ? .min : .max) : sum
    }

    /// The duration in seconds.
    public var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }

    /// The duration in milliseconds.
    public var milliseconds: Double { seconds * 1e3 }
}

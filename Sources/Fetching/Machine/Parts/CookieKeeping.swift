import Clock
import Cookies
import URLStandard

/// The cookies of a run, and the time of day that they end by.
struct CookieKeeping: Sendable {
    private(set) var jar: CookieJar
    private let isOn: Bool
    private let secondsSince1970: Int64
    private let startedAt: MonotonicTime

    init(_ policy: FetchPolicy, secondsSince1970: Int64, now: MonotonicTime) {
        isOn = policy.keepsCookies
        jar = policy.keepsCookies ? policy.cookies : CookieJar()
        self.secondsSince1970 = secondsSince1970
        startedAt = now
    }

    /// What a request carries; nil for nothing.
    mutating func header(for url: WebURL, now: MonotonicTime) -> [UInt8]? {
        jar.isEmpty ? nil : jar.header(for: url, now: seconds(at: now))
    }

    /// Takes what an answer sets; returns whether requests may carry something else from now on.
    mutating func take(_ fields: [[UInt8]], from url: WebURL, now: MonotonicTime) -> Bool {
        guard isOn else { return false }
        var hasChanged = false
        for field in fields where jar.take(field, from: url, now: seconds(at: now)) {
            hasChanged = true
        }
        return hasChanged
    }

    private func seconds(at now: MonotonicTime) -> Int64 {
        secondsSince1970 + (now.nanoseconds - startedAt.nanoseconds) / 1_000_000_000
    }
}

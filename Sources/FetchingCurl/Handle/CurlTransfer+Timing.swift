import CCurl
import Clock
import Fetching

/// The duration of a transfer's phases.
extension CurlTransfer {
    /// The phases that are over, in milliseconds; with `isOver`, also the last one.
    func timing(isOver: Bool) -> PhaseTiming {
        func milliseconds(_ info: CURLINFO) -> Float {
            Float(Double(crawltop_get_offset(easy, info)) / 1000)
        }
        var timing = PhaseTiming()
        guard !isBeforeCurl else {
            let waited = Float(MonotonicTime.now().milliseconds(since: startedAt))
            if hold != nil { timing.dns = nameWaited }
            guard isOver else { return timing }
            if hold != nil { timing.connect = waited - nameWaited } else { timing.dns = waited }
            return timing
        }
        let dns = milliseconds(CURLINFO_NAMELOOKUP_TIME_T)
        let connected = milliseconds(CURLINFO_CONNECT_TIME_T)
        let connect = connected > 0 ? connected : handshakeBegan
        let tls = milliseconds(CURLINFO_APPCONNECT_TIME_T)
        let sent = milliseconds(CURLINFO_PRETRANSFER_TIME_T)
        let first = milliseconds(CURLINFO_STARTTRANSFER_TIME_T)
        // On a reused connection libcurl sets these timers too, some microseconds apart and more on
        // a busy machine. libcurl itself looks up only a proxy's name.
        let isReused = sent > 0 && crawltop_get_long(easy, CURLINFO_NUM_CONNECTS) == 0
        timing.dns = (isReused || configuration.proxy == nil ? 0 : dns) + nameWaited
        timing.connect = (isReused ? 0 : max(0, connect - dns)) + heldFor
        timing.tls = isReused || tls == 0 ? 0 : max(0, tls - connect)
        timing.wait = first > 0 ? max(0, first - sent) : 0
        guard isOver else { return timing }
        let total = milliseconds(CURLINFO_TOTAL_TIME_T)
        switch phase {
        case .dns: timing.dns = total + nameWaited
        case .connect: timing.connect = max(0, total - dns) + heldFor
        case .tls: timing.tls = max(0, total - connect)
        case .wait where first == 0: timing.wait = max(0, total - sent)
        default: timing.body = max(0, total - first)
        }
        return timing
    }
}

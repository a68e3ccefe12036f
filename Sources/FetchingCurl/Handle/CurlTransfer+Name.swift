import Clock
import Fetching

/// Waiting for the host's name, before libcurl takes over.
extension CurlTransfer {
    /// Whether libcurl does not have the transfer yet.
    var isBeforeCurl: Bool {
        switch nameWait {
        case .waiting, .held, .failed: true
        case .none, .over: hold != nil
        }
    }

    /// Whether it waits for a descriptor.
    var isHeld: Bool {
        if case .held = nameWait { true } else { false }
    }

    /// A held transfer begins; the time until now is part of its first phase.
    func beginAnew(now: MonotonicTime) {
        nameWait = .over(Float(now.milliseconds(since: startedAt)))
        watch.begin(at: now)
        problemText.pointee = 0
        gate.begin(order?.reach ?? .publicOnly, isSecure: origin?.isSecure == true)
    }

    /// How long it waited for its name, in milliseconds; libcurl's own times begin after that.
    var nameWaited: Float {
        if case .over(let milliseconds) = nameWait { milliseconds } else { 0 }
    }

    /// The phase, as far as it is known.
    ///
    /// All names but a proxy's are looked up before libcurl gets the transfer. Until
    /// `CURLINFO_NAMELOOKUP_TIME_T` is set, libcurl 7.88.1 has only queued it.
    var knownPhase: TaskState {
        phase == .dns && !isBeforeCurl && configuration.proxy == nil ? .started : phase
    }

    /// Rises with every transfer started.
    var serial: UInt32 { order?.id.serial ?? 0 }
}

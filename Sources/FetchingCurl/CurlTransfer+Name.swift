import Fetching

/// Waiting for the host's name, before libcurl takes over.
extension CurlTransfer {
    /// Whether libcurl does not know of the transfer yet.
    var isBeforeCurl: Bool {
        switch nameWait {
        case .waiting, .failed: true
        case .none, .over: hold != nil
        }
    }

    /// How long it has waited, in milliseconds; libcurl's own times begin after that.
    var nameWaited: Float {
        if case .over(let milliseconds) = nameWait { milliseconds } else { 0 }
    }

    /// Rises with every transfer started.
    var serial: UInt32 { order?.id.serial ?? 0 }
}

import Fetching
import URLStandard

/// The addresses that a transfer may connect to if the user did not name its origin.
struct AddressRule: Sendable {
    /// Networks that are allowed although they are not public.
    let allowed: [AddressRange]

    /// Whether an address, in any spelling, is public or allowed.
    func permits(_ address: IPAddress) -> Bool {
        address.isPublic || allowed.contains { $0.contains(address) }
    }

    /// The error of a transfer that may not connect to an address; it names the option that helps.
    static func refusal(of address: IPAddress, phase: TaskState) -> FetchError {
        let canonical = address.canonical
        let spelling = canonical == address ? "" : " (as \(address))"
        return FetchError(
            .policySSRF,
            phase: phase,
            message: "\(canonical)\(spelling) is no public address, and a server led there; "
                + "--allow-net \(canonical) would allow it"
        )
    }

    /// Why a transfer through a proxy is refused; nil if it is not.
    ///
    /// Checks only hosts that are addresses and names that always mean this machine, because the
    /// proxy looks up all other names.
    func refusal(of url: WebURL, reach: TransferReach) -> FetchError? {
        guard reach == .publicOnly else { return nil }
        let isLocal = LookupTarget.isThisMachine(url.host)
        guard let address = url.hostAddress ?? (isLocal ? .v4(0x7F00_0001) : nil),
            !permits(address)
        else { return nil }
        return Self.refusal(of: address, phase: .dns)
    }
}

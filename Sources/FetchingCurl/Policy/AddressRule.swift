import Fetching
import URLStandard

/// Which addresses a transfer may connect to whose origin the user did not name.
struct AddressRule: Sendable {
    /// Networks that it may reach although they are not public.
    let allowed: [AddressRange]

    /// Whether an address, in whatever spelling, is public or allowed.
    func permits(_ address: IPAddress) -> Bool {
        address.isPublic || allowed.contains { $0.contains(address) }
    }

    /// Why a transfer may not connect there, and what would let it.
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
    /// Only hosts that are addresses can be judged, and the names that always mean this machine:
    /// all other names are looked up by the proxy.
    func refusal(of url: WebURL, reach: TransferReach) -> FetchError? {
        guard reach == .publicOnly else { return nil }
        let isLocal = LookupTarget.isThisMachine(url.host)
        guard let address = url.hostAddress ?? (isLocal ? .v4(0x7F00_0001) : nil),
            !permits(address)
        else { return nil }
        return Self.refusal(of: address, phase: .dns)
    }
}

/// A crawl as a member of its frontier: numbers its calls.
///
/// Used by one crawler alone, on its actor.
final class FrontierMember {
    /// How long a worker of a shared frontier may be silent.
    private static let leaseDuration = Duration.seconds(10)

    private let frontier: any Frontier
    private var membership: Membership?

    init(_ frontier: any Frontier) {
        self.frontier = frontier
    }

    /// Those of the URLs found that are not certainly known.
    func unknown(of found: [FoundURL]) -> [FoundURL] {
        zip(found, frontier.areKnown(found)).filter { !$1 }.map { $0.0 }
    }

    func join() async throws(FrontierError) {
        membership = try await frontier.join(leaseFor: Self.leaseDuration)
    }

    func leave() async throws(FrontierError) {
        try await frontier.leave(try call())
        membership = nil
    }

    /// Tells that every seed is in.
    func seal() async throws(FrontierError) {
        try await frontier.control(.seal)
    }

    /// Adds URLs; returns which were new.
    func add(_ discoveries: [Discovery]) async throws(FrontierError) -> Set<Fingerprint> {
        try await frontier.add(discoveries)
    }

    /// Does what a crawl's machine wants.
    ///
    /// - Returns: What came of it, and the frontier's counts afterwards.
    func perform(
        _ request: FrontierRequest
    ) async throws(FrontierError) -> (FrontierAnswer, FrontierCounts) {
        let answer = try await answer(to: request)
        return (answer, try await frontier.counts())
    }

    private func answer(
        to request: FrontierRequest
    ) async throws(FrontierError) -> FrontierAnswer {
        let call = try call()
        switch request {
        case .acknowledge(let acknowledgements):
            try await frontier.acknowledge(call, acknowledgements)
        case .add(let discoveries): try await frontier.add(discoveries)
        case .release(let hosts): try await frontier.release(call, leases: [], hosts: hosts)
        case .queueDeferred: try await frontier.control(.queueDeferred)
        case .claimHosts(let count):
            return .hosts(try await frontier.claimHosts(call, atMost: count, slots: .max))
        case .claim(let hosts, let count):
            return .leases(try await frontier.claim(call, from: hosts, atMost: count))
        }
        return .done
    }

    private func call() throws(FrontierError) -> Call {
        guard let call = membership?.call() else { throw .fenced }
        return call
    }
}

/// What a crawl has seen and still has to fetch: a port, so that it can live in memory, on disk, or be
/// shared by machines.
///
/// A worker joins, holds hosts, claims URLs of the hosts that it holds, and acknowledges each with the
/// URLs found in it, in one step. Calls take batches; only durations cross, never dates. Each
/// call is all or nothing. `FrontierConformanceTests` holds the contract line by line.
///
/// A *shared* frontier has several workers at once, whose lease ends unless a heartbeat renews it. The
/// others have one: to join reaps all older incarnations, a host's share is its limit, and a lease has
/// no end.
package protocol Frontier: Sendable {
    /// Makes the fingerprints of this crawl.
    var key: FingerprintKey { get }

    /// Whether URLs are certainly known, as far as can be told without waiting.
    ///
    /// Most links of a page are, and need not be sent. A deferred URL is not, for it may have been
    /// found less deep this time. A frontier elsewhere answers from what it was sent lately.
    func areKnown(_ urls: [FoundURL]) -> [Bool]

    /// Begins a worker's membership.
    func join(leaseFor duration: Duration) async throws(FrontierError) -> Membership

    /// Gives back everything that a worker holds, attempts unchanged, and ends its membership.
    func leave(_ call: Call) async throws(FrontierError)

    /// Adds URLs; those that are known stay as they are.
    ///
    /// - Returns: Which were new.
    @discardableResult
    func add(_ discoveries: [Discovery]) async throws(FrontierError) -> Set<Fingerprint>

    /// Holds hosts that are due and have something queued, the longest waiting first.
    ///
    /// - Parameter slots: The most that their shares may add up to.
    func claimHosts(
        _ call: Call,
        atMost count: Int,
        slots: Int
    ) async throws(FrontierError) -> [HostLease]

    /// Leases URLs of held hosts, lower bands first and the oldest first within a band.
    ///
    /// That order holds for each host; a frontier in one place keeps it among hosts too.
    func claim(
        _ call: Call,
        from hosts: [HostClaim],
        atMost count: Int
    ) async throws(FrontierError) -> [Lease]

    /// Ends leases, and adds what was found, in one step.
    ///
    /// - Returns: A receipt for each, in order.
    @discardableResult
    func acknowledge(
        _ call: Call,
        _ acknowledgements: [Acknowledgement]
    ) async throws(FrontierError) -> [Receipt]

    /// Renews the lease of everything that a worker holds.
    ///
    /// - Parameter lowered: Shares that are lower now; zero gives the host back.
    func heartbeat(
        _ call: Call,
        lowered: [String: Int]
    ) async throws(FrontierError) -> Heartbeat

    /// Gives back URLs, to the head of their queues in their old order, and hosts with nothing in
    /// flight.
    func release(
        _ call: Call,
        leases: [Token],
        hosts: [String]
    ) async throws(FrontierError)

    /// Takes back what incarnations hold whose lease is over.
    ///
    /// Their URLs return to the head with one more attempt, and are quarantined at the third.
    ///
    /// - Returns: How many URLs came back.
    @discardableResult
    func reap() async throws(FrontierError) -> Int

    /// Lets a host rest; of two rests the later end counts.
    func rest(
        _ host: String,
        for duration: Duration,
        because reason: String
    ) async throws(FrontierError)

    /// What became of tokens whose incarnation was reaped or is gone.
    func settle(_ tokens: [Token]) async throws(FrontierError) -> [Settlement]

    /// Obeys an operator.
    func control(_ order: FrontierOrder) async throws(FrontierError)

    /// What an incarnation holds.
    func holdings(of incarnation: Incarnation) async throws(FrontierError) -> Holdings

    func counts() async throws(FrontierError) -> FrontierCounts
}

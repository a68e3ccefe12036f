import Fetching
import URLStandard

/// What a crawl wants of its frontier.
extension CrawlMachine {
    /// The next request for the frontier; nil when it is the engine's turn.
    ///
    /// What was found goes first, so that it can be claimed. Claims follow once the engine's window
    /// has room for a batch.
    ///
    /// After a stop, what waits is claimed to be recorded as skipped, or only counted if there is too
    /// much of it.
    ///
    /// - Parameters:
    ///   - window: Unfinished tasks that the engine is given.
    ///   - isStopped: Whether the engine starts nothing more.
    mutating func nextRequest(window: Int, isStopped: Bool = false) -> FrontierRequest? {
        if !acknowledgements.isEmpty {
            defer { acknowledgements = [] }
            return .acknowledge(acknowledgements)
        }
        if !discoveries.isEmpty {
            defer { discoveries = [] }
            return .add(discoveries)
        }
        let drained = held.takeDrained()
        if !drained.isEmpty { return .release(hosts: drained) }
        if isStopped, waitingCount > window { close() }
        guard !isClosed else { return nil }
        if counts.deferred > 0, isIdle {
            (hasAskedForHosts, isExhausted) = (false, false)
            return .queueDeferred
        }
        guard let budget = pages.room(within: policy.maximumPages, held: robots.heldCount) else {
            return nil
        }
        let room = min(window - givenCount, budget)
        let batch = max(1, min(HostClaim.maximum, window / 4, budget))
        guard counts.queued > 0, room >= batch else { return nil }
        if !hasAskedForHosts, held.room > 0 {
            hasAskedForHosts = true
            return .claimHosts(atMost: held.room)
        }
        let claims = isExhausted ? [] : held.claims
        return claims.isEmpty ? nil : .claim(claims, atMost: room)
    }

    /// The frontier has done what was wanted.
    ///
    /// - Parameter counts: Its counts now.
    mutating func answered(
        _ request: FrontierRequest,
        _ answer: FrontierAnswer,
        _ counts: FrontierCounts
    ) {
        self.counts = counts
        switch (request, answer) {
        case (_, .hosts(let hosts)): held.hold(hosts)
        case (.claim(let claims, let most), .leases(let leases)):
            isExhausted = leases.isEmpty
            held.claimed(leases, by: claims, isWhole: leases.count < most)
            for lease in leases { take(lease) }
        default: break
        }
    }

    private mutating func take(_ lease: Lease) {
        if lease.discovery.role == .crawl, lease.discovery.refusal == nil {
            if traps.allows(lease) { decide(.lease(lease)) } else { give(lease, .skip(.trap)) }
        } else {
            give(lease, lease.discovery.refusal)
        }
    }

    /// Makes a claimed URL ready for the engine, with what is recorded of it if it is not fetched.
    mutating func give(_ lease: Lease, _ refusal: FetchRequest.Refusal?) {
        let found = lease.discovery
        var refusal = refusal
        var isPage = false
        if refusal == nil, found.role == .crawl {
            isPage = pages.begin(within: policy.maximumPages)
            if !isPage { refusal = .skip(.budget) }
        }
        let request = FetchRequest(
            found.url,
            role: found.role,
            depth: found.depth,
            referrer: found.referrer,
            body: found.role == .check ? .none : .collectHTML,
            sendsCredentials: scope.trusts(found.url),
            isNamed: scope.isSeed(found.url.origin),
            message: policy.validators?(found.url, found.role).map {
                RequestMessage(method: .get, validators: $0)
            },
            refusal: refusal
        )
        held.open(lease.host)
        ready.append(
            (
                request,
                Claim(
                    token: lease.token,
                    host: lease.host,
                    referrer: found.referrer,
                    isPage: isPage
                )
            )
        )
    }
}

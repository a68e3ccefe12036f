import CCurl
import Clock
import Fetching
import URLStandard

/// Looks up the hosts of transfers before libcurl gets them.
///
/// libcurl 7.88.1 starts an unbounded thread for every handle with an unknown host, thirty for thirty
/// handles to one host, and cannot tell a missing name from a silent name server. Here one lookup
/// serves all transfers to a name, `LookupThreads` bounds how many run, and libcurl is given the
/// addresses (`CURLOPT_RESOLVE`). With a proxy only the proxy's name is looked up; the proxy looks
/// up all others. Lives on the network thread.
final class HostResolver {
    /// What to do with a transfer.
    enum Decision {
        /// Hand it to libcurl.
        case go
        /// Let it wait; ``settle(now:)`` returns it when its lookup begins and when it ends.
        case wait
        /// Hold it until this machine has a descriptor or memory; this is its error if it cannot wait.
        case hold(FetchError)
        /// End it with this error.
        case fail(FetchError)
    }

    private let rule: AddressRule
    /// What to look up for the proxy; nil without one.
    private let proxy: LookupTarget?
    private let threads: LookupThreads
    private var cache: NameCache
    /// Names that the user gave and whose addresses were all public or allowed.
    private var publicNames: Set<String> = []
    /// Names of ``publicNames`` that have turned private since (DNS rebinding).
    private var reboundNames: Set<String> = []
    /// Transfers that wait, by name and slot.
    private var waiting: [String: [UInt32: CurlTransfer]] = [:]
    /// Lookups that are queued or running, including those that no transfer waits for any more.
    private var lookups = 0
    /// Names whose lookup is running.
    private var begun: Set<String> = []

    /// Creates a resolver; `onReport` is called on other threads when a lookup begins or ends.
    init(_ configuration: TransportConfiguration, onReport: @escaping @Sendable () -> Void) {
        rule = AddressRule(allowed: configuration.allowedNetworks)
        proxy = configuration.proxy.map { LookupTarget(proxy: $0) }
        cache = NameCache(lifetime: configuration.nameLifetime)
        threads = LookupThreads(
            patience: configuration.lookupPatience,
            maximumAtOnce: min(LookupThreads.maximumOfAll, DescriptorBudget.current.lookups),
            lookUp: configuration.lookUp,
            onReport: onReport
        )
    }

    deinit { threads.close() }

    /// Whether ``settle(now:)`` has anything to do.
    var isBusy: Bool { lookups > 0 }

    /// Decides about a transfer that begins, and starts a lookup if one is needed.
    func begin(_ transfer: CurlTransfer, now: MonotonicTime) -> Decision {
        guard let origin = transfer.origin else { return .go }
        if proxy != nil, let order = transfer.order,
            let refusal = rule.refusal(of: order.url, reach: order.reach)
        {
            return .fail(refusal)
        }
        switch proxy ?? origin.lookup {
        case .known: return .go
        case .unknowable: return .fail(notFound)
        case .name(let name, let port):
            let (state, startsLookup) = cache.ask(name, now: now)
            if startsLookup {
                lookups += 1
                threads.append(name)
                threads.startThreads(now: now)
            }
            switch state {
            case .notFound: return .fail(notFound)
            case .found(let addresses): return admit(transfer, name, port, addresses)
            case .wait:
                // Waiting in the queue does not count against the connect deadline.
                if !begun.contains(name) { transfer.watch.hold() }
                if let slot = transfer.order?.id.slot {
                    waiting[name, default: [:]][slot] = transfer
                }
                transfer.nameWait = .waiting(name)
                return .wait
            }
        }
    }

    /// Forgets a transfer that ends, in whatever state it is.
    func end(_ transfer: CurlTransfer) {
        if let entry = transfer.resolveEntry, transfer.phase == .dns {
            cache.forgetEntry(of: entry.name, port: entry.port)
        }
        guard case .waiting(let name) = transfer.nameWait, let slot = transfer.order?.id.slot else {
            return
        }
        waiting[name]?[slot] = nil
        guard waiting[name]?.isEmpty == true else { return }
        waiting[name] = nil
        guard threads.withdraw(name) else { return }
        lookups -= 1
        cache.withdrawn(name, now: .now())
    }

    /// Takes in the news of lookups; returns the transfers that waited for them.
    func settle(now: MonotonicTime) -> [(transfer: CurlTransfer, decision: Decision)] {
        var settled: [(CurlTransfer, Decision)] = []
        let news = threads.takeNews()
        for (name, time) in news.begun {
            begun.insert(name)
            for transfer in (waiting[name] ?? [:]).values {
                transfer.watch.begin(at: max(time, transfer.startedAt))
                settled.append((transfer, .wait))
            }
        }
        for report in news.reports {
            lookups -= 1
            begun.remove(report.name)
            cache.answered(report.name, report.answer, now: now)
            let transfers = (waiting.removeValue(forKey: report.name) ?? [:]).values
            noticeRebinding(
                report,
                isNamed: transfers.contains { $0.order?.reach == .anywhere }
            )
            // In the order in which the transfers were started.
            for transfer in transfers.sorted(by: { $0.serial < $1.serial }) {
                transfer.nameWait = .over(Float(now.milliseconds(since: transfer.startedAt)))
                settled.append((transfer, decision(on: transfer, report)))
            }
        }
        // A lookup that has become old no longer counts, so another may start.
        if isBusy { threads.startThreads(now: now) }
        return settled
    }

    private func decision(on transfer: CurlTransfer, _ report: LookupThreads.Report) -> Decision {
        switch report.answer {
        case .notFound: return .fail(notFound)
        case .failed(let why):
            return .fail(
                FetchError(
                    proxy == nil ? .dnsFailed : .proxyDNS,
                    phase: .dns,
                    message: "\(whose) was not looked up: \(why)"
                )
            )
        case .lacking(let code):
            let error = LocalShortage.error(code, for: "the lookup of \(whose)", phase: .dns)
            return .hold(error ?? notFound)
        case .addresses(let addresses):
            guard case .name(let name, let port) = proxy ?? transfer.origin?.lookup else {
                return .go
            }
            return admit(transfer, name, port, addresses)
        }
    }

    /// Detects DNS rebinding: a name that was public when the user gave it and is private now.
    ///
    /// The name's owner may want to lead requests into our own network, which the user did not ask
    /// for.
    private func noticeRebinding(_ report: LookupThreads.Report, isNamed: Bool) {
        guard proxy == nil, case .addresses(let addresses) = report.answer else { return }
        if addresses.allSatisfy(rule.permits) {
            if isNamed { publicNames.insert(report.name) }
            reboundNames.remove(report.name)
        } else if publicNames.contains(report.name) {
            reboundNames.insert(report.name)
        }
    }

    /// Lets a transfer connect to a name's addresses.
    ///
    /// libcurl is given all of them, because its cache serves every transfer to the host. The
    /// transfer's ``ConnectionGate`` skips those that are refused to it.
    private func admit(
        _ transfer: CurlTransfer,
        _ name: String,
        _ port: UInt16,
        _ addresses: [IPAddress]
    ) -> Decision {
        let isRebound = !reboundNames.isEmpty && reboundNames.contains(name)
        if isRebound { transfer.gate.restrict() }
        // A proxy may be anywhere, because the user named it.
        if proxy == nil, isRebound || transfer.order?.reach == .publicOnly,
            !addresses.contains(where: rule.permits), let first = addresses.first
        {
            return .fail(AddressRule.refusal(of: first, phase: .dns))
        }
        if cache.needsEntry(for: name, port: port) {
            transfer.resolveEntry = ResolveEntry(transfer.easy, name: name, port: port, addresses)
        }
        return .go
    }

    /// The error of a transfer whose lookup takes longer than its deadline allows.
    var silence: FetchError {
        FetchError(
            proxy == nil ? .dnsTimeout : .proxyDNS,
            phase: .dns,
            message: "\(whose) was not looked up in time: its name server is silent"
        )
    }

    private var notFound: FetchError {
        FetchError(
            proxy == nil ? .dnsNotFound : .proxyDNS,
            phase: .dns,
            message: "\(whose) does not exist"
        )
    }

    /// What was looked up, in words.
    private var whose: String { proxy == nil ? "its host" : "the proxy's host" }
}

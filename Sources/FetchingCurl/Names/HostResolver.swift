import CCurl
import Clock
import Fetching
import URLStandard

/// Gives transfers the addresses of their hosts before libcurl sees them.
///
/// libcurl 7.88.1 starts a thread for every handle whose host it does not know, thirty for thirty
/// handles to one host, without a bound and without telling a name that does not exist from a name
/// server that is silent. Here one lookup serves all transfers to a name, `LookupThreads` bounds
/// how many run, and libcurl is told the addresses (`CURLOPT_RESOLVE`). Lives on the network
/// thread. With a proxy only its own name is looked up: all others are the proxy's to know.
final class HostResolver {
    /// What is to be done with a transfer.
    enum Verdict {
        /// It can be handed to libcurl.
        case go
        /// It waits; ``settle(now:)`` gives it back, when its lookup begins and when it has ended.
        case wait
        /// This machine lacks something for it now; this is its error if it cannot wait for that.
        case hold(FetchError)
        /// It has failed.
        case fail(FetchError)
    }

    private let rule: AddressRule
    /// What has to be looked up for the proxy that every transfer goes through, if there is one.
    private let proxy: LookupTarget?
    private let threads: LookupThreads
    private var ledger: NameCache
    /// Names that the user named and whose every address was public or allowed.
    private var publicNames: Set<String> = []
    /// Those of them that have turned private since.
    private var reboundNames: Set<String> = []
    /// Transfers that wait, by name and slot.
    private var waiting: [String: [UInt32: CurlTransfer]] = [:]
    /// Names that are looked up, also those that nothing waits for any more.
    private var lookups = 0
    /// Those of them that are not in line any more.
    private var begun: Set<String> = []

    /// A resolver that knows nothing; `onReport` is called on other threads when a lookup ends.
    init(_ configuration: TransportConfiguration, onReport: @escaping @Sendable () -> Void) {
        rule = AddressRule(allowed: configuration.allowedNetworks)
        proxy = configuration.proxy.map { LookupTarget(proxy: $0) }
        ledger = NameCache(lifetime: configuration.nameLifetime)
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

    /// What becomes of a transfer that begins.
    func begin(_ transfer: CurlTransfer, now: MonotonicTime) -> Verdict {
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
            let (standing, startsLookup) = ledger.ask(name, now: now)
            if startsLookup {
                lookups += 1
                threads.append(name)
                threads.startThreads(now: now)
            }
            switch standing {
            case .notFound: return .fail(notFound)
            case .found(let addresses): return admit(transfer, name, port, addresses)
            case .wait:
                // To wait in line takes nothing of its time for connecting.
                if !begun.contains(name) { transfer.watch.hold() }
                if let slot = transfer.order?.id.slot {
                    waiting[name, default: [:]][slot] = transfer
                }
                transfer.nameWait = .waiting(name)
                return .wait
            }
        }
    }

    /// Forgets a transfer that ends, wherever it stands.
    func end(_ transfer: CurlTransfer) {
        if let pin = transfer.pin, transfer.phase == .dns {
            ledger.unpin(pin.name, port: pin.port)
        }
        guard case .waiting(let name) = transfer.nameWait, let slot = transfer.order?.id.slot else {
            return
        }
        waiting[name]?[slot] = nil
        guard waiting[name]?.isEmpty == true else { return }
        waiting[name] = nil
        guard threads.withdraw(name) else { return }
        lookups -= 1
        ledger.withdrawn(name, now: .now())
    }

    /// Takes in what lookups have ended: gives back the transfers that waited for them.
    func settle(now: MonotonicTime) -> [(transfer: CurlTransfer, verdict: Verdict)] {
        var settled: [(CurlTransfer, Verdict)] = []
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
            ledger.answered(report.name, report.answer, now: now)
            let transfers = (waiting.removeValue(forKey: report.name) ?? [:]).values
            noticeRebinding(
                report,
                isNamed: transfers.contains { $0.order?.reach == .anywhere }
            )
            // In the order in which they were started.
            for transfer in transfers.sorted(by: { $0.serial < $1.serial }) {
                transfer.nameWait = .over(Float(now.milliseconds(since: transfer.startedAt)))
                settled.append((transfer, verdict(on: transfer, report)))
            }
        }
        // A lookup that takes long makes room for another.
        if isBusy { threads.startThreads(now: now) }
        return settled
    }

    private func verdict(on transfer: CurlTransfer, _ report: LookupThreads.Report) -> Verdict {
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

    /// A name that was public when it was named and is private now is its owner's attempt to lead us
    /// into our own network (DNS rebinding): nobody named that.
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
    /// libcurl is told all of them, since its cache serves every transfer to the host: where some
    /// are refused to this one, its ``ConnectionGate`` passes them over.
    private func admit(
        _ transfer: CurlTransfer,
        _ name: String,
        _ port: UInt16,
        _ addresses: [IPAddress]
    ) -> Verdict {
        let isRebound = !reboundNames.isEmpty && reboundNames.contains(name)
        if isRebound { transfer.gate.restrict() }
        // A proxy is where its user said that it is.
        if proxy == nil, isRebound || transfer.order?.reach == .publicOnly,
            !addresses.contains(where: rule.permits), let first = addresses.first
        {
            return .fail(AddressRule.refusal(of: first, phase: .dns))
        }
        if ledger.mustPin(name, port: port) {
            transfer.pin = ResolveEntry(transfer.easy, name: name, port: port, addresses)
        }
        return .go
    }

    /// The error of a transfer whose lookup has begun and goes on for longer than it may.
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

    /// What is looked up, in words.
    private var whose: String { proxy == nil ? "its host" : "the proxy's host" }
}

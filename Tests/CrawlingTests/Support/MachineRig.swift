import Clock
import Fetching
import URLStandard

@testable import Crawling

/// A crawl machine and its frontier, with tests in the place of the engine.
final class MachineRig {
    var machine: CrawlMachine
    private(set) var frontier = FrontierTable(key: FingerprintKey(1, 2))
    private var membership: Membership
    /// Requests in the order in which they were given; a request's position is its task.
    private(set) var requests: [FetchRequest] = []

    /// A machine that was given nothing.
    init(_ policy: CrawlPolicy) {
        machine = CrawlMachine(policy, key: frontier.key)
        membership = frontier.join(now: .zero)
    }

    /// The same, with a policy that ignores robots.txt unless it is changed.
    convenience init(_ change: (inout CrawlPolicy) -> Void = { $0.ignoresRobots = true }) {
        var policy = CrawlPolicy()
        change(&policy)
        self.init(policy)
    }

    /// Whether nothing is left to do, once the frontier knows all.
    var isDone: Bool {
        exchange(window: 0)
        return machine.isDone
    }

    /// Takes requests, which become tasks.
    func take(window: Int = 1000) -> [FetchRequest] {
        let taken = takeOnly(window: window)
        submit(taken)
        return taken
    }

    /// Takes requests that are no tasks yet.
    func takeOnly(window: Int = 1000) -> [FetchRequest] {
        exchange(window: window)
        return machine.takeRequests()
    }

    /// Makes tasks of requests.
    func submit(_ taken: [FetchRequest]) {
        machine.submitted(taken.indices.map { TaskID(index: requests.count + $0) })
        requests += taken
    }

    /// A page has ended and was read.
    func finished(_ result: FetchResult, links: [WebURL]) {
        let found = links.map(frontier.key.find).filter { !frontier.isKnown($0.fingerprint) }
        machine.finished(result, found: found)
    }

    /// Marks where a redirect has led, and asks whether to read it.
    func shouldRead(_ result: FetchResult) -> Bool {
        guard let landing = machine.key.landing(of: result) else { return true }
        let isNew = frontier.add(Discovery(landing, depth: 0, referrer: nil, placement: .done))
        return machine.shouldRead(landing, of: result, isNew: isNew)
    }

    /// Does what the machine wants of the frontier.
    func exchange(window: Int, isStopped: Bool = false) {
        while let request = machine.nextRequest(window: window, isStopped: isStopped) {
            guard let answer = try? perform(request) else { preconditionFailure("refused") }
            machine.answered(request, answer, frontier.allCounts())
        }
    }

    private func perform(_ request: FrontierRequest) throws -> FrontierAnswer {
        let (call, now) = (membership.call(), MonotonicTime.zero)
        switch request {
        case .acknowledge(let all): _ = try frontier.acknowledge(call, all)
        case .add(let discoveries): for discovery in discoveries { frontier.add(discovery) }
        case .release(let hosts): try frontier.release(call, leases: [], hosts: hosts, now: now)
        case .queueDeferred: frontier.queueDeferred()
        case .claimHosts(let count):
            return .hosts(try frontier.claimHosts(call, atMost: count, slots: .max, now: now))
        case .claim(let hosts, let count):
            return .leases(try frontier.claim(call, from: hosts, atMost: count, now: now))
        }
        return .done
    }
}

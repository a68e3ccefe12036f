public import Fetching
import Synchronization
public import URLStandard

/// What a crawl says of redirects; shared by the crawl and its engine.
public final class CrawlGate: Sendable {
    private struct Rules: Sendable {
        var scope = CrawlScope()
        var robots: [Origin: RobotsStanding] = [:]
    }

    private let rules = Mutex(Rules())

    /// A gate that lets everything pass until the crawl tells it otherwise.
    public init() {}

    /// Why a task may not be redirected to a target; nil if it may.
    ///
    /// Seeds may move to any host, but like all pages not to what robots.txt is known to disallow.
    /// What serves the run or is only checked may go anywhere.
    public func exclusion(of target: WebURL, for task: TaskRow) -> SkipReason? {
        guard task.role == .crawl else { return nil }
        let page = target.removingFragment()
        return rules.withLock { rules in
            if let reason = rules.scope.exclusion(of: page, depth: Int(task.depth)) {
                return reason
            }
            return rules.robots[page.origin]?.verdict(on: page) == nil ? nil : .robots
        }
    }

    /// Whether an origin is that of a seed, which the user named.
    public func isNamed(_ origin: Origin) -> Bool {
        rules.withLock { $0.scope.isSeed(origin) }
    }

    /// Sets what a crawl's engine has to ask of its redirects.
    public func rule(_ policy: inout FetchPolicy) {
        policy.redirectGate = { self.exclusion(of: $0, for: $1) }
        policy.isNamed = { self.isNamed($0) }
    }

    func update(scope: CrawlScope) {
        rules.withLock { $0.scope = scope }
    }

    func learn(_ standing: RobotsStanding, of origin: Origin) {
        rules.withLock { $0.robots[origin] = standing }
    }
}

public import Fetching
import Synchronization
public import URLStandard

/// What a crawl says of redirects; shared by the crawl and its engine.
public final class CrawlGate: Sendable {
    private struct Rules: Sendable {
        var scope = CrawlScope()
        var robots: [Origin: RobotsStanding] = [:]
        /// Called when an origin is wanted; nil where robots.txt is not obeyed.
        var whenWanted: (@Sendable () -> Void)?
        /// A page of each origin whose robots.txt a redirect waits for.
        var wanted: [Origin: WebURL] = [:]
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
        policy.redirectClearance = { self.clearance(of: $0, for: $1) }
        policy.isNamed = { self.isNamed($0) }
    }

    /// Whether robots.txt lets a task follow a redirect, as far as that file is known.
    private func clearance(of target: WebURL, for task: TaskRow) -> RedirectClearance {
        guard task.role == .crawl else { return .clear }
        let page = target.removingFragment()
        let whenWanted: (@Sendable () -> Void)?
        let clearance: RedirectClearance
        (clearance, whenWanted) = rules.withLock { rules in
            guard let whenWanted = rules.whenWanted else { return (.clear, nil) }
            if let standing = rules.robots[page.origin] {
                return (standing.verdict(on: page).map { .refused($0) } ?? .clear, nil)
            }
            let isFirst = rules.wanted.updateValue(page, forKey: page.origin) == nil
            return (.unknown, isFirst ? whenWanted : nil)
        }
        whenWanted?()
        return clearance
    }

    /// Holds redirects to origins whose robots.txt is not known, from now on.
    ///
    /// - Parameter whenWanted: Called, on any thread, when ``takeWanted()`` has something to give.
    func obeyRobots(whenWanted: @escaping @Sendable () -> Void) {
        rules.withLock { $0.whenWanted = whenWanted }
    }

    /// A page of each origin whose robots.txt is wanted, since the last time.
    func takeWanted() -> [WebURL] {
        rules.withLock { rules in
            guard !rules.wanted.isEmpty else { return [] }
            defer { rules.wanted = [:] }
            return rules.wanted.values.sorted { $0.href < $1.href }
        }
    }

    func update(scope: CrawlScope) {
        rules.withLock { $0.scope = scope }
    }

    func learn(_ standing: RobotsStanding, of origin: Origin) {
        rules.withLock { $0.robots[origin] = standing }
    }
}

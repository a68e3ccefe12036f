public import Fetching
import Synchronization
public import URLStandard

/// What a crawl says of redirects; shared by the crawl and its engine.
public final class CrawlGate: Sendable {
    private struct Rules: Sendable {
        var scope = CrawlScope()
        var ledger: RobotsLedger?
    }

    private let rules = Mutex(Rules())

    /// A gate that lets everything pass until the crawl tells it otherwise.
    public init() {}

    /// Why a task may not be redirected to a target; nil if it may.
    ///
    /// Seeds may move anywhere, and so may what serves the run or is only checked.
    public func exclusion(of target: WebURL, for task: TaskRow) -> SkipReason? {
        guard task.role == .crawl, task.depth > 0 else { return nil }
        return rules.withLock { rules in
            if let reason = rules.scope.exclusion(of: target, depth: Int(task.depth)) {
                return reason
            }
            return rules.ledger?.disallows(target) == true ? .robots : nil
        }
    }

    func update(scope: CrawlScope, ledger: RobotsLedger) {
        rules.withLock { $0 = Rules(scope: scope, ledger: ledger) }
    }
}

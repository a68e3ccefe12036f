import Fetching
import URLStandard

extension Scenario {
    /// A result as a line of an `expect` block.
    static func line(_ result: FetchResult) -> String {
        var line = "\(kind(result)) \(result.depth) \(short(result.url.text))"
        if result.finalURL != result.url { line += " -> \(short(result.finalURL.text))" }
        if result.role == .check { line += " as check" }
        if let referrer = result.referrer { line += " from \(short(referrer.text))" }
        return line + result.assessment.findings.map { " warning \($0.kind.rawValue)" }.joined()
    }

    /// What became of a result, and why.
    static func kind(_ result: FetchResult) -> String {
        let why = result.error?.errorClass.name ?? result.skipReason?.rawValue
        return result.outcome.rawValue + (why.map { " \($0)" } ?? "")
    }

    /// A transfer as a line of a `requests` block.
    static func line(_ order: TransferOrder) -> String {
        short(order.url.href) + (order.sendsCredentials ? "" : " anonymous")
            + (order.body == .none ? " headers-only" : "")
            + (order.message.map { " by \($0.method)" } ?? "")
    }
}

public import Fetching
import URLStandard

/// Which failures count as broken, and which are only warned of.
public struct LinkRules: Sendable {
    /// Statuses that are only warned of.
    public var warned: StatusSet?
    /// Whether a URL is not to count as broken, whatever becomes of it.
    public var ignores: [@Sendable (String) -> Bool] = []

    /// Every failure counts as broken.
    public init() {}

    /// The same result, with a finding where a failure does not count as broken.
    package func assess(_ result: FetchResult) -> FetchResult {
        guard result.outcome == .failed, let finding = finding(on: result) else { return result }
        var assessment = result.assessment
        assessment.findings.append(finding)
        if finding.kind != .ignored { assessment.severity = .warning }
        return result.assessed(assessment)
    }

    /// Why a failure does not count; nil if it does.
    private func finding(on result: FetchResult) -> Finding? {
        if ignores.contains(where: { $0(result.url.text) }) {
            return Finding(.ignored, "its URL is to be ignored")
        }
        if result.error?.errorClass == .linkBotWall {
            return Finding(.botWall, "a browser may be given another answer")
        }
        guard case .http(let status)? = result.error?.errorClass, let warned,
            let host = result.finalURL.parsed?.host, warned.contains(status, host: host)
        else { return nil }
        return Finding(.warnedStatus, "status \(status) is only warned of")
    }
}

import Fetching
import URLStandard
import WebStandards

/// What one origin's robots.txt has come to.
enum RobotsRules: Sendable {
    /// The file was read; its rules count for this product token.
    case rules(RobotsTxt, agent: String)
    /// There is none, so everything may be fetched (RFC 9309 §2.3.1.3).
    case everything
    /// It could not be had, so nothing may be fetched (RFC 9309 §2.3.1.4).
    case nothing(FetchRequest.Verdict)

    /// What the end of a robots.txt's fetch means.
    ///
    /// 4xx allows everything, but for 429; 5xx and errors allow nothing. A file that was never
    /// asked for, since the run was stopped or its host parked, makes nobody's fetch a failure.
    init(_ result: FetchResult, agent: String) {
        switch result.outcome {
        case .ok:
            let isFile = result.status.map { $0 < 300 } ?? false
            self =
                isFile ? .rules(RobotsTxt(parsing: result.body ?? []), agent: agent) : .everything
        case .failed:
            self = .nothing(.fail(Self.failure(result)))
        case .cancelled: self = .nothing(.skip(.robots))
        case .skipped: self = .nothing(.skip(result.skipReason ?? .robots))
        }
    }

    /// The origin's own failure where it could not be reached, so that a dead host is told as such.
    private static func failure(_ result: FetchResult) -> FetchError {
        let error = result.error
        let why = error?.description ?? "unknown"
        let message = "robots.txt could not be had (\(why)), so nothing may be fetched"
        let isDead = ["dns.", "net.", "timeout.", "tls."].contains {
            error?.errorClass.name.hasPrefix($0) ?? false
        }
        // Its own address is refused; where its robots.txt leads to says nothing of its pages.
        let isPrivate = error?.errorClass == .policySSRF && result.redirects == 0
        guard let error, isDead || isPrivate else {
            return FetchError(.policyRobots, phase: .queued, message: message)
        }
        return FetchError(error.errorClass, phase: error.phase, message: message)
    }

    /// What is recorded of a URL of the origin; nil if it may be fetched.
    func verdict(on url: WebURL) -> FetchRequest.Verdict? {
        switch self {
        case .rules(let robots, let agent):
            robots.verdict(agent: agent, url: url).isAllowed ? nil : .skip(.robots)
        case .everything: nil
        case .nothing(let verdict): verdict
        }
    }
}

import Fetching
import URLStandard
import WebStandards

/// What an origin's robots.txt allows, or the lack of one.
enum RobotsRules: Sendable {
    /// The file was read; the rules for this product token count.
    case rules(RobotsTxt, agent: String)
    /// There is none: everything may be fetched (RFC 9309 §2.3.1.3).
    case everything
    /// It could not be fetched: nothing may be (RFC 9309 §2.3.1.4).
    case nothing(FetchRequest.Refusal)

    /// What the end of a robots.txt's fetch means.
    ///
    /// A 4xx other than 429 allows everything; 5xx and errors allow nothing. Where the file was never
    /// requested, because the run was stopped or its host parked, URLs are skipped and do not fail.
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

    /// The origin's own failure where it could not be reached, so that a dead host is reported as one.
    private static func failure(_ result: FetchResult) -> FetchError {
        let error = result.error
        let why = error?.description ?? "unknown"
        let message = "robots.txt could not be had (\(why)), so nothing may be fetched"
        let isDead = ["dns.", "net.", "timeout.", "tls."].contains {
            error?.errorClass.name.hasPrefix($0) ?? false
        }
        // Its own address is refused. A refused target of a redirect says nothing about its pages.
        let isPrivate = error?.errorClass == .policySSRF && result.redirects == 0
        guard let error, isDead || isPrivate else {
            return FetchError(.policyRobots, phase: .queued, message: message)
        }
        return FetchError(error.errorClass, phase: error.phase, message: message)
    }

    /// Whether the file could not be had.
    var areMissing: Bool {
        if case .nothing = self { true } else { false }
    }

    /// What is recorded of a URL of the origin; nil if it may be fetched.
    func refusal(of url: WebURL) -> FetchRequest.Refusal? {
        switch self {
        case .rules(let robots, let agent):
            robots.decision(agent: agent, url: url).isAllowed ? nil : .skip(.robots)
        case .everything: nil
        case .nothing(let refusal): refusal
        }
    }

    /// What there is to say of a file that could not be read: its whole site is disallowed (RFC 9309
    /// §2.3.1.4).
    ///
    /// Nothing where its host could not be reached, which each of its URLs says.
    func finding(on result: FetchResult) -> [Finding] {
        guard case .nothing(.fail) = self, let error = result.error,
            !["dns.", "net.", "tls.", "policy."].contains(where: error.errorClass.name.hasPrefix)
        else { return [] }
        let words =
            "\(result.url.text) could not be read (\(error.description)),"
            + " so nothing of its site may be fetched"
        return [Finding(.robotsUnreadable, words)]
    }
}

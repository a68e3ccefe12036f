import Clock
package import Fetching
import Logging
import URLStandard

/// What a run tells its log: swift-log events for what tasks came to and what stood still.
///
/// The secrets of URLs are masked before a handler sees them.
package struct RunLog: Sendable {
    private let file: LogFile
    private let logger: Logger

    /// Logs to a file, which is created or continued.
    package init(path: String) throws(SinkError) {
        let file = try LogFile(path: path)
        self.init(file, Logger(label: "crawltop") { _ in LogFileHandler(file) })
    }

    init(_ file: LogFile, _ logger: Logger) {
        self.file = file
        self.logger = logger
    }

    /// Logs that certificates are not verified (`--insecure`).
    package func recordInsecure() {
        logger.warning("insecure", metadata: ["tls": "certificates are not verified"])
    }

    /// Logs whether robots.txt is obeyed, and whose group of it.
    package func record(robots: String) {
        logger.info("robots", metadata: ["policy": "\(robots)"])
    }

    /// Logs something that stood still.
    package func record(_ stall: Stall) {
        logger.warning(
            "stalled",
            metadata: [
                "part": "\(stall.part.rawValue)", "ms": "\(Int(stall.duration.milliseconds))",
                "culprit": "\(stall.culprit)",
            ]
        )
    }

    /// Logs what there is to say of the whole run.
    package func record(_ finding: Finding) {
        logger.warning(
            "\(finding.kind.rawValue)",
            metadata: ["finding": "\(SecretMask.text(finding.words))"]
        )
    }

    /// Logs a finished task.
    package func record(_ result: FetchResult) {
        let hasFindings = !result.assessment.findings.isEmpty
        logger.log(
            level: result.outcome == .failed ? .error : hasFindings ? .warning : .info,
            "\(result.outcome.rawValue)",
            metadata: Self.metadata(of: result)
        )
    }

    /// Writes what is buffered; call it a few times a second.
    package func flush() { file.flush() }

    /// Writes what is buffered and closes the file; later events are dropped.
    package func close() throws(SinkError) { try file.close() }

    private static func metadata(of result: FetchResult) -> Logger.Metadata {
        var metadata: Logger.Metadata = [
            "task": "\(result.name)", "attempts": "\(result.attempts)",
            "ms": "\(Int(result.totalMilliseconds))", "url": "\(SecretMask.url(result.url.text))",
        ]
        if let status = result.status { metadata["status"] = "\(status)" }
        if let error = result.error {
            metadata["error"] = "\(SecretMask.text(error.description))"
        }
        if let reason = result.skipReason { metadata["reason"] = "\(reason.rawValue)" }
        if let note = result.note { metadata["note"] = "\(SecretMask.text(note))" }
        let findings = result.assessment.findings
        if !findings.isEmpty {
            let words = findings.map { "\($0.kind.rawValue): \($0.words)" }
            metadata["findings"] = "\(SecretMask.text(words.joined(separator: "; ")))"
        }
        return metadata
    }
}

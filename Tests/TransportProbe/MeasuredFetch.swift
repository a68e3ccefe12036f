import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport

/// Makes one transfer, or many of the same at once, and tells class, time and memory.
///
/// Prints `class TAB milliseconds TAB KiB TAB anomalies`; several classes are joined by commas.
struct MeasuredFetch {
    private let arguments: ProbeArguments

    init(_ arguments: ProbeArguments) {
        self.arguments = arguments
    }

    func run() async throws {
        if let count = arguments["descriptors"].flatMap({ Int($0) }) {
            FreeDescriptors.allow(count)
        }
        let driver = TransportDriver(CurlTransport(configuration))
        // What is made once for a process is no part of what one transfer takes.
        if let healthy = arguments["healthy"] {
            for _ in 1...2 { _ = try await driver.fetch(healthy) }
            if arguments.target.hasPrefix("https:") {
                // The authorities are read before the handshake begins, and how it ends is the same
                // to them. To wait for the phase would not do: a short one is never reported.
                let closing = try HostileServer { _ = $0.readBytes(1) }
                _ = try await driver.fetch("https://127.0.0.1:\(closing.port)/")
                closing.stop()
            }
        }
        if let spare = arguments["spare"].flatMap({ Int($0) }) {
            FreeDescriptors.occupy(allBut: spare)
        }
        let before = ProcessMemory.peakFromHere()
        let start = MonotonicTime.now()
        let ids = (0..<arguments.number("count", 1)).map { _ in driver.start(arguments.target) }
        var classes: Set<String> = []
        var anomalies: AnswerAnomalies = []
        for id in ids {
            let report = try await driver.report(of: id)
            classes.insert(report.errorClass?.name ?? "ok")
            anomalies.formUnion(report.anomalies)
        }
        let elapsed = MonotonicTime.now().milliseconds(since: start)
        let growth = max(0, ProcessMemory.peak - before)
        print(
            classes.sorted().joined(separator: ","),
            Int(elapsed.rounded()),
            growth,
            anomalies.names.joined(separator: ","),
            separator: "\t"
        )
        await driver.stop()
    }

    private var configuration: TransportConfiguration {
        var configuration = TransportConfiguration()
        configuration.maximumBody = Int64(arguments.number("max-body", 4 << 20))
        configuration.certificateAuthorities = arguments["authorities"]
        if arguments["http"] == "2" { configuration.httpVersion = .http2 }
        var deadlines = Deadlines()
        if let milliseconds = arguments["wait"].flatMap({ Int($0) }) {
            let duration = Duration.milliseconds(milliseconds)
            switch arguments["deadline"] {
            case "timeout.connect": deadlines.connect = duration
            case "timeout.first-byte": deadlines.firstByte = duration
            case "timeout.stall": deadlines.stall = duration
            case "timeout.attempt": deadlines.attempt = duration
            default: break
            }
        }
        configuration.deadlines = AttemptDeadlines(deadlines)
        return configuration
    }
}

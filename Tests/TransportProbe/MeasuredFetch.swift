import Fetching
import FetchingCurl
import FetchingTestSupport
import Statistics

/// Makes one transfer, or many of the same at once, and tells class, time and memory.
///
/// Prints `class TAB milliseconds TAB KiB TAB anomalies`; several classes are joined by commas.
struct MeasuredFetch {
    private let arguments: ProbeArguments

    init(_ arguments: ProbeArguments) {
        self.arguments = arguments
    }

    func run() async {
        if let count = arguments["descriptors"].flatMap({ Int($0) }) {
            FreeDescriptors.allow(count)
        }
        let driver = TransportDriver(CurlTransport(configuration))
        // What is made once for a process is no part of what one transfer takes.
        if let healthy = arguments["healthy"] {
            for _ in 1...2 { _ = await driver.fetch(healthy) }
            if arguments.target.hasPrefix("https:") {
                // Not answered in TLS; the authorities are read before that matters.
                let id = driver.start("https" + healthy.dropFirst("http".count))
                _ = await driver.progress(of: id) { $0.phase == .tls }
                driver.send(.cancel(id))
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
            let report = await driver.report(of: id)
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

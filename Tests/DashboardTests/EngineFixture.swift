import Clock
import Crawling
import Dashboard
import DataStructures
import Fetching
import FetchingTestSupport
import SafeText
import TerminalUI

/// Builds engine snapshots that look like those of a real run, and are the same each time.
struct EngineFixture {
    /// Where the run's clock starts.
    static let start = MonotonicTime.zero + .seconds(1_000)

    /// The state being built.
    var snapshot: EngineSnapshot
    /// The crawl's part of it; nil for a list of URLs.
    var crawl: CrawlProgress?
    /// All of it, as the dashboard is told.
    var run: RunSnapshot { RunSnapshot(snapshot, crawl: crawl) }

    /// An engine with one host and no task, some seconds after its start.
    init(limit: Int = 16, hosts: [String] = ["docs.example.org"], elapsed: Duration = .seconds(83))
    {
        snapshot = EngineSnapshot(time: EngineFixture.start, limit: limit)
        for name in hosts {
            snapshot.hosts.append(HostRow(name: name, limit: limit, delay: .zero))
        }
        snapshot.time = EngineFixture.start + elapsed
    }

    /// The time of the snapshot.
    var now: MonotonicTime { snapshot.time }

    /// Adds a task and counts it.
    @discardableResult
    mutating func add(
        _ state: TaskState,
        url: String? = nil,
        role: TaskRole = .fetch,
        host: Int = 0,
        depth: Int = 0,
        _ change: (inout TaskRow) -> Void = { _ in }
    ) -> TaskID {
        let id = TaskID(index: snapshot.rows.count)
        let name = host < snapshot.hosts.count ? snapshot.hosts[host].name : "nowhere.example"
        var row = TaskRow(
            id: id,
            role: role,
            url: TaskURL(url ?? "https://\(name)/page/\(id.index + 1)"),
            host: HostID(index: host),
            depth: depth,
            knownAt: EngineFixture.start
        )
        row.state = state
        row.stateSince = now.advanced(nanoseconds: -420_000_000)
        if state != .queued, state != .skipped {
            row.attempts = 1
            row.startedAt = now.advanced(nanoseconds: -1_500_000_000)
        }
        switch state {
        case .ok, .failed, .cancelled:
            row.finishedAt = now.advanced(nanoseconds: -Int64(1_000_000 * (id.index % 500)))
        case .skipped: row.skipReason = .robots
        case .backoff: row.resumesAt = now + .milliseconds(3_000)
        default: break
        }
        change(&row)
        snapshot.rows.append(row)
        count(row)
        return id
    }

    private mutating func count(_ row: TaskRow) {
        if row.state.isInFlight || row.state == .cancelling {
            snapshot.inFlight.append(row.id)
            snapshot.permitsTaken += 1
            snapshot.totals.active += 1
            if row.host.index < snapshot.hosts.count { snapshot.hosts[row.host.index].active += 1 }
        }
        snapshot.totals.known += 1
        switch row.state {
        case .queued, .backoff, .paused:
            snapshot.totals.queued += 1
            if row.host.index < snapshot.hosts.count { snapshot.hosts[row.host.index].queued += 1 }
        case .ok: snapshot.totals.ok += 1
        case .failed: snapshot.totals.failed += 1
        case .cancelled: snapshot.totals.cancelled += 1
        case .skipped: snapshot.totals.skipped += 1
        default: break
        }
    }

    /// Changes a task's row without counting anew.
    mutating func change(_ id: TaskID, _ change: (inout TaskRow) -> Void) {
        change(&snapshot.rows[id.index])
        snapshot.version += 1
    }

    /// Moves a task into another state, as the engine would.
    mutating func move(_ id: TaskID, to state: TaskState) {
        let now = now
        change(id) {
            $0.state = state
            $0.stateSince = now
            if state.isFinished { $0.finishedAt = now }
            if state.isInFlight { $0.startedAt = now }
        }
        snapshot.inFlight.removeAll { $0 == id }
        if state.isInFlight { snapshot.inFlight.append(id) }
    }

    /// Lets time pass.
    mutating func wait(_ duration: Duration) {
        snapshot.time = snapshot.time + duration
        snapshot.version += 1
    }

    /// A run in its middle: every state there is, errors, a draining limit, rates and percentiles.
    static func busy(queued: Int = 214, done: Int = 1_204) -> EngineFixture {
        var fixture = EngineFixture()
        fixture.addDone(done)
        fixture.addTroubled()
        fixture.addInFlight()
        for _ in 0..<queued { fixture.add(.queued) }
        fixture.snapshot.retries = 9
        fixture.addMeasurements()
        return fixture
    }

    private mutating func addDone(_ count: Int) {
        for number in 0..<count {
            add(
                .ok,
                url: "https://docs.example.org/manual/chapter-\(number % 37)/page-\(number).html"
            ) {
                $0.status = 200
                $0.bytes = Int64(900 + number * 977 % 120_000)
                $0.wireBytes = $0.bytes / 3
                $0.isReused = number > 16
                $0.timing.wait = Float(20 + number % 90)
                $0.timing.body = Float(number % 30)
                $0.timing.connect = number > 16 ? 0 : 12
                $0.timing.tls = number > 16 ? 0 : 24
            }
        }
    }

    private mutating func addTroubled() {
        let errors: [(ErrorClass, TaskState, UInt16, String)] = [
            (.http(status: 404), .body, 404, "the server answered 404 Not Found"),
            (.timeoutFirstByte, .wait, 0, "no first byte within 20 s"),
            (.http(status: 503), .body, 503, "the server answered 503 Service Unavailable"),
            (.netReset, .wait, 0, "the connection was reset by the peer"),
            (.tlsVerify, .tls, 0, "the certificate has expired"),
            (.http(status: 404), .body, 404, "the server answered 404 Not Found"),
        ]
        for (index, (errorClass, phase, status, message)) in errors.enumerated() {
            add(.failed, url: "https://docs.example.org/old/broken-\(index).html") {
                $0.status = status
                $0.error = FetchError(errorClass, phase: phase, message: message)
                $0.timing.wait = 31
                $0.timing.connect = 8
                $0.attempts = UInt16(1 + index % 3)
            }
        }
        add(.backoff, url: "https://docs.example.org/api/v2/report.json") {
            $0.attempts = 2
            $0.status = 503
            $0.error = FetchError(.http(status: 503), phase: .body, message: "503")
        }
        add(.paused, url: "https://docs.example.org/big/archive.tar")
        add(.cancelled, url: "https://docs.example.org/big/video.webm")
        add(.skipped, url: "https://docs.example.org/private/a.html")
        add(.skipped, url: "https://docs.example.org/private/b.html")
    }

    private mutating func addInFlight() {
        let states: [TaskState] = [
            .body, .body, .wait, .wait, .body, .wait, .dns, .connect, .tls, .wait, .started, .wait,
            .body, .wait, .started, .cancelling,
        ]
        for (index, state) in states.enumerated() {
            let since = now.advanced(
                nanoseconds: -Int64(40_000_000 + index * 131_000_000 % 2_000_000_000)
            )
            add(
                state,
                url: "https://docs.example.org/manual/chapter-\(index)/section-\(index * 7).html"
            ) {
                $0.stateSince = since
                $0.startedAt = EngineFixture.start + .milliseconds(80_000 + index * 100)
                $0.isReused = index > 3 && !(6...8).contains(index)
                if !$0.isReused {
                    $0.timing.dns = state.rawValue > TaskState.dns.rawValue ? 3 : 0
                    $0.timing.connect = state.rawValue > TaskState.connect.rawValue ? 12 : 0
                    $0.timing.tls = state.rawValue > TaskState.tls.rawValue ? 24 : 0
                }
                guard state == .body else { return }
                $0.status = 200
                $0.timing.wait = 44
                $0.bytes = Int64(20_000 + index * 77_000)
                $0.wireBytes = $0.bytes
                $0.expectedBytes = index == 4 ? -1 : 1_200_000
            }
        }
    }

    private mutating func addMeasurements() {
        for second in 0..<83 {
            let time = EngineFixture.start + .seconds(second)
            let count = 9 + (second * second * 7 + second * 3) % 23
            snapshot.throughput.record(at: time) {
                $0.succeeded += count
                $0.wireBytes += Int64(count * 20_311)
            }
        }
        snapshot.latency.waitP50 = 44
        snapshot.latency.waitP95 = 130
        snapshot.latency.count = 1_204
        snapshot.connections.opened = 17
        snapshot.connections.reused = 1_193
    }
}

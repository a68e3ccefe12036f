import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

/// Names in line for a lookup, and names that hang before them.
@Suite(.timeLimit(.minutes(1)))
struct LookupLineTests {
    private let gate = Gate()

    /// Names that all hang until the gate opens.
    private func hanging() -> ScriptedNames {
        ScriptedNames { [gate] _, _ in
            gate.pass()
            return .addresses([ScriptedNames.loopback])
        }
    }

    private func url(_ name: String, _ server: HostileServer) -> String {
        "http://\(name):\(server.port)/"
    }

    @Test func `at most thirty-two lookups run at once that are young`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = hanging()
        let driver = names.makeDriver()
        let ids = (1...70).map { driver.start(url("n\($0).example", server)) }
        try await names.log.until { $0.running == 32 }
        gate.open()
        for id in ids { #expect(try await driver.report(of: id).text == "x") }
        #expect(names.log.value.peak == 32)
        #expect(Set(names.log.value.asked).count == 70)
        #expect(names.log.value.asked.count == 70)
        await driver.stop()
    }

    @Test(arguments: [0, 1, 2])
    func `names that hang hold up none that are answered, in any order`(order: Int) async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = ScriptedNames { [gate] name, _ in
            if name.hasPrefix("dead") { gate.pass() }
            return .addresses([ScriptedNames.loopback])
        }
        let driver = names.makeDriver(patience: .milliseconds(1))
        let dead = (0..<200).map { "dead\($0).example" }
        let good = (0..<20).map { "good\($0).example" }
        var all = order == 0 ? dead + good : good + dead
        if order == 2 {
            all = []
            for index in 0..<20 {
                all += dead[index * 10..<index * 10 + 10]
                all.append(good[index])
            }
        }
        let ids = all.map { (name: $0, id: driver.start(url($0, server))) }
        for (name, id) in ids where name.hasPrefix("good") {
            #expect(try await driver.report(of: id).text == "x")
        }
        #expect(names.log.value.running <= 200)
        gate.open()
        for (_, id) in ids { #expect(try await driver.report(of: id).text == "x") }
        await driver.stop()
    }

    @Test func `to wait in line for a lookup takes nothing of the time for connecting`()
        async throws
    {
        let server = try HostileServer(answer: ok("x"))
        let names = hanging()
        let driver = names.makeDriver {
            $0.deadlines = deadlines { $0.connect = .seconds(1) }
        }
        let hung = (1...32).map { driver.start(url("n\($0).example", server)) }
        let late = driver.start(url("late.example", server))
        for id in hung { #expect(try await driver.report(of: id).errorClass == .dnsTimeout) }
        try await driver.wake(at: MonotonicTime.now() + .milliseconds(100))
        #expect(driver.endedCount == 32)
        gate.open()
        #expect(try await driver.report(of: late).text == "x")
        await driver.stop()
    }

    @Test(arguments: [TransferEnd.cancelled, nil])
    func `the end of its task reaches a transfer that waits in line`(end: TransferEnd?) async throws
    {
        let names = hanging()
        let driver = names.makeDriver()
        for index in 1...32 { _ = driver.start("http://n\(index).example/") }
        let endsAt = MonotonicTime.now() + (end == nil ? .milliseconds(50) : .seconds(3600))
        let late = driver.start("http://late.example/", endsAt: endsAt, endClass: .timeoutTask)
        if end != nil { driver.send(.cancel(late)) }
        let report = try await driver.report(of: late)
        if let end {
            #expect(report.end == end)
        } else {
            #expect(report.errorClass == .timeoutTask)
        }
        #expect(!names.log.value.asked.contains("late.example"))
        gate.open()
        await driver.stop()
    }

    @Test func `a lookup for which something was lacking is made again when another ends`()
        async throws
    {
        let server = try HostileServer { [gate] connection in
            guard connection.readRequest() != nil else { return }
            gate.pass()
            connection.send(ok("x"))
        }
        let names = ScriptedNames { name, earlier in
            name == "second.example" && earlier == 0
                ? .lacking(24) : .addresses([ScriptedNames.loopback])
        }
        let driver = names.makeDriver()
        let first = driver.start(url("first.example", server))
        _ = try await driver.progress(of: first) { $0.phase == .wait }
        let second = driver.start(url("second.example", server))
        try await names.log.until { $0.asked.contains("second.example") && $0.running == 0 }
        gate.open()
        for id in [first, second] { #expect(try await driver.report(of: id).text == "x") }
        #expect(names.log.value.asked.count { $0 == "second.example" } == 2)
        await driver.stop()
    }

    @Test func `where nothing could end that want it is said`() async throws {
        let driver = ScriptedNames { _, _ in .lacking(24) }.makeDriver()
        let report = try await driver.fetch("http://name.example/")
        let message = "nothing was left for the lookup of its host: Too many open files"
        let expected = FetchError(.localDescriptors, phase: .dns, message: message)
        #expect(report.end == .failed(expected))
        await driver.stop()
    }

    @Test func `a name that nobody wants any more is not looked up`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = hanging()
        let driver = names.makeDriver()
        let busy = (1...32).map { driver.start(url("n\($0).example", server)) }
        try await names.log.until { $0.running == 32 }
        let late = (1...20).map { driver.start(url("late\($0 % 2).example", server)) }
        for id in late { driver.send(.cancel(id)) }
        for id in late { #expect(try await driver.report(of: id).end == .cancelled) }
        let again = driver.start(url("late1.example", server))
        gate.open()
        for id in busy + [again] { #expect(try await driver.report(of: id).text == "x") }
        let asked = names.log.value.asked
        #expect(!asked.contains("late0.example"))
        #expect(asked.count { $0 == "late1.example" } == 1)
        await driver.stop()
    }
}

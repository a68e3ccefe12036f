import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

/// Names on real sockets, with lookups that the test holds in its hand.
@Suite(.timeLimit(.minutes(10)))
struct HostResolverTests {
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

    @Test func `thirty transfers to a name make one lookup`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = hanging()
        let driver = names.makeDriver()
        let ids = (1...30).map { _ in driver.start(url("one.example", server)) }
        _ = try await driver.progress(of: ids[29]) { $0.phase == .dns }
        gate.open()
        for id in ids { #expect(try await driver.report(of: id).text == "x") }
        for _ in 1...5 {
            #expect(try await driver.fetch(url("one.example", server)).text == "x")
        }
        #expect(names.log.value.asked == ["one.example"])
        await driver.stop()
    }

    @Test func `a name's ports share its lookup and no connection`() async throws {
        let names = ScriptedNames()
        let driver = names.makeDriver()
        for answer in ["first", "second", "third"] {
            let server = try HostileServer(answer: ok(answer))
            for _ in 1...2 {
                #expect(try await driver.fetch(url("one.example", server)).text == answer)
            }
        }
        #expect(names.log.value.asked == ["one.example"])
        await driver.stop()
    }

    @Test func `an address is never looked up, nor is what is always this machine`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = ScriptedNames()
        let driver = names.makeDriver()
        for host in ["127.0.0.1", "localhost", "a.localhost"] {
            #expect(try await driver.fetch(url(host, server)).text == "x")
        }
        #expect(names.log.value.asked == [])
        await driver.stop()
    }

    @Test func `a hung lookup holds up neither a cancel nor another host`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = ScriptedNames { [gate] name, _ in
            if name.hasPrefix("hung") { gate.pass() }
            return .addresses([ScriptedNames.loopback])
        }
        let driver = names.makeDriver()
        let hung = driver.start(url("hung.example", server))
        try await names.log.until { $0.asked == ["hung.example"] }
        #expect(try await driver.fetch(url("other.example", server)).text == "x")
        driver.send(.cancel(hung))
        let report = try await driver.report(of: hung)
        #expect(report.end == .cancelled)
        #expect(report.timing.dns > 0)
        #expect(!report.isReused)
        gate.open()
        try await names.log.until { $0.running == 0 }
        #expect(try await driver.fetch(url("hung.example", server)).text == "x")
        #expect(driver.endedTwice.isEmpty)
        await driver.stop()
    }

    @Test func `a hung lookup ends with the time for connecting, as its name server's fault`()
        async throws
    {
        let names = hanging()
        let driver = names.makeDriver {
            $0.deadlines = deadlines { $0.connect = .milliseconds(150) }
        }
        let report = try await driver.fetch("http://hung.example/")
        guard case .failed(let error) = report.end else {
            Issue.record("it did not fail: \(report)")
            return await driver.stop()
        }
        #expect(error.errorClass == .dnsTimeout)
        #expect(error.phase == .dns)
        #expect(report.timing.dns >= 150)
        gate.open()
        await driver.stop()
    }

    @Test func `a stop waits for no lookup`() async throws {
        let names = hanging()
        let driver = names.makeDriver()
        _ = driver.start("http://hung.example/")
        try await names.log.until { $0.running == 1 }
        await driver.stop()
        #expect(names.log.value.running == 1)
        gate.open()
        try await names.log.until { $0.running == 0 }
    }

    // That libcurl is told nothing more of its handle is what `Tests/sanitize handles` watches.
    @Test func `a stop in the middle of the first transfer to a name ends it`() async throws {
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.awaitClose()
        }
        let driver = ScriptedNames().makeDriver()
        let id = driver.start(url("one.example", server))
        _ = try await driver.progress(of: id) { $0.phase == .wait }
        await driver.stop()
        try await server.log.until { $0.requests.count == 1 }
    }

    @Test func `the time of a lookup is the phase dns`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = hanging()
        let driver = names.makeDriver()
        let start = MonotonicTime.now()
        let id = driver.start(url("slow.example", server))
        try await names.log.until { $0.running == 1 }
        let asked = MonotonicTime.now()
        _ = try await driver.progress(of: id) { $0.phase == .dns }
        let held = Float(MonotonicTime.now().milliseconds(since: asked))
        gate.open()
        let timing = try await driver.report(of: id).timing
        let elapsed = Float(MonotonicTime.now().milliseconds(since: start))
        #expect(timing.dns >= held)
        #expect(timing.dns + timing.connect + timing.tls + timing.wait + timing.body <= elapsed)
        let second = try await driver.fetch(url("slow.example", server))
        #expect(second.isReused)
        await driver.stop()
    }

    @Test func `the time for the first byte begins after the lookup`() async throws {
        let reply = Gate()
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            reply.pass()
            connection.send(ok("x"))
        }
        let names = hanging()
        let driver = names.makeDriver { $0.deadlines = deadlines { $0.firstByte = .seconds(2) } }
        let id = driver.start(url("slow.example", server))
        try await names.log.until { $0.running == 1 }
        try await driver.wake(at: MonotonicTime.now() + .milliseconds(2100))
        gate.open()
        _ = try await driver.progress(of: id) { $0.phase == .wait }
        reply.open()
        #expect(try await driver.report(of: id).text == "x")
        await driver.stop()
    }

    @Test func `a pause while the name is looked up loses nothing`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = hanging()
        let driver = names.makeDriver()
        let id = driver.start(url("slow.example", server), isPaused: true)
        try await names.log.until { $0.running == 1 }
        driver.send(.resume(id))
        driver.send(.pause(id))
        gate.open()
        try await server.log.until { !$0.requests.isEmpty }
        driver.send(.resume(id))
        #expect(try await driver.report(of: id).text == "x")
        await driver.stop()
    }

    @Test func `addresses are not lost with the transfer that was to tell them`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = ScriptedNames()
        let driver = names.makeDriver()
        #expect(try await driver.fetch(url("one.example", server)).text == "x")
        for _ in 1...20 {
            // A new port each time, and only these names know the host.
            let other = try HostileServer(answer: ok("y"))
            driver.send(.cancel(driver.start(url("one.example", other))))
            #expect(try await driver.fetch(url("one.example", other)).text == "y")
        }
        #expect(names.log.value.asked == ["one.example"])
        await driver.stop()
    }
}

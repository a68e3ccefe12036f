import Fetching
import FetchingTestSupport
import Glibc
import Testing
import URLStandard

@testable import FetchingCurl

/// What comes of names that do not lead where they should (rows T10 and T46 of the hostile matrix).
@Suite(.timeLimit(.minutes(10)))
struct NameFailureTests {
    /// 127.0.0.2, which stands for a private address beside 127.0.0.1.
    private static let second = IPAddress.v4(0x7F00_0002)

    @Test(
        arguments: [
            (EAI_NONAME, true), (-5, true), (-9, true), (EAI_AGAIN, false), (EAI_FAIL, false),
            (EAI_SYSTEM, false), (-999, false),
        ] as [(Int32, Bool)]
    )
    func `only the system's word for it makes a name not exist`(code: Int32, isNone: Bool) {
        let answer = SystemNames.answer(code, ECONNREFUSED)
        #expect((answer == .notFound) == isNone)
        if case .failed(let why) = answer { #expect(!why.isEmpty) }
    }

    @Test(arguments: [EMFILE, ENFILE, ENOBUFS, ENOMEM], [EAI_NONAME, EAI_AGAIN, EAI_SYSTEM])
    func `what this machine lacked for a lookup says nothing of the name`(
        systemCode: Int32,
        code: Int32
    ) {
        #expect(SystemNames.answer(code, systemCode) == .lacking(systemCode))
        let expected: ErrorClass = systemCode == ENOMEM ? .localMemory : .localDescriptors
        #expect(LocalShortage.errorClass(of: systemCode) == expected)
        #expect(SystemNames.answer(EAI_MEMORY, 0) == .lacking(ENOMEM))
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `the system's addresses are read`(text: String) throws {
        #expect(SystemNames.lookUp(text) == .addresses([try #require(IPAddress(text))]))
    }

    @Test(arguments: [false, true])
    func `a name that does not exist is asked for once, one that failed is asked again`(
        exists: Bool
    ) async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = ScriptedNames { _, earlier in
            guard exists else { return .notFound }
            return earlier < 2 ? .failed("try again") : .addresses([ScriptedNames.loopback])
        }
        var configuration = TransportConfiguration()
        configuration.lookUp = names.lookUp
        var policy = FetchPolicy()
        policy.backoff = Backoff(base: .milliseconds(1), maximum: .milliseconds(1))
        let engine = FetchEngine(transport: CurlTransport(configuration), policy: policy)
        let url = try WebURL("http://name.example:\(server.port)/")
        let result = await engine.gather([FetchRequest(url)])[0]
        #expect(result.attempts == (exists ? 3 : 1))
        #expect(result.error?.errorClass == (exists ? nil : .dnsNotFound))
        #expect(names.log.value.asked.count == result.attempts)
        await engine.shutDown()
    }

    @Test func `a failed lookup says why, in the phase dns`() async throws {
        let driver = ScriptedNames { _, _ in .failed("the server is silent") }.makeDriver()
        let report = try await driver.fetch("http://name.example/")
        let message = "its host was not looked up: the server is silent"
        #expect(report.end == .failed(FetchError(.dnsFailed, phase: .dns, message: message)))
        await driver.stop()
    }

    @Test(arguments: [
        "*", "a!b", "$x", "x.test~", "a,b", String(repeating: "a.", count: 130) + "a",
    ])
    func `what cannot be a name is not looked up`(host: String) async throws {
        let server = try HostileServer(answer: ok("x"))
        let names = ScriptedNames { name, _ in
            name == "real.example" ? .addresses([ScriptedNames.loopback]) : .notFound
        }
        let driver = names.makeDriver()
        let url = try WebURL("http://\(host):\(server.port)/").href
        // libcurl refuses some of these as hosts.
        let errorClass = try await driver.fetch(url).errorClass
        #expect(errorClass == .dnsNotFound || errorClass == .urlInvalid)
        #expect(names.log.value.asked == [])
        #expect(try await driver.fetch("http://real.example:\(server.port)/").text == "x")
        #expect(try await driver.fetch("http://false.example:\(server.port)/").text == nil)
        await driver.stop()
    }

    @Test func `512 addresses are tried until one is good`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let many = (0..<512).map { IPAddress.v4(0x7F00_0100 + $0) }
        let names = ScriptedNames { _, _ in
            .addresses(many[..<40] + [ScriptedNames.loopback] + many[40...])
        }
        let driver = names.makeDriver()
        #expect(try await driver.fetch("http://many.example:\(server.port)/").text == "x")
        await driver.stop()
    }

    @Test(arguments: [TransferReach.publicOnly, .anywhere])
    func `of a name's addresses those that are refused are passed over`(
        reach: TransferReach
    ) async throws {
        let allowed = try HostileServer(answer: ok("allowed"))
        let hidden = try HostileServer(address: 0x7F00_0002, port: allowed.port) { connection in
            while connection.readRequest() != nil { connection.send(ok("hidden")) }
        }
        let names = ScriptedNames { _, _ in .addresses([Self.second, ScriptedNames.loopback]) }
        let driver = names.makeDriver {
            $0.allowedNetworks = (try? AddressRange("127.0.0.1")).map { [$0] } ?? []
        }
        let report = try await driver.fetch("http://both.example:\(allowed.port)/", reach: reach)
        #expect(report.text == (reach == .anywhere ? "hidden" : "allowed"))
        #expect(hidden.log.value.connections == (reach == .anywhere ? 1 : 0))
        await driver.stop()
    }

    @Test func `a name that only has refused addresses is refused before any connection`()
        async throws
    {
        let hidden = try HostileServer(answer: ok("hidden"))
        let names = ScriptedNames { _, _ in .addresses([ScriptedNames.loopback, Self.second]) }
        let driver = names.makeDriver()
        let url = "http://rebound.example:\(hidden.port)/"
        for _ in 1...3 {
            let report = try await driver.fetch(url, reach: .publicOnly)
            guard case .failed(let error) = report.end else {
                Issue.record("it did not fail: \(report)")
                continue
            }
            #expect(error.errorClass == .policySSRF)
            #expect(error.phase == .dns)
            #expect(error.message.contains("--allow-net 127.0.0.1 "))
        }
        #expect(hidden.log.value.connections == 0)
        // The user may name it, and that lends nothing to the others.
        #expect(try await driver.fetch(url).text == "hidden")
        #expect(try await driver.fetch(url, reach: .publicOnly).errorClass == .policySSRF)
        #expect(hidden.log.value.requests.count == 1)
        await driver.stop()
    }

    @Test(arguments: [TransferReach.publicOnly, .anywhere])
    func `a name that turns private is not followed there, whoever named it`(
        reach: TransferReach
    ) async throws {
        let first = try HostileServer(answer: ok("first"), thenCloses: true)
        let inner = try HostileServer(address: 0x7F00_0002, port: first.port) { connection in
            while connection.readRequest() != nil { connection.send(ok("rebound")) }
        }
        let names = ScriptedNames { _, earlier in
            switch earlier {
            case 0: .addresses([ScriptedNames.loopback])
            case 1: .addresses([Self.second])
            case 2: .addresses([Self.second, ScriptedNames.loopback])
            default: .addresses([ScriptedNames.loopback])
            }
        }
        let driver = names.makeDriver {
            $0.allowedNetworks = (try? AddressRange("127.0.0.1")).map { [$0] } ?? []
            $0.nameLifetime = .zero
        }
        let url = "http://rebinding.example:\(first.port)/"
        #expect(try await driver.fetch(url, reach: reach).text == "first")
        #expect(try await driver.fetch(url, reach: reach).errorClass == .policySSRF)
        for _ in 1...3 { #expect(try await driver.fetch(url, reach: reach).text == "first") }
        #expect(names.log.value.asked.count == 5)
        #expect(inner.log.value.connections == 0)
        await driver.stop()
    }

    @Test func `what was looked up once stays for the next connection`() async throws {
        let first = try HostileServer(answer: ok("first"), thenCloses: true)
        let other = try HostileServer(address: 0x7F00_0002, port: first.port) { connection in
            while connection.readRequest() != nil { connection.send(ok("rebound")) }
        }
        let names = ScriptedNames { _, earlier in
            .addresses([earlier == 0 ? ScriptedNames.loopback : Self.second])
        }
        let driver = names.makeDriver {
            $0.allowedNetworks = (try? AddressRange("127.0.0.1")).map { [$0] } ?? []
        }
        for _ in 1...5 {
            let report = try await driver.fetch(
                "http://rebinding.example:\(first.port)/",
                reach: .publicOnly
            )
            #expect(report.text == "first")
        }
        #expect(names.log.value.asked.count == 1)
        #expect(other.log.value.connections == 0)
        await driver.stop()
    }
}

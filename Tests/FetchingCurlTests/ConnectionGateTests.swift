import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

/// Where a server may not lead to is not even connected to (rows T45 and T50 of the hostile matrix).
@Suite(.timeLimit(.minutes(10)))
struct ConnectionGateTests {
    /// Every spelling of this machine that a URL can have.
    static let spellings = [
        "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "017700000001", "0x7f.1",
        "0177.0.0.1", "0x7f.0x0.0x0.0x1", "127.0.0.1.", "%31%32%37.0.0.1", "１２７.0.0.1",
        "①②⑦.⓪.⓪.①", "127。0。0。1", "0.0.0.0", "0", "127.255.255.254",
        "localhost", "LOCALHOST", "ⓛocalhost", "x.localhost", "[::1]", "[0:0:0:0:0:0:0:1]",
        "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]", "[2001::80ff:fffe]",
    ]

    @Test(arguments: spellings)
    func `no spelling of this machine gets a public transfer in`(host: String) async throws {
        let server = try HostileServer(answer: ok("secret"))
        let url = try WebURL("http://\(host):\(server.port)/").href
        let driver = makeDriver()
        let report = try await driver.fetch(url, reach: .publicOnly)
        #expect(report.errorClass == .policySSRF)
        guard case .failed(let error) = report.end else { return await driver.stop() }
        #expect(error.phase == .connect || error.phase == .dns)
        #expect(error.message.contains("--allow-net"))
        #expect(server.log.value.connections == 0)
        await driver.stop()
    }

    @Test(arguments: ["10.0.0.1", "192.168.1.1", "169.254.169.254", "[fd00::1]", "[fe80::1]"])
    func `nor into networks that only we can reach`(host: String) async throws {
        let driver = makeDriver()
        let report = try await driver.fetch("http://\(host)/", reach: .publicOnly)
        #expect(report.errorClass == .policySSRF)
        await driver.stop()
    }

    @Test(arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1"])
    func `what the user names is fetched`(host: String) async throws {
        let server = try HostileServer(answer: ok("mine"))
        let url = try WebURL("http://\(host):\(server.port)/").href
        let driver = makeDriver()
        #expect(try await driver.fetch(url).text == "mine")
        await driver.stop()
    }

    @Test(arguments: [("127.0.0.0/8", true), ("127.0.0.1", true), ("10.0.0.0/8", false)])
    func `an allowed network is reached`(network: String, isReached: Bool) async throws {
        let server = try HostileServer(answer: ok("allowed"))
        let driver = makeDriver { configuration in
            configuration.allowedNetworks = (try? AddressRange(network)).map { [$0] } ?? []
        }
        let report = try await driver.fetch(server.url(), reach: .publicOnly)
        #expect((report.text == "allowed") == isReached)
        #expect((report.errorClass == .policySSRF) == !isReached)
        await driver.stop()
    }

    @Test(arguments: [false, true])
    func `a connection that a named transfer opened is not lent`(isOneHandle: Bool) async throws {
        let gate = Gate()
        let server = try HostileServer { connection in
            while let request = connection.readRequest() {
                if request.hasPrefix("GET /slow ") { gate.pass() }
                guard connection.send(ok("mine")) else { return }
            }
        }
        let driver = makeDriver()
        #expect(try await driver.fetch(server.url()).text == "mine")
        if !isOneHandle {
            // A second handle finds the connection that the first one has left.
            let slow = driver.start(server.url("/slow"))
            _ = try await driver.progress(of: slow) { $0.phase == .wait }
            #expect(try await driver.fetch(server.url()).text == "mine")
            gate.open()
            #expect(try await driver.report(of: slow).text == "mine")
        }
        let requests = server.log.value.requests.count
        for _ in 1...3 {
            let report = try await driver.fetch(server.url("/stolen"), reach: .publicOnly)
            #expect(report.errorClass == .policySSRF)
        }
        #expect(server.log.value.requests.count == requests)
        // A named host still gets in.
        #expect(try await driver.fetch(server.url()).text == "mine")
        await driver.stop()
    }

    @Test func `a refusal harms no transfer beside it`() async throws {
        let server = try HostileServer(answer: ok("mine"))
        let driver = makeDriver()
        var ids: [(TransferID, Bool)] = []
        for index in 0..<60 {
            let isNamed = index % 2 == 0
            ids.append(
                (driver.start(server.url(), reach: isNamed ? .anywhere : .publicOnly), isNamed)
            )
        }
        for (id, isNamed) in ids {
            #expect(try await driver.report(of: id).errorClass == (isNamed ? nil : .policySSRF))
        }
        await driver.stop()
    }

    @Test func `a proxy that the user named is connected to, wherever it is`() async throws {
        let proxy = try HostileServer(answer: ok("by proxy"))
        let driver = makeDriver { configuration in
            configuration.proxy = "http://127.0.0.1:\(proxy.port)"
            configuration.lookUp = { name in
                Issue.record("\(name) was looked up")
                return .notFound
            }
        }
        let report = try await driver.fetch("http://some.name.example/", reach: .publicOnly)
        #expect(report.text == "by proxy")
        #expect(proxy.log.value.requests.first?.contains("GET http://some.name.example/ ") == true)
        for host in ["127.0.0.1", "[::1]", "10.0.0.1", "localhost", "a.localhost"] {
            let refused = try await driver.fetch("http://\(host):99/", reach: .publicOnly)
            #expect(refused.errorClass == .policySSRF)
        }
        #expect(try await driver.fetch("http://10.0.0.1/").text == "by proxy")
        #expect(proxy.log.value.requests.count == 2)
        await driver.stop()
    }
}

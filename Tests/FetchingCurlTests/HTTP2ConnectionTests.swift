import Fetching
import FetchingTestSupport
import Testing

@testable import FetchingCurl

/// Connections over which requests share their way (RFC 9113), and servers that end them.
@Suite(.enabled(if: Certificates.made != nil, "needs openssl and python3"))
struct HTTP2ConnectionTests {
    /// Makes transfers at once, and returns how they ended and what their server saw.
    private func run(
        _ scenario: String,
        _ count: Int,
        message: RequestMessage? = nil,
        _ change: @Sendable (inout TransportConfiguration) -> Void = { _ in }
    ) async throws -> (reports: [TransferReport], connections: Int, requests: Int) {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer(scenario, certificates)
        let driver = makeDriver {
            $0.httpVersion = .http2
            $0.certificateAuthorities = certificates.authority
            change(&$0)
        }
        let transfers = (1...count).map { _ in driver.start(server.url, message: message) }
        var reports: [TransferReport] = []
        for transfer in transfers { reports.append(try await driver.report(of: transfer)) }
        await driver.stop()
        let (connections, requests) = try await server.counts()
        return (reports, connections, requests)
    }

    @Test func `requests share one connection from the first on`() async throws {
        let run = try await run("h2-serving", 16)
        #expect(run.reports.allSatisfy { $0.end == .answered })
        #expect(run.connections == 1)
        #expect(run.requests == 16)
        #expect(run.reports.count { !$0.isReused } == 1)
    }

    @Test(arguments: ["h2-goaway-after-three", "h2-goaway-at-once", "h2-refused-once"])
    func `what a server did not take is sent again, and nothing is lost`(scenario: String)
        async throws
    {
        let run = try await run(scenario, 12)
        #expect(run.reports.map(\.end) == Array(repeating: .answered, count: 12))
    }

    @Test func `a connection that closes takes down none of those that joined it`() async throws {
        let run = try await run("h2-closed-with-the-third", 3)
        // Whether the first, which opened it, had been acted on is not known.
        #expect(run.reports.dropFirst().allSatisfy { $0.end == .answered })
    }

    @Test(arguments: ["h2-goaway-always", "h2-refused-always"])
    func `a server that takes nothing is not asked for ever`(scenario: String) async throws {
        let run = try await run(scenario, 4)
        #expect(run.reports.allSatisfy { $0.errorClass == .protoHTTP2 })
        // libcurl itself sends a refused request up to five times more.
        #expect(run.requests <= 4 * 6 * (1 + Resending.mostInVain))
    }

    @Test func `an error that a server gives a request is one`() async throws {
        let run = try await run("h2-internal-error", 4)
        #expect(run.reports.allSatisfy { $0.errorClass == .protoHTTP2 })
        #expect(run.requests == 4)
    }

    private static let post = RequestMessage(
        method: .post,
        payload: RequestPayload(Array("x".utf8), contentType: "text/plain")
    )

    @Test(arguments: ["h2-goaway-at-once", "h2-refused-once"])
    func `a POST that was certainly not acted on is sent again`(scenario: String) async throws {
        let run = try await run(scenario, 1, message: Self.post)
        #expect(run.reports[0].end == .answered)
        #expect(run.requests == 2)
    }

    @Test func `a POST whose connection closes is not sent again`() async throws {
        let run = try await run("h2-closed-once", 1, message: Self.post)
        #expect(run.reports[0].errorClass != nil)
        #expect(run.requests == 1)
    }

    @Test func `a POST is not sent again although a GET shared its connection`() async throws {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer("h2-closed-with-the-third", certificates)
        let driver = makeDriver {
            $0.httpVersion = .http2
            $0.certificateAuthorities = certificates.authority
        }
        let post = driver.start(server.url, message: Self.post)
        _ = try await driver.progress(of: post) { $0.phase == .wait }
        let gets = [driver.start(server.url), driver.start(server.url)]
        let report = try await driver.report(of: post)
        #expect(report.errorClass != nil)
        for get in gets { #expect(try await driver.report(of: get).end == .answered) }
        await driver.stop()
        // The POST, and each GET twice.
        #expect(try await server.requests() == 5)
    }

    @Test func `another opens a connection when the one that was to is cancelled`() async throws {
        let certificates = try #require(Certificates.made)
        let server = try await TLSServer("h2-first-handshake-hangs", certificates)
        let driver = makeDriver {
            $0.httpVersion = .http2
            $0.certificateAuthorities = certificates.authority
        }
        let opener = driver.start(server.url)
        let others = (1...3).map { _ in driver.start(server.url) }
        _ = try await driver.progress(of: opener) { $0.phase == .tls }
        driver.send(.cancel(others[0]))
        #expect(try await driver.report(of: others[0]).end == .cancelled)
        driver.send(.cancel(opener))
        #expect(try await driver.report(of: opener).end == .cancelled)
        for other in others.dropFirst() {
            #expect(try await driver.report(of: other).end == .answered)
        }
        await driver.stop()
        #expect(try await server.counts().connections == 1)
    }

    @Test func `waiting for the connection of another is connecting, and has its deadline`()
        async throws
    {
        let run = try await run("silent-handshake", 3) {
            $0.deadlines = deadlines { $0.connect = .milliseconds(300) }
        }
        #expect(run.reports.allSatisfy { $0.errorClass == .timeoutConnect })
    }

    @Test func `plain HTTP and HTTP/1.1 over TLS have as many connections as transfers`()
        async throws
    {
        let run = try await run("good", 6)
        #expect(run.reports.allSatisfy { $0.end == .answered })
        #expect(run.connections <= 6 && run.connections > 1)
    }
}

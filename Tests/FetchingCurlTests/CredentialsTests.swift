import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

@Suite(.timeLimit(.minutes(10)))
struct CredentialsTests {
    private static let secrets = ["authorization", "x-api-key", "s3cret"]

    private func configuration() -> TransportConfiguration {
        var configuration = TransportConfiguration()
        configuration.headers = ["X-Api-Key: s3cret", "Accept: text/plain"]
        configuration.credentials = .init(user: "user", password: "pass")
        return configuration
    }

    private func mentionsSecrets(_ request: String) -> Bool {
        Self.secrets.contains { request.lowercased().contains($0) }
    }

    @Test func `the task's own origin gets headers and credentials`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let driver = TransportDriver(CurlTransport(configuration()))
        _ = try await driver.fetch(server.url())
        let request = try #require(server.log.value.requests.first)
        #expect(request.contains("X-Api-Key: s3cret\r\n"))
        #expect(request.contains("Authorization: Basic dXNlcjpwYXNz\r\n"))
        #expect(request.contains("Accept: text/plain\r\n"))
        #expect(!request.contains("Accept: */*"))
        await driver.stop()
    }

    @Test func `a handle forgets them for the next transfer`() async throws {
        let server = try HostileServer(answer: ok("x"))
        let driver = TransportDriver(CurlTransport(configuration()))
        for sends in [true, false, true, false] {
            _ = try await driver.fetch(server.url("/\(sends)"), sendsCredentials: sends)
        }
        let requests = server.log.value.requests
        #expect(requests.map(mentionsSecrets) == [true, false, true, false])
        #expect(requests.map { $0.contains("/true") } == [true, false, true, false])
        await driver.stop()
    }

    @Test func `a user name in one URL is not sent with the next`() async throws {
        let first = try HostileServer(answer: ok("x"))
        let second = try HostileServer(answer: ok("x"))
        let driver = makeDriver()
        _ = try await driver.fetch("http://me:secret@127.0.0.1:\(first.port)/")
        _ = try await driver.fetch(first.url("/again"))
        _ = try await driver.fetch(second.url())
        #expect(first.log.value.requests[0].contains("Authorization: Basic"))
        #expect(!mentionsSecrets(first.log.value.requests[1]))
        #expect(!mentionsSecrets(second.log.value.requests[0]))
        await driver.stop()
    }

    @Test func `a redirect to another port takes nothing along, there and back`() async throws {
        let second = try HostileServer { connection in
            guard let request = connection.readRequest() else { return }
            let port = request.split(separator: "?").dropFirst().first?.prefix { $0 != " " } ?? ""
            connection.send(
                "HTTP/1.1 302 Back\r\nLocation: http://127.0.0.1:\(port)/back\r\n"
                    + "Content-Length: 0\r\n\r\n"
            )
        }
        let secondPort = second.port
        let first = try HostileServer { connection in
            while let request = connection.readRequest() {
                if request.hasPrefix("GET /back ") {
                    connection.send(ok("home"))
                    continue
                }
                let own =
                    request.split(separator: "?").dropFirst().first?.prefix { $0 != " " } ?? ""
                let target =
                    request.hasPrefix("GET /1?")
                    ? "/2?\(own)" : "http://user:pass@127.0.0.1:\(secondPort)/?\(own)"
                connection.send(
                    "HTTP/1.1 302 Away\r\nLocation: \(target)\r\nContent-Length: 0\r\n\r\n"
                )
            }
        }
        var configuration = configuration()
        configuration.allowedNetworks = [try AddressRange("127.0.0.1")]
        let engine = FetchEngine(transport: CurlTransport(configuration))
        let url = try WebURL(first.url("/1?\(first.port)"))
        let result = try await engine.fetch(FetchRequest(url))
        #expect(result.body.map { String(decoding: $0, as: UTF8.self) } == "home")
        #expect(result.redirects == 3)
        #expect(result.finalURL.text == first.url("/back"))
        #expect(first.log.value.requests.map(mentionsSecrets) == [true, true, false])
        #expect(second.log.value.requests.map(mentionsSecrets) == [false])
        await engine.shutDown()
    }
}

import Clock
import Fetching
import FetchingCurl
import FetchingTestSupport
import Testing
import URLStandard

/// Requests other than a plain GET, as a server sees them.
@Suite(.timeLimit(.minutes(10)))
struct RequestMessageTests {
    /// A server that notes each request's head and body, and answers by its path.
    private final class Echo: Sendable {
        let server: HostileServer
        let bodies: Watched<[String]>

        init(answer: @escaping @Sendable (_ path: String) -> String) throws {
            let bodies = Watched<[String]>([])
            self.bodies = bodies
            server = try HostileServer { connection in
                while let head = connection.readRequest() {
                    let length = head.lowercased().split(separator: "\r\n")
                        .first { $0.hasPrefix("content-length:") }
                        .flatMap { Int($0.dropFirst(15).drop { $0 == " " }) }
                    let body = connection.readBytes(length ?? 0)
                    bodies.update { $0.append(String(decoding: body, as: UTF8.self)) }
                    let answer = answer(String(head.split(separator: " ")[1]))
                    guard !answer.isEmpty else { return }
                    connection.send(answer)
                }
            }
        }

        /// First line, then the body, of each request.
        var requests: [String] {
            zip(server.log.value.requests, bodies.value).map { head, body in
                let line = head.prefix { $0 != "\r\n" }
                return line.split(separator: " ").prefix(2).joined(separator: " ")
                    + (body.isEmpty ? "" : " \(body)")
            }
        }
    }

    private func message(
        _ method: RequestMethod,
        _ text: String? = nil,
        type: String? = nil
    ) -> RequestMessage {
        let payload = text.map { RequestPayload(Array($0.utf8), contentType: type) }
        return RequestMessage(method: method, payload: payload)
    }

    @Test func `a handle sends each method, and a plain GET after each`() async throws {
        let echo = try Echo { _ in ok("x") }
        let driver = makeDriver()
        let custom = try #require(RequestMethod("PROPFIND"))
        let messages: [RequestMessage] = [
            message(.post, "a=1"), message(.put, "text"), message(.patch, "{}"), message(.delete),
            message(.options), message(custom), message(.post), message(.get, "query"),
            message(.delete, "why"),
        ]
        for (index, message) in messages.enumerated() {
            let report = try await driver.fetch(echo.server.url("/\(index)"), message: message)
            #expect(report.text == "x")
            let plain = try await driver.fetch(echo.server.url("/plain"))
            #expect(plain.text == "x")
        }
        let sent = [
            "POST /0 a=1", "PUT /1 text", "PATCH /2 {}", "DELETE /3", "OPTIONS /4", "PROPFIND /5",
            "POST /6", "GET /7 query", "DELETE /8 why",
        ]
        #expect(echo.requests == sent.flatMap { [$0, "GET /plain"] })
        let heads = echo.server.log.value.requests.map { $0.lowercased() }
        for (index, head) in heads.enumerated() where !index.isMultiple(of: 2) {
            #expect(!head.contains("content-"))
        }
        #expect(heads[12].contains("content-length: 0\r\n"))
        #expect(!heads.contains { $0.contains("expect:") || $0.contains("x-www-form") })
        await driver.stop()
    }

    @Test func `an answer to HEAD has no body, whatever its headers say`() async throws {
        let echo = try Echo { _ in
            "HTTP/1.1 200 OK\r\nContent-Length: 99999\r\nContent-Encoding: gzip\r\n\r\n"
        }
        let driver = makeDriver { $0.maximumBody = 100 }
        for _ in 0..<3 {
            let report = try await driver.fetch(echo.server.url(), message: message(.head))
            #expect(report.end == .answered)
            #expect(report.status == 200 && report.bytes == 0 && report.expectedBytes == -1)
        }
        #expect(echo.requests == ["HEAD /", "HEAD /", "HEAD /"])
        #expect(echo.server.log.value.connections == 1)
        await driver.stop()
    }

    @Test func `the type goes with the payload, and configured headers stay at home`() async throws
    {
        let echo = try Echo { _ in ok("x") }
        let driver = makeDriver { $0.headers = ["X-Api-Key: s3cret", "Content-Type: a/b"] }
        let url = echo.server.url()
        for sends in [true, false] {
            for type in ["application/json", nil] {
                _ = try await driver.fetch(
                    url,
                    sendsCredentials: sends,
                    message: message(.post, "{}", type: type)
                )
            }
        }
        let types = echo.server.log.value.requests.map { head in
            head.split(separator: "\r\n").filter { $0.lowercased().hasPrefix("content-type:") }
        }
        let json = "Content-Type: application/json"
        #expect(types == [[Substring(json)], ["Content-Type: a/b"], [Substring(json)], []])
        let secrets = echo.server.log.value.requests.map { $0.contains("s3cret") }
        #expect(secrets == [true, true, false, false])
        await driver.stop()
    }

    @Test func `validators are sent to their URL, and not to the target of a redirect`()
        async throws
    {
        let echo = try Echo { path in
            path == "/old"
                ? "HTTP/1.1 301 Moved\r\nLocation: /new\r\nContent-Length: 0\r\n\r\n"
                : "HTTP/1.1 304 Not Modified\r\nETag: \"v2\"\r\n\r\n"
        }
        var configuration = TransportConfiguration()
        configuration.keepsValidators = true
        let engine = FetchEngine(transport: CurlTransport(configuration))
        let validators = Validators(
            etag: "\"v1\"",
            lastModified: "Sun, 06 Nov 1994 08:49:37 GMT"
        )
        let conditional = RequestMessage(method: .get, validators: validators)
        for path in ["/page", "/old"] {
            let request = FetchRequest(try WebURL(echo.server.url(path)), message: conditional)
            let result = await engine.gather([request])[0]
            #expect(result.outcome == .ok && result.status == 304)
            #expect(result.validators?.etag == "\"v2\"" && result.finishedAt > .zero)
        }
        #expect(echo.requests == ["GET /page", "GET /old", "GET /new"])
        let conditions = echo.server.log.value.requests.map { head in
            head.split(separator: "\r\n").filter { $0.hasPrefix("If-") }
        }
        let sent: [Substring] = [
            "If-None-Match: \"v1\"", "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT",
        ]
        #expect(conditions == [sent, sent, []])
        await engine.shutDown()
    }

    @Test(arguments: ["\"a\"\r\nX-Evil: 1", "a\u{0}", "", String(repeating: "x", count: 1025)])
    func `a field that cannot be sent back is no validator`(field: String) {
        #expect(Validators(etag: field, lastModified: field) == nil)
        #expect(Validators(etag: field, lastModified: "x")?.etag == nil)
    }

    @Test func `a payload of many bytes arrives as it is`() async throws {
        let echo = try Echo { _ in ok("x") }
        let driver = makeDriver()
        let text = String(repeating: "0123456789abcde\n", count: 200_000)
        let report = try await driver.fetch(echo.server.url(), message: message(.put, text))
        #expect(report.text == "x")
        #expect(echo.bodies.value == [text])
        await driver.stop()
    }

    /// On an open connection libcurl would send it again by itself.
    @Test func `a POST that is not answered is sent once`() async throws {
        let echo = try Echo { path in path == "/" ? ok("x") : "" }
        let engine = FetchEngine(transport: CurlTransport())
        _ = try await engine.fetch(FetchRequest(try WebURL(echo.server.url())))
        let request = FetchRequest(
            try WebURL(echo.server.url("/pay")),
            message: message(.post, "100")
        )
        let result = await engine.gather([request])[0]
        #expect(result.error?.errorClass == .netEmpty)
        #expect(result.attempts == 1)
        #expect(echo.requests == ["GET /", "POST /pay 100"])
        await engine.shutDown()
    }

    @Test func `redirects keep or change a POST as they say`() async throws {
        let echo = try Echo { path in
            switch path {
            case "/307": "HTTP/1.1 307 X\r\nLocation: /303\r\nContent-Length: 0\r\n\r\n"
            case "/303": "HTTP/1.1 303 X\r\nLocation: /done\r\nContent-Length: 0\r\n\r\n"
            default: ok("done")
            }
        }
        let engine = FetchEngine(transport: CurlTransport())
        let url = try WebURL(echo.server.url("/307"))
        let result = try await engine.fetch(FetchRequest(url, message: message(.post, "a=1")))
        #expect(result.body.map { String(decoding: $0, as: UTF8.self) } == "done")
        #expect(result.hops.map(\.status) == [307, 303])
        #expect(result.hops.map(\.url.text) == ["/307", "/303"].map { echo.server.url($0) })
        #expect(result.hops.allSatisfy { $0.milliseconds > 0 })
        #expect(echo.requests == ["POST /307 a=1", "POST /303 a=1", "GET /done"])
        await engine.shutDown()
    }
}

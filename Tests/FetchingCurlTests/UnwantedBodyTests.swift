import DataStructures
import Fetching
import FetchingTestSupport
import Glibc
import Testing

@testable import FetchingCurl

/// What a crawl takes of answers: pages whole, of all else that it is there.
@Suite(.timeLimit(.minutes(10)))
struct UnwantedBodyTests {
    /// Sends a head and then bytes until the other end has enough.
    private func endless(_ head: String) throws -> HostileServer {
        try HostileServer { connection in
            while connection.readRequest() != nil {
                guard connection.send("HTTP/1.1 200 OK\r\n\(head)\r\n") else { return }
                let piece = [UInt8](repeating: 0x61, count: 16 << 10)
                while connection.send(piece) {}
            }
        }
    }

    private let driver = makeDriver { $0.maximumBody = 1 << 20 }

    @Test(arguments: [
        "Content-Type: audio/mpeg\r\n", "Content-Type: audio/mpeg\r\nContent-Length: 12582912\r\n",
        "Content-Type: image/png\r\nContent-Length: 99999999999\r\n", "",
        "Content-Type: application/pdf\r\nContent-Encoding: gzip\r\n",
        "Content-Type: */*\r\nContent-Length: 12582912\r\n",
    ])
    func `a stream and a large file are there`(head: String) async throws {
        let server = try endless(head)
        let report = try await driver.fetch(server.url(), body: .collectHTML)
        #expect(report.end == .answered && report.status == 200)
        #expect(report.body == nil && !report.isCut)
        // What had been sent when the end came does not count.
        #expect(report.wireBytes <= 2 << 20)
        await driver.stop()
    }

    @Test(arguments: [BodyHandling.collectHTML, .none])
    func `a stream that stays silent is there`(handling: BodyHandling) async throws {
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
            connection.awaitClose()
        }
        let report = try await driver.fetch(server.url(), body: handling)
        #expect(report.end == .answered && report.status == 200)
        await driver.stop()
    }

    @Test(arguments: [BodyHandling.collectHTML, .none])
    func `the rest of a small file is read, so that its connection serves again`(
        handling: BodyHandling
    ) async throws {
        let server = try HostileServer(
            answer: ok(
                String(repeating: "x", count: 60_000),
                headers: "Content-Type: image/png\r\n"
            )
        )
        for _ in 0..<3 {
            let report = try await driver.fetch(server.url(), body: handling)
            #expect(report.end == .answered && report.body == nil)
        }
        #expect(server.log.value.connections == 1)
        await driver.stop()
    }

    @Test func `a small file that comes in part is there`() async throws {
        let server = try HostileServer(
            answer: "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 100\r\n\r\nPNG",
            thenCloses: true
        )
        let report = try await driver.fetch(server.url(), body: .collectHTML)
        #expect(report.end == .answered)
        await driver.stop()
    }

    @Test(arguments: [
        "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n",
        "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Type: text/html\r\n",
    ])
    func `of an answer that is no page, nothing is wanted`(head: String) async throws {
        let server = try HostileServer(
            answer: "\(head)Content-Length: 9\r\nContent-Encoding: gzip\r\n\r\n<a href=x"
        )
        let report = try await driver.fetch(server.url(), body: .collectHTML)
        #expect(report.end == .answered && report.body == nil)
        #expect(try await driver.fetch(server.url(), body: .collect).errorClass == .bodyDecode)
        await driver.stop()
    }

    @Test(arguments: [
        "Content-Type: text/html\r\n", "Content-Type: text/css\r\nContent-Length: 99999999\r\n",
    ])
    func `a page over the limit is cut there, and was answered`(head: String) async throws {
        let server = try endless(head)
        let report = try await driver.fetch(server.url(), body: .collectHTML)
        #expect(report.end == .answered && report.isCut)
        #expect(report.body?.count == 1 << 20)
        #expect(try await driver.fetch(server.url(), body: .collect).errorClass == .limitBody)
        await driver.stop()
    }

    @Test func `a page that decodes to more than the limit is cut there`() async throws {
        var random = SplitMix64(seed: 1)
        let page = (0..<1_200_000).map { _ in UInt8.random(in: 0...31, using: &random) }
        let coded = Coding.gzip(page)
        let head =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n"
            + "Content-Length: \(coded.count)\r\n\r\n"
        let server = try HostileServer { connection in
            while connection.readRequest() != nil { connection.send(Array(head.utf8) + coded) }
        }
        let report = try await driver.fetch(server.url(), body: .collectHTML)
        #expect(report.end == .answered && report.isCut && report.body?.count == 1 << 20)
        #expect(report.body.map { $0 == Array(page.prefix(1 << 20)) } == true)
        await driver.stop()
    }

    @Test(arguments: [
        (" \n<!doctype html><p>", true), ("<HTML>", true), ("<a href=x>", true), ("<!-- -->", true),
        ("\u{FEFF}<p>", true), ("<article>", false), ("plain", false), ("<", false), ("", false),
        ("{\"a\":\"<a href=x>\"}", false),
    ])
    func `where no type is told, the beginning tells`(body: String, isPage: Bool) async throws {
        let server = try HostileServer(answer: ok(body))
        let report = try await driver.fetch(server.url(), body: .collectHTML)
        #expect(report.end == .answered)
        #expect(report.text == (isPage ? body : nil))
        await driver.stop()
    }

    @Test(arguments: ["image/png", "", "text/html"])
    func `an archive takes everything`(type: String) async throws {
        let driver = makeDriver {
            $0.keepsExchanges = true
            $0.maximumBody = 1 << 20
        }
        let body = String(repeating: "x", count: 100_000)
        let server = try HostileServer(answer: ok(body, headers: "Content-Type: \(type)\r\n"))
        let report = try await driver.fetch(server.url(), body: .collectHTML)
        #expect(report.end == .answered)
        #expect(report.exchange?.wireBody.count == 100_000)
        #expect((report.body != nil) == (type == "text/html"))
        await driver.stop()
    }

    @Test func `what is saved is saved whole or not at all`() async throws {
        var template = Array("/tmp/unwanted-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer { rmdir(folder) }
        let driver = makeDriver {
            $0.saveFolder = folder
            $0.maximumBody = 1 << 20
        }
        let image = try HostileServer(
            answer: ok(
                String(repeating: "x", count: 100_000),
                headers: "Content-Type: image/png\r\n"
            )
        )
        let saved = try await driver.fetch(image.url(), body: .collectHTML)
        #expect(saved.end == .answered && saved.bytes == 100_000)
        let file = try #require(saved.file)
        #expect(access(file, F_OK) == 0)
        unlink(file)
        let stream = try endless("Content-Type: image/png\r\n")
        let cut = try await driver.fetch(stream.url(), body: .collectHTML)
        #expect(cut.end == .answered && cut.isCut && cut.file == nil)
        await driver.stop()
        unlink("\(folder)/.crawltop-numbers")
        #expect(rmdir(folder) == 0, "something else was left there")
    }
}

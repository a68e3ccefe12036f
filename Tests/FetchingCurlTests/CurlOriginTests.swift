import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import FetchingCurl

/// What goes out for a URL, where libcurl is told its origin and its target apart.
@Suite(.timeLimit(.minutes(10)))
struct CurlOriginTests {
    @Test(
        arguments: [
            ("", "/"), ("/", "/"), ("?x", "/?x"), ("#x", "/"), ("/a?b#c?d", "/a?b"),
            ("/p?", "/p?"), ("/p?#", "/p?"), ("/a//b/", "/a//b/"), ("/?http://b/", "/?http://b/"),
            ("/%2F%2f%41", "/%2F%2f%41"), ("/a/../b/./c", "/b/c"), ("/a@b:c;d", "/a@b:c;d"),
            ("/|\"'<>[]{}^`\\~", "/|%22'%3C%3E[]%7B%7D%5E%60/~"), ("/\u{E9}", "/%C3%A9"),
        ] as [(String, String)]
    )
    func `the target goes out as it stands in the URL`(rest: String, target: String) async throws {
        let server = try HostileServer(answer: ok("x"))
        let driver = makeDriver()
        let report = try await driver.fetch(server.url(rest))
        #expect(report.end == .answered)
        let lines = server.log.value.requests[0].split(separator: "\r\n")
        #expect(lines[0] == "GET \(target) HTTP/1.1")
        #expect(lines[1] == "Host: 127.0.0.1:\(server.port)")
        await driver.stop()
    }

    @Test(arguments: [
        "/a b", "/a\r\nX: y", "/a\n", "/a\tb", "/\u{7F}", "/\u{E9}", "/a\0b", "/a?b c", "?\u{1}",
    ])
    func `nothing in a URL ends the request line`(rest: String) async throws {
        let server = try HostileServer(answer: ok("x"))
        let driver = makeDriver()
        #expect(try await driver.fetch(server.url(rest)).end == .answered)
        let lines = server.log.value.requests[0].split(separator: "\r\n")
        #expect(lines[0].split(separator: " ").count == 3)
        #expect(lines[1] == "Host: 127.0.0.1:\(server.port)")
        await driver.stop()
    }

    @Test func `one handle goes from origin to origin`() async throws {
        let first = try HostileServer(answer: ok("first"))
        let second = try HostileServer(answer: ok("second"))
        let driver = makeDriver()
        for turn in 0..<3 {
            #expect(try await driver.fetch(first.url("/\(turn)?a")).text == "first")
            #expect(try await driver.fetch(second.url("/\(turn)?b")).text == "second")
        }
        let targets = [first, second].map { server in
            server.log.value.requests.map { $0.split(separator: " ")[1] }
        }
        #expect(targets == [["/0?a", "/1?a", "/2?a"], ["/0?b", "/1?b", "/2?b"]])
        await driver.stop()
    }

    @Test func `a request that libcurl sends again is the same`() async throws {
        // A connection that dies with its second request, as at the end of a server's patience.
        let server = try HostileServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send(ok("x"))
            _ = connection.readRequest()
        }
        let other = try HostileServer(answer: ok("other"))
        let driver = makeDriver()
        #expect(try await driver.fetch(other.url("/other")).end == .answered)
        #expect(try await driver.fetch(server.url("/first")).end == .answered)
        #expect(try await driver.fetch(server.url("/second?x")).end == .answered)
        let requests = server.log.value.requests
        #expect(requests.count == 3)
        #expect(requests.last?.hasPrefix("GET /second?x HTTP/1.1\r\n") == true)
        #expect(requests.allSatisfy { $0.contains("\r\nHost: 127.0.0.1:\(server.port)\r\n") })
        #expect(other.log.value.requests.count == 1)
        await driver.stop()
    }

    @Test(
        arguments: [
            ("http://a.example/", true), ("http://a.example/x", true), ("http://a.example", true),
            ("http://a.example?x", true), ("http://a.example#x", true),
            ("http://a.example.evil/", false), ("http://a.example:81/", false),
            ("http://a.example@evil/", false), ("http://a.exampl", false),
            ("http://u@a.example/", false),
            ("https://a.example/", false), ("http://b.example/", false),
            ("http://a.example\\@evil/", true),
        ] as [(String, Bool)]
    )
    func `an origin holds its own URLs`(url: String, isHeld: Bool) throws {
        let origin = try #require(CurlOrigin(root: try WebURL("http://a.example")))
        #expect(origin.holds(try WebURL(url)) == isHeld)
    }

    @Test func `origins are known again, and there can be any number`() throws {
        var origins = CurlOrigins()
        let first = try origins.origin(of: WebURL("http://0.example/a"))
        #expect(first != nil)
        let other = try origins.origin(of: WebURL("http://1.example/"))
        let again = try origins.origin(of: WebURL("http://0.example/b"))
        #expect(other !== first)
        #expect(again === first)
        for number in 0..<10_000 {
            let origin = try origins.origin(of: WebURL("http://\(number).example/x"))
            #expect(origin?.lookup == .name("\(number).example", port: 80))
        }
        let none = try origins.origin(of: WebURL("http://a*b/"))
        #expect(none == nil)
    }
}

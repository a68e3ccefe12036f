import Testing

@testable import URLStandard

/// The URL cases of web-platform-tests (`url/resources/urltestdata.json`), read from beside the
/// checkout.
@Suite(
    .enabled(if: WebPlatformCase.all != nil, "urltestdata.json is not here; set CRAWLTOP_TESTDATA")
)
struct WebPlatformTests {
    @Test(arguments: WebPlatformCase.all ?? [])
    func `a reference resolves as the standard says`(_ example: WebPlatformCase) throws {
        guard example.failure != true else {
            #expect(throws: WebURLError.self) { try example.parsed() }
            return
        }
        let url = try example.parsed()
        #expect(url.href == example.href)
        #expect(url.scheme + ":" == example.protocol)
        #expect(url.username == example.username)
        #expect(url.password == example.password)
        #expect(url.host == example.hostname)
        #expect(url.port.map(String.init) ?? "" == example.port)
        #expect(url.path == example.pathname)
        #expect((url.query ?? "").isEmpty == (example.search ?? "").isEmpty)
        #expect("?" + (url.query ?? "") == example.search || url.query?.isEmpty ?? true)
        #expect("#" + (url.fragment ?? "") == example.hash || url.fragment?.isEmpty ?? true)
        if let origin = example.origin { #expect(url.origin.description == origin) }
    }

    @Test(arguments: (WebPlatformCase.all ?? []).filter { $0.failure != true })
    func `a serialisation parses to itself`(_ example: WebPlatformCase) throws {
        let url = try example.parsed()
        let again = try WebURL(url.href)
        #expect(again == url)
        #expect(again.components == url.components)
        #expect(
            url.removingCredentials().components
                == (try WebURL(url.removingCredentials().href)).components
        )
        #expect(
            url.removingFragment().components
                == (try WebURL(url.removingFragment().href)).components
        )
    }

    @Test(arguments: (WebPlatformCase.all ?? []).filter { $0.relativeTo != nil })
    func `a reference that fails alone may parse against a base`(_ example: WebPlatformCase) throws
    {
        let scheme = example.input.hasPrefix("https") ? "https" : "http"
        let base = try WebURL(scheme + "://x.example/a?b#c")
        #expect(throws: Never.self) { try WebURL(example.input, base: base) }
        let opaque = try WebURL("mailto:x")
        if example.relativeTo == "any-base" {
            #expect(throws: Never.self) { try WebURL(example.input, base: opaque) }
        } else {
            #expect(throws: WebURLError.self) { try WebURL(example.input, base: opaque) }
        }
    }
}

extension WebURL {
    /// All components, for comparing two parses.
    var components: [String?] {
        [
            scheme, username, password, host, port.map(String.init), path, query, fragment,
            requestTarget, "\(hasOpaquePath)", "\(hasCredentials)",
        ]
    }
}

/// One case of the file; the names are the file's.
struct WebPlatformCase: Decodable, Sendable, CustomTestStringConvertible {
    let input: String
    let base: String?
    let relativeTo: String?
    let failure: Bool?
    let href, origin, `protocol`, username, password, hostname, port, pathname, search,
        hash: String?

    var testDescription: String { "\(input.debugDescription) against \(base ?? "nothing")" }

    func parsed() throws -> WebURL { try WebURL(input, base: base.map { try WebURL($0) }) }

    static let all = testData("wpt-urltestdata.json", as: WebPlatformCase.self)
}

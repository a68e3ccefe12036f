import NIOCore
import Testing

@testable import DemoSite

@Suite
struct SiteRequestTests {
    private func request(_ target: String) -> SiteRequest {
        SiteRequest(target: target, receivedAt: .uptimeNanoseconds(0))
    }

    @Test(arguments: [
        ("/", "/", ""), ("/a/b?c=d", "/a/b", "c=d"), ("/?", "/", ""), ("/a?b?c", "/a", "b?c"),
        ("http://host:1/a?b", "/a", "b"), ("http://host", "/", ""), ("HTTP://host/", "/", ""),
        ("*", "/", ""), ("host:80", "/", ""), ("//a", "//a", ""), ("", "/", ""), (":", "/", ""),
        ("/é\u{1B}", "/é\u{1B}", ""),
    ])
    func `a target has a path and a query`(target: String, path: String, query: String) {
        #expect(request(target).path == path)
        #expect(request(target).query == query)
    }

    @Test(arguments: [
        ("/", "", nil), ("/robots.txt", "robots.txt", nil), ("/status/404", "status", "404"),
        ("/status/404/", "status", nil), ("/status/", "status", ""), ("//status", "", "status"),
    ])
    func `the first component names the handler, the second is its argument`(
        target: String,
        root: String,
        argument: String?
    ) {
        #expect(request(target).root == root)
        #expect(request(target).argument.map(String.init) == argument)
    }

    @Test(arguments: [
        ("a", "1"), ("b", ""), ("c", ""), ("d", "x=y"), ("e", nil), ("", nil),
    ])
    func `a parameter is the first of its name`(name: String, value: String?) {
        let found = request("/?a=1&a=2&b&c=&&d=x=y").parameter(name)
        #expect(found.map(String.init) == value)
    }
}

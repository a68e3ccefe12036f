import Testing
import URLStandard

@testable import Crawling

struct URLRepetitionTests {
    @Test(arguments: [
        "/a/a/a", "/x/a/a/a/y", "/a/b/a/b/a/b", "/a/b/c/a/b/c/a/b/c", "/x/a/b/a/b/y/a/b/z",
        "/a//a///a/", "/?a=1&a=1&a=1", "/x?b=2&a=1&b=2&a=1&b=2",
    ])
    func `what stands three times is a repetition`(path: String) throws {
        #expect(URLRepetition.isFound(in: try WebURL("http://site.test\(path)")))
    }

    @Test(arguments: [
        "/", "/a", "/a/a", "/a/a/b/a", "/a/b/a/b", "/a/b/a/b/a", "/2024/01/01/01-01",
        "/a/b/c/d/e/f/g/a/b/c", "/?a=1&a=2&a=3", "/?a=1&a=1", "/a?a/a/a/a/a", "/?", "//",
        "/en/docs/en/docs/de/docs",
    ])
    func `anything else is none`(path: String) throws {
        #expect(!URLRepetition.isFound(in: try WebURL("http://site.test\(path)")))
    }

    @Test func `paths of two words that never repeat themselves are few`() throws {
        var paths = [""]
        var count = 0
        for _ in 0..<20 {
            paths = try paths.flatMap { [$0 + "/a", $0 + "/b"] }
                .filter { !URLRepetition.isFound(in: try WebURL("http://site.test\($0)")) }
            count += paths.count
        }
        #expect(paths.isEmpty)
        #expect(count < 3000)
    }

    @Test func `a path of very many segments is looked at up to a bound`() throws {
        let path = (0..<4000).map { "/\($0)" }.joined()
        #expect(!URLRepetition.isFound(in: try WebURL("http://site.test\(path)/a/a/a")))
    }
}

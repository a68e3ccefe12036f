import Fetching
import Testing

@testable import Crawling

struct SeedMoveTests {
    @Test(arguments: [
        ("http://a.test/app/", "http://a.test/login"), ("http://a.test/", "http://b.test/"),
        ("http://a.test/?x=1", "http://a.test/?x=2"), ("http://a.test/", "http://x.a.test/"),
    ])
    func `a seed that leads to another page is told of`(seed: String, page: String) {
        let finding = SeedMove.finding(.made(0, seed, movedTo: page))
        #expect(finding?.kind == .seedRedirected)
        #expect(finding?.words.contains(page) == true)
        #expect(SeedMove.finding(.made(0, seed, movedTo: page, depth: 1)) == nil)
    }

    @Test(arguments: [
        ("http://a.test/", "https://www.a.test/"), ("http://www.a.test/x", "http://a.test/x/"),
        ("http://a.test/x", "http://a.test/x;jsessionid=1"), ("http://a.test/", nil),
    ])
    func `another way to write it is no other page`(seed: String, page: String?) {
        #expect(SeedMove.finding(.made(0, seed, movedTo: page)) == nil)
    }
}

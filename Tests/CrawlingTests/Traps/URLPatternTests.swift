import Testing
import URLStandard

@testable import Crawling

struct URLPatternTests {
    private func pattern(_ url: String) throws -> URLPattern {
        URLPattern(try WebURL(url), seed: 7)
    }

    @Test(arguments: [
        ("http://h/c?month=2024-05", "http://h/c?month=1999-12"),
        ("http://h/2024/5/31/", "http://h/1/22/333/"),
        ("http://h/x?id=3f2a&y=1", "http://h/x?id=99aa0&y=22"),
    ])
    func `URLs that differ in numbers only have one pattern`(one: String, other: String) throws {
        #expect(try pattern(one) == pattern(other))
        #expect(try pattern(one).hasNumber)
    }

    @Test(arguments: [
        ("http://h/c?month=2024-05", "http://h/c?year=2024-05"),
        ("http://h1/c?month=2024", "http://h2/c?month=2024"), ("http://h/1/2", "http://h/1/2/3"),
        ("http://h/a", "http://h/b"), ("http://h/1", "https://h/1"),
    ])
    func `others have not`(one: String, other: String) throws {
        #expect(try pattern(one) != pattern(other))
    }

    @Test func `without a number a URL has its pattern for itself`() throws {
        #expect(try !pattern("http://h1/a/b?c=d").hasNumber)
    }

    @Test func `a pattern cannot be foreseen`() throws {
        let url = try WebURL("http://h/1")
        #expect(URLPattern(url, seed: 1) != URLPattern(url, seed: 2))
    }
}

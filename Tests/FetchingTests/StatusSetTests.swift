import Fetching
import Testing

struct StatusSetTests {
    @Test(
        arguments: [
            ("403", 403, "a.example", true), ("403", 404, "a.example", false),
            ("200..299,403", 204, "a.example", true), ("200..299,403", 403, "a.example", true),
            ("200..299,403", 300, "a.example", false), ("999", 999, "", true),
            ("403@example.com", 403, "example.com", true),
            ("403@example.com", 403, "www.example.com", false),
            ("403@*.example.com", 403, "www.example.com", true),
            ("403@*.example.com", 403, "a.b.example.com", true),
            ("403@*.example.com", 403, "example.com", false),
            ("403@*.example.com", 403, "notexample.com", false),
            ("400..499@Example.COM,500", 404, "example.com", true),
            ("400..499@example.com,500", 500, "other.example", true),
            ("403@[::1]", 403, "[::1]", true),
        ] as [(String, UInt16, String, Bool)]
    )
    func `a status of a host is among those that are named`(
        text: String,
        status: UInt16,
        host: String,
        isAmong: Bool
    ) throws {
        #expect(try StatusSet(parsing: text).contains(status, host: host) == isAmong)
    }

    @Test(arguments: [
        "", ",", "403,", "40", "4030", "099", "4xx", "200-299", "200...299", "200..", "..299",
        "403@", "403@*.", "403@*", "403@a.*.b", "403 ", "+403", "４０３",
    ])
    func `anything else is refused, and the part is named`(text: String) throws {
        let problem = try #require(throws: StatusSet.Problem.self) {
            try StatusSet(parsing: text)
        }
        guard case .notAStatus(let part) = problem else {
            Issue.record("\(problem)")
            return
        }
        #expect(text.contains(part) || part.isEmpty)
    }

    @Test func `a range that ends before it begins is refused`() {
        #expect(throws: StatusSet.Problem.reversed("299..200")) {
            try StatusSet(parsing: "403,299..200")
        }
    }
}

import Testing

@testable import crawltop

struct OptionsPatternTests {
    @Test(arguments: [
        ("/blog/", "http://x/blog/1", true), ("/blog/$", "http://x/blog/1", false),
        ("^http://x/", "http://x/a", true), ("^x", "http://x/", false), ("a|b", "http://c/b", true),
        ("a|b", "http://c/", false), ("\\.pdf$", "http://c/a.pdf", true),
        ("[0-9]{4}", "http://c/2024", true),
        ("^a|b$", "xb", true), ("^a|b$", "ax", true), ("^a|b$", "xax", false),
        ("x+y?", "http://z/xx", true),
        ("(a)(b)", "ab", true), ("^$", "", true), (".", "", false), ("A", "a", false),
        ("a\\|b", "a|b", true),
        ("()", "anything", true), ("[)]", "a)", true), ("\\)", "a)", true), ("\\)", "a", false),
    ])
    func `an expression matches anywhere in a URL`(source: String, url: String, isMatch: Bool)
        throws
    {
        #expect(try URLPattern(parsing: source).matches(url) == isMatch)
    }

    @Test(arguments: [
        "", "(", ")", "a)|(b", "a)b", "(a))", "[", "[a", "a{2,1}", "*)", "(a)\\1", "((a)\\1)*",
        "(a{100}){100}",
        "a{1000}{1000}", "(((a{99}){99}){99}){99}", String(repeating: "a", count: 1001), "a\u{0}b",
        "[[:nope:]]", "a{99999}", "\\",
    ])
    func `what is wrong, slow or huge is refused`(source: String) {
        #expect(throws: ArgumentProblem.self) { try URLPattern(parsing: source) }
    }

    /// Each of these takes exponential or quadratic time where a matcher backtracks or restarts.
    @Test(arguments: [
        "(a|aa)*b", "(a*)*b", "(a+)+$x", "(.*a){10}b", "([a-z]+)*[0-9]$", "a*a*a*a*a*c",
    ])
    func `a hostile URL is matched in one pass`(source: String) throws {
        let url = "http://x/" + String(repeating: "a", count: 200_000)
        #expect(try !URLPattern(parsing: source).matches(url))
    }

    @Test(arguments: 0..<200)
    func `no expression crashes`(seed: Int) throws {
        var generator = RandomWords(seed: UInt64(seed))
        let source = generator.word(from: Array("ab()[]{}*+?|^$.\\-,:=19 é"), length: seed % 30)
        let pattern = try? URLPattern(parsing: source)
        _ = pattern?.matches("http://x/abab(1)[9]?é")
    }

    @Test func `one pattern serves many tasks`() async throws {
        let pattern = try URLPattern(parsing: "/page/[0-9]+$")
        let matches = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<1000).count { pattern.matches("http://x/page/\($0)") } }
            }
            return await group.reduce(0, +)
        }
        #expect(matches == 4000)
    }
}

/// Random words that are the same in each run.
struct RandomWords {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    mutating func number(below limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(max(limit, 1)))
    }

    mutating func word(from letters: [Character], length: Int) -> String {
        String((0..<length).map { _ in letters[number(below: letters.count)] })
    }
}

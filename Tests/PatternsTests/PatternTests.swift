import DataStructures
import Patterns
import Testing

struct PatternTests {
    @Test(arguments: [
        ("/blog/", "http://x/blog/1", true), ("/blog/$", "http://x/blog/1", false),
        ("^http://x/", "http://x/a", true), ("^x", "http://x/", false), ("a|b", "http://c/b", true),
        ("a|b", "http://c/", false), ("\\.pdf$", "http://c/a.pdf", true),
        ("[0-9]{4}", "http://c/2024", true), ("[[:digit:]]", "/2", true),
        ("^a|b$", "xb", true), ("^a|b$", "ax", true), ("^a|b$", "xax", false),
        ("(a)(b)", "ab", true), ("^$", "", true), (".", "", false), ("A", "a", false),
        ("a\\|b", "a|b", true), ("()", "anything", true), ("[)]", "a)", true),
        ("\\)", "a)", true), ("\\)", "a", false), ("^.$", "é", true),
    ])
    func `an expression matches anywhere in a text`(source: String, text: String, isMatch: Bool)
        throws
    {
        #expect(try Pattern(source).match(text) == (isMatch ? .match : .noMatch))
    }

    @Test(arguments: [
        ("/\\d+$", "http://x/2024", true), ("/\\d+$", "http://x/a", false),
        ("(?i)\\.PDF$", "http://x/a.pdf", true), ("^(?!.*/private/)", "http://x/a", true),
        ("^(?!.*/private/)", "http://x/private/a", false), ("\\bcart\\b", "/cart?x", true),
        ("(?<=page=)[2-9]", "?page=3", true), ("(.)\\1\\1", "/aaa", true),
        ("(.)\\1\\1", "/aba", false), ("a.*?b", "acb", true), ("\\Q.*\\E", "a.*", true),
    ])
    func `what Perl knows works`(source: String, text: String, isMatch: Bool) throws {
        #expect(try Pattern(source).match(text) == (isMatch ? .match : .noMatch))
    }

    @Test(arguments: [
        ("(", 2), (")", 1), ("a)|(b", 2), ("[", 2), ("[a", 3), ("a{2,1}", 6), ("*)", 1),
        ("(a)\\2", 5), ("[[:nope:]]", 4), ("a{99999}", 8), ("\\", 2), ("\\C", 3), ("é(", 3),
        ("(?z)", 3),
    ])
    func `a mistake is refused with its place`(source: String, character: Int) throws {
        let error = #expect(throws: PatternError.self) { try Pattern(source) }
        let words = try #require(error).description
        #expect(words.hasPrefix("not a Perl-compatible regular expression: "))
        #expect(words.hasSuffix("at character \(character)"), "\(words)")
    }

    @Test(arguments: [
        "(((a{99}){99}){99}){99}", "a{1000}{1000}", String(repeating: "(", count: 500),
    ])
    func `a huge expression is refused`(source: String) {
        #expect(throws: PatternError.self) { try Pattern(source) }
    }

    @Test(arguments: ["", String(repeating: "a", count: 1001)])
    func `an expression has a length`(source: String) {
        #expect(throws: PatternError.length(maximum: 1000)) { try Pattern(source) }
    }

    /// Each of these takes exponential time without a limit.
    @Test(arguments: [
        "(a+)+$", "(a|aa)*$", "(a*)*[bc]$", "(a|a)*$", "^/(([a-z])+.)+[A-Z]([a-z])+$",
    ])
    func `a match that would not end is undecided, and counted`(source: String) throws {
        let pattern = try Pattern(source)
        #expect(pattern.match("/" + String(repeating: "a", count: 5000) + "!") == .undecided)
        #expect(pattern.match("/ab") != .undecided)
        #expect(pattern.undecidedCount == 1)
    }

    @Test(arguments: ["/item/\\d+", "(?i)\\.(png|jpe?g)$", "^https?://[^/]+/(a|b)+/", ".*x.*y"])
    func `an ordinary expression decides on the longest URL`(source: String) throws {
        let url = "http://x/" + String(repeating: "a/b", count: 2700)
        #expect(try Pattern(source).match(url) != .undecided)
    }

    @Test(arguments: 0..<100)
    func `no expression crashes`(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let letters = Array("ab()[]{}*+?|^$.\\-,:=<>!#19 éQEdCKR")
        let source = String((0..<seed % 30).map { _ in letters.randomElement(using: &generator)! })
        guard let pattern = try? Pattern(source) else { return }
        let answer = pattern.match("http://x/abab(1)[9]?é")
        #expect(pattern.undecidedCount == (answer == .undecided ? 1 : 0))
    }

    @Test func `one pattern serves many tasks`() async throws {
        let pattern = try Pattern("/page/\\d+$")
        let matches = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<500).count { pattern.match("http://x/page/\($0)") == .match } }
            }
            return await group.reduce(0, +)
        }
        #expect(matches == 2000)
    }
}

import Crawling
import Fetching
import URLStandard

/// A site and what must come of a crawl over it, read from a text file.
///
/// Lines begin with one of these words; a URL that begins with "/" is on `http://site.test`, and
/// indented lines belong to the line before them.
///
/// - `seed URL`
/// - `option NAME [VALUE]`: see ``Scenario/apply(option:_:)``
/// - `200 URL [type=…] [refresh=…] [bytes=N] [links=N]`, with the body indented below; likewise every status.
///   A URL that ends in "*" stands for all that begin alike, `links=N` makes N links to pages below
/// - `301 URL -> LOCATION`
/// - `refused URL`
/// - `expect`, with one result a line, in any order: `ok 1 /b from /a`,
///   `failed http.404 1 /b from /a`, `skipped robots 1 /b from /a`, `ok 1 /a -> /b from /`, with
///   ` warning NAME` behind it for each finding
/// - `count OUTCOME [WHY] N`: where the results are too many to list
/// - `requests`, with every transfer a line, in any order: `/b`, or
///   `/b anonymous headers-only by HEAD`
/// - `delay HOST SECONDS`: what the host's delay has become
/// - `# …`: a remark
struct Scenario: Sendable {
    /// Where the crawl starts.
    var seeds: [WebURL] = []
    /// What it may do.
    var policy = CrawlPolicy()
    /// How it fetches.
    var fetchPolicy = FetchPolicy()
    /// What the hosts answer.
    var site = ScriptedSite()
    /// Every result, if they are listed.
    var results: [String]?
    /// Every transfer, if they are listed.
    var requests: [String]?
    /// How many results there are of a kind.
    var counts: [String: Int] = [:]
    /// The delays of hosts in seconds.
    var delays: [String: Int] = [:]

    /// Why a file is no scenario.
    struct Malformed: Error {
        /// The line that cannot be understood.
        let line: String
    }

    /// Reads a scenario.
    init(parsing text: String) throws {
        var block: [Substring] = []
        for line in text.split(separator: "\n") where !line.allSatisfy(\.isWhitespace) {
            guard !line.hasPrefix("#") else { continue }
            if line.hasPrefix(" ") {
                block.append(line.drop { $0 == " " })
            } else {
                try add(block)
                block = [line]
            }
        }
        try add(block)
    }

    /// A URL as the file writes it.
    static func absolute(_ text: some StringProtocol) -> String {
        text.hasPrefix("/") ? "http://site.test\(text)" : String(text)
    }

    /// A URL as the file would write it.
    static func short(_ url: String) -> String {
        url.hasPrefix("http://site.test/") ? String(url.dropFirst(16)) : url
    }

    private mutating func add(_ block: [Substring]) throws {
        guard let line = block.first else { return }
        let words = line.split(separator: " ")
        let lines = block.dropFirst().map { String($0) }
        let malformed = Malformed(line: String(line))
        switch (words[0], words.count) {
        case ("seed", 2): seeds.append(try WebURL(Self.absolute(words[1])))
        case ("option", 2...3): try apply(option: words[1], words.last ?? "")
        case ("expect", 1): results = lines.sorted()
        case ("requests", 1): requests = lines.sorted()
        case ("count", 3...4):
            guard let count = words.last.flatMap({ Int($0) }) else { throw malformed }
            counts[words[1..<(words.count - 1)].joined(separator: " ")] = count
        case ("delay", 3): delays[String(words[1])] = Int(words[2])
        case ("refused", 2):
            try site.set(Self.absolute(words[1]), ScriptedSite.Answer(status: nil))
        case (_, 2...):
            guard let status = UInt16(words[0]), (200...599).contains(status) else {
                throw malformed
            }
            try addAnswer(status, words, body: lines.joined(separator: "\n"))
        default: throw malformed
        }
    }

    private mutating func addAnswer(_ status: UInt16, _ words: [Substring], body: String) throws {
        var answer = ScriptedSite.Answer(status: status, body: Array(body.utf8))
        var modifiers = words.dropFirst(2)
        if modifiers.popFirst(if: "->") { answer.location = modifiers.popFirst().map(String.init) }
        for modifier in modifiers {
            let pair = modifier.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { throw Malformed(line: String(modifier)) }
            switch (pair[0], Int(pair[1])) {
            case ("type", _): answer.type = String(pair[1])
            case ("refresh", _): answer.refresh = String(pair[1])
            case ("bytes", let count?):
                let missing = max(0, count - answer.body.count)
                answer.body += [UInt8](repeating: UInt8(ascii: " "), count: missing)
            case ("links", let count?):
                let links = (1...count).map { "<a href=\"\(words[1])/\($0)\">x</a>\n" }
                answer.body += Array(links.joined().utf8)
            default: throw Malformed(line: String(modifier))
            }
        }
        try site.set(Self.absolute(words[1]), answer)
    }
}

extension ArraySlice<Substring> {
    /// Drops the first word if it is this one.
    fileprivate mutating func popFirst(if word: String) -> Bool {
        guard first == word[...] else { return false }
        removeFirst()
        return true
    }
}

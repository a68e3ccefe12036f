import Foundation
import Testing

/// The pages agree with the repository, and keep their length.
struct DocumentsTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let catalogue = "Sources/crawltop/Documentation.docc"

    /// Every page, as a path from the root.
    private static let pages =
        ["README.md", ".github/CONTRIBUTING.md"]
        + [catalogue, "Sources/Fetching/Fetching.docc"].flatMap { folder in
            files(in: folder, ending: ".md")
        }

    private static func files(in folder: String, ending: String) -> [String] {
        let url = root.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: url.path)?.compactMap { $0 as? String }
        return (names ?? []).filter { $0.hasSuffix(ending) }.sorted().map { "\(folder)/\($0)" }
    }

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    @Test
    func `Architecture names every target`() throws {
        let architecture = try Self.text("\(Self.catalogue)/Architecture.md")
        let targets = try Self.text("Package.swift")
            .matches(of: /\.(?:target|executableTarget|systemLibrary)\(\s*name: "([^"]+)"/)
            .map { String($0.1) }
        #expect(targets.count > 25)
        for target in targets {
            let word = try Regex("\\b\(target)\\b")
            #expect(architecture.contains(word), "\(target) is missing")
        }
    }

    @Test(arguments: pages)
    func `every link leads to a file`(page: String) throws {
        let folder = URL(fileURLWithPath: "/" + page).deletingLastPathComponent()
        for match in try Self.text(page).matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
            let path = folder.appendingPathComponent(String(match.1)).standardized.path
            #expect(Self.exists(path), "\(page) links to \(match.1)")
        }
    }

    @Test(arguments: pages)
    func `every page it names is in a catalogue`(page: String) throws {
        for match in try Self.text(page).matches(of: /<doc:(\w+)>/) {
            let name = "/\(match.1).md"
            #expect(Self.pages.contains { $0.hasSuffix(name) }, "\(page) names \(match.1)")
        }
    }

    @Test(arguments: pages)
    func `every path it names exists`(page: String) throws {
        let paths = /`((?:Sources|Tests|Screenshots|\.ci|\.github)\/[^` …*<]*)[` ]/
        for match in try Self.text(page).matches(of: paths) {
            #expect(Self.exists(String(match.1)), "\(page) names \(match.1)")
        }
    }

    @Test(arguments: pages)
    func `every source file it names exists`(page: String) throws {
        var sources: Set<Substring> = ["Package.swift"]
        for path in Self.files(in: "Sources", ending: ".swift") {
            sources.formUnion(path.split(separator: "/").suffix(1))
        }
        for match in try Self.text(page).matches(of: /`([A-Za-z+]+\.swift)`/) {
            let isThere = sources.contains(match.1)
            #expect(isThere, "\(page) names \(match.1)")
        }
    }

    @Test(arguments: [("README.md", 220), ("\(catalogue)/Decisions.md", 150)])
    func `it is short`(page: String, most: Int) throws {
        let lines = try Self.text(page).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count - 1 <= most)
    }

    @Test
    func `no source cites a file that is not in the repository`() throws {
        let sources = ["Sources", "Tests"].flatMap { Self.files(in: $0, ending: ".swift") }
        #expect(sources.count > 500)
        let citation = "DESIGN" + " §"
        for source in sources where try Self.text(source).contains(citation) {
            Issue.record("\(source) cites it")
        }
    }
}

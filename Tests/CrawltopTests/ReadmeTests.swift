import ArgumentParser
import Foundation
import Testing

@testable import crawltop

/// The documented usage is what the program prints, to the letter.
struct ReadmeTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let readme = root.appendingPathComponent("README.md").path
    private static let commandLine =
        root.appendingPathComponent("Sources/crawltop/Documentation.docc/CommandLine.md").path

    /// The code block behind a comment on the command line page.
    private func block(_ name: String) throws -> String {
        let text = try String(contentsOfFile: Self.commandLine, encoding: .utf8)
        let mark = try #require(text.range(of: "<!-- \(name) -->\n```\n"), "no block '\(name)'")
        let start = text.index(before: mark.upperBound)
        let end = try #require(text.range(of: "\n```\n", range: start..<text.endIndex))
        guard mark.upperBound <= end.lowerBound else { return "" }
        return String(text[mark.upperBound..<end.lowerBound])
    }

    /// `README_RECORD=1` writes the blocks anew, and fails.
    private func check(_ name: String, is help: String) throws {
        let expected = help.trimmingCharacters(in: .newlines)
        let found = try block(name)
        if found != expected, ProcessInfo.processInfo.environment["README_RECORD"] == "1" {
            var text = try String(contentsOfFile: Self.commandLine, encoding: .utf8)
            let start = "<!-- \(name) -->\n```\n"
            text = text.replacingOccurrences(
                of: start + found + (found.isEmpty ? "" : "\n"),
                with: start + expected + "\n"
            )
            try text.write(toFile: Self.commandLine, atomically: true, encoding: .utf8)
        }
        #expect(found == expected, "run the tests with README_RECORD=1 to write it anew")
    }

    @Test
    func `the command line page has what --help prints`() throws {
        try check("help crawltop", is: Crawltop.helpMessage(columns: 90))
        try check("help crawl", is: Crawltop.helpMessage(for: CrawlCommand.self, columns: 90))
        try check("help fetch", is: Crawltop.helpMessage(for: FetchCommand.self, columns: 90))
        try check("help compare", is: Crawltop.helpMessage(for: CompareCommand.self, columns: 90))
    }

    @Test(arguments: ["setup", "tests"])
    func `the README has the commands that CI runs`(name: String) throws {
        let text = try String(contentsOfFile: Self.readme, encoding: .utf8)
        #expect(text.contains("<!-- \(name) -->\n```sh\n"))
    }

    @Test
    func `every picture of the README is there`() throws {
        let text = try String(contentsOfFile: Self.readme, encoding: .utf8)
        let pictures = text.matches(of: /\]\((Screenshots\/[^)]+)\)/).map { String($0.1) }
        #expect(pictures.count >= 3)
        for picture in pictures {
            let path = Self.root.appendingPathComponent(picture).path
            #expect(FileManager.default.fileExists(atPath: path))
        }
    }
}

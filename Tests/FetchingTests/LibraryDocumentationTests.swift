import Foundation
import Testing

/// The examples of the documentation are the programs that `Tests/LibraryExample/run` runs.
struct LibraryDocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let catalog = "Sources/Fetching/Fetching.docc"

    private func read(_ path: String) throws -> String {
        try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
    }

    @Test(arguments: [
        ("\(catalog)/FetchingFromYourProgram.md", "FetchOne"),
        ("\(catalog)/FetchingFromYourProgram.md", "GatherAll"),
        ("\(catalog)/FetchingFromYourProgram.md", "AsTheyCome"),
        ("\(catalog)/FetchingFromYourProgram.md", "WatchAndSteer"),
        ("\(catalog)/Fetching.md", "FetchOne"),
        ("README.md", "GatherAll"),
    ])
    func `an example is the program of its name, to the letter`(page: String, name: String) throws {
        let program = try read("Tests/LibraryExample/Sources/\(name)/main.swift")
        #expect(try read(page).contains("<!-- \(name) -->\n```swift\n\(program)```\n"))
    }

    @Test func `every program is documented`() throws {
        let folder = Self.root.appendingPathComponent("Tests/LibraryExample/Sources").path
        let programs = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(programs == ["AsTheyCome", "FetchOne", "GatherAll", "WatchAndSteer"])
    }
}

import Foundation

/// The cases of a file of test data beside the checkout, or in `CRAWLTOP_TESTDATA`; nil if it is
/// absent.
func testData<Case: Decodable>(_ file: String, as: Case.Type) -> [Case]? {
    let beside = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "../shared/testdata").path
    let folder = ProcessInfo.processInfo.environment["CRAWLTOP_TESTDATA"] ?? beside
    guard let data = FileManager.default.contents(atPath: folder + "/" + file),
        let entries = try? JSONDecoder().decode([Entry<Case>].self, from: data)
    else { return nil }
    return entries.compactMap(\.example)
}

/// An entry that may not be a case: comments are plain strings, and Swift cannot represent half a
/// surrogate pair.
private struct Entry<Case: Decodable>: Decodable {
    let example: Case?

    init(from decoder: any Decoder) throws {
        example = try? decoder.singleValueContainer().decode(Case.self)
    }
}

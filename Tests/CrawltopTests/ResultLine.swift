import Foundation
import Testing

/// A line of a JSON Lines output, with the keys that the contract promises.
struct ResultLine {
    /// The line as it came.
    let text: String
    private let object: [String: Any]

    /// The promised keys, in their order.
    static let keys = [
        "task", "index", "url", "final_url", "outcome", "status", "error", "attempts", "redirects",
        "content_type", "bytes", "wire_bytes", "depth", "referrer", "reason", "timing_ms", "reused",
    ]
    static let errorKeys = ["class", "phase", "message"]
    static let timingKeys = ["queued", "dns", "connect", "tls", "wait", "body", "total"]

    /// Reads a line, which must be one JSON object.
    init(_ text: some StringProtocol) throws {
        self.text = String(text)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
        self.object = try #require(object as? [String: Any], "\(text)")
    }

    /// All lines of a text.
    static func all(_ text: String) throws -> [ResultLine] {
        try text.split(separator: "\n").map { try ResultLine($0) }
    }

    /// All lines of a file.
    static func all(file path: String) throws -> [ResultLine] {
        try all(String(contentsOfFile: path, encoding: .utf8))
    }

    var task: String { object["task"] as? String ?? "" }
    var index: Int { object["index"] as? Int ?? -1 }
    var url: String { object["url"] as? String ?? "" }
    var outcome: String { object["outcome"] as? String ?? "" }
    var status: Int? { object["status"] as? Int }
    var reason: String? { object["reason"] as? String }
    var errorClass: String? { (object["error"] as? [String: Any])?["class"] as? String }
    var file: String? { object["file"] as? String }
    var attempts: Int { object["attempts"] as? Int ?? -1 }

    /// The keys of the line, or of an object in it, in the order in which they stand there.
    func keys(of part: String? = nil) -> [String] {
        let inner = part.flatMap { object[$0] as? [String: Any] } ?? (part == nil ? object : [:])
        let start = part.flatMap { text.range(of: "\"\($0)\":")?.upperBound } ?? text.startIndex
        return inner.keys.compactMap { key in
            text.range(of: "\"\(key)\":", range: start..<text.endIndex).map { ($0.lowerBound, key) }
        }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// The formats of a comparison's report, by the endings of their files.
package enum ReportFormat: String, CaseIterable, Sendable {
    /// One JSON object, with every block.
    case json
    /// Markdown, for people.
    case md
}

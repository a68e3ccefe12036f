/// What a cell is for.
///
/// A theme turns it into colours, so nothing that draws ever names one.
package enum Role: UInt8, CaseIterable, Hashable, Sendable {
    /// Ordinary text, and text to look past, and text to look at.
    case text, dim, strong
    /// What stands out without meaning good or bad, and headings.
    case accent, title
    /// The row under the cursor, and rows tagged for an action.
    case selection, marked
    /// A key in the key bar, and the words beside it.
    case key, keyLabel
    /// How well something went.
    case ok, warning, error, notice
    /// The states and phases a task passes through.
    case queued, started, dns, connect, tls, wait, body, backoff, paused, cancelled, skipped
    /// The empty part of a bar, a small graph, the lines around boxes.
    case track, spark, border
}

package import Logging
import SafeText

/// A swift-log handler that writes each event as one line of a ``LogFile``, for people and for
/// `grep`.
///
///     2026-03-01T12:00:00.123Z warning fetch-17 retry attempts=2 error=http.503 url=https://…
///
/// A line holds time, level, task (the metadata `task`, or `-`), message and the other metadata. It
/// is safe to show on a terminal.
package struct LogFileHandler: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    package var logLevel = Logger.Level.info
    private let file: LogFile

    /// Metadata that comes first, in this order; the rest follows by name.
    private static let firstFields = [
        "part", "attempts", "ms", "culprit", "status", "error", "reason", "note", "url",
    ]

    /// A handler for a file that other handlers may write too.
    package init(_ file: LogFile) { self.file = file }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var fields = metadata
        if let provided = metadataProvider?.get() { fields.merge(provided) { $1 } }
        if let own = event.metadata { fields.merge(own) { $1 } }
        let time = LogFile.now()
        file.write(Self.line(event.level, "\(event.message)", fields, at: time))
    }

    /// The bytes of a line.
    static func line(
        _ level: Logger.Level,
        _ message: String,
        _ metadata: Logger.Metadata,
        at time: Double
    ) -> [UInt8] {
        var line: [UInt8] = []
        line.append(timestamp: time)
        line.append(" ")
        line.append(text: level.rawValue)
        line.append(" ")
        line.append(logValue: metadata["task"]?.description ?? "-")
        line.append(" ")
        line.append(text: SafeText(message).string)
        for (name, value) in ordered(metadata) {
            line.append(" ")
            line.append(text: SafeText(name).string)
            line.append("=")
            line.append(logValue: value.description)
        }
        line.append("\n")
        return line
    }

    private static func ordered(_ metadata: Logger.Metadata) -> [Logger.Metadata.Element] {
        let first = firstFields.compactMap { name in metadata[name].map { (name, $0) } }
        let isFurther = { name in name != "task" && !firstFields.contains(name) }
        return first + metadata.filter { isFurther($0.key) }.sorted { $0.key < $1.key }
    }
}

extension [UInt8] {
    /// Appends a value as one word: in quotes if it is empty or holds a space, a quote or
    /// a backslash.
    fileprivate mutating func append(logValue text: String) {
        let safe = SafeText(text).string
        let needsQuotes =
            safe.isEmpty || safe.utf8.contains { $0 == 0x20 || $0 == 0x22 || $0 == 0x5C }
        guard needsQuotes else { return append(text: safe) }
        append(json: safe)
    }
}

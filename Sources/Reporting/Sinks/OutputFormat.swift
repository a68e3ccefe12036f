/// The formats that results are written in, chosen by the ending of a file's name or by `--format`.
package enum OutputFormat: String, CaseIterable, Sendable {
    /// JSON Lines, one object a result.
    case jsonl
    /// CSV with a header line.
    case csv
    /// JUnit XML for CI servers.
    case junit
    /// A report in Markdown.
    case markdown = "md"
    /// WARC 1.1, with every record compressed separately.
    case warc

    /// What the name of a file in this format ends with.
    package var fileNameEnding: String {
        switch self {
        case .jsonl: ".jsonl"
        case .csv: ".csv"
        case .junit: ".junit.xml"
        case .markdown: ".md"
        case .warc: ".warc.gz"
        }
    }

    /// The format of a file's ending, ignoring case.
    package init?(fileName: String) {
        let name = fileName.lowercased()
        guard let format = Self.allCases.first(where: { name.hasSuffix($0.fileNameEnding) }) else {
            return nil
        }
        self = format
    }

    /// How a file in this format is written, and what happens to one that exists.
    package func role(_ existing: ExistingFile) -> OutputRole {
        switch self {
        case .jsonl: .records(.jsonLines, existing)
        case .csv: .records(.csv(header: CSVEncoder().header), existing)
        case .warc: .records(.archive, existing)
        case .junit, .markdown: .report
        }
    }

    /// Whether sinks of this format need ``Fetching/FetchResult/exchange``.
    package var needsExchange: Bool { self == .warc }
}

/// One `--output`: where to, and how.
package struct OutputDestination: Equatable, Sendable {
    /// A file's path, or `-` for standard output.
    package let path: String
    /// The format.
    package let format: OutputFormat
    /// What happens to a file of records that exists.
    package let existing: ExistingFile

    /// A destination with a known format.
    package init(path: String, format: OutputFormat, existing: ExistingFile = .refuse) {
        self.path = path
        self.format = format
        self.existing = existing
    }

    /// How it is opened.
    package var role: OutputRole { format.role(existing) }

    /// Opens the file and starts the format.
    ///
    /// - Parameter archive: Facts about the run, for WARC files and for the properties of JUnit XML.
    package func open(archive: ArchiveFacts) throws(SinkError) -> any ResultSink {
        let file = try OutputFile(path: path, as: role)
        return switch format {
        case .jsonl: try LineSink(JSONLEncoder(), to: file)
        case .csv: try LineSink(CSVEncoder(), to: file)
        case .junit: try JUnitSink(to: file, facts: archive.fields)
        case .markdown: MarkdownSink(to: file)
        case .warc: try WARCSink(archive, to: file)
        }
    }
}

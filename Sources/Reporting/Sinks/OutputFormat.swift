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
    /// A report as one self-contained HTML file.
    case html
    /// Annotations for GitHub Actions, on standard output.
    case github
    /// A sitemap of the good pages of a site.
    case sitemap
    /// WARC 1.1, with every record compressed separately.
    case warc

    /// What the name of a file in this format ends with; nil for one that is never a file.
    package var fileNameEnding: String? {
        switch self {
        case .jsonl: ".jsonl"
        case .csv: ".csv"
        case .junit: ".junit.xml"
        case .markdown: ".md"
        case .html: ".html"
        case .github: nil
        case .sitemap: ".sitemap.xml"
        case .warc: ".warc.gz"
        }
    }

    /// The format of a file's ending, ignoring case.
    package init?(fileName: String) {
        let name = fileName.lowercased()
        let format = Self.allCases.first { format in
            format.fileNameEnding.map { name.hasSuffix($0) } ?? false
        }
        guard let format else { return nil }
        self = format
    }

    /// How a file in this format is written, and what happens to one that exists.
    package func role(_ existing: ExistingFile) -> OutputRole {
        switch self {
        case .jsonl: .records(.jsonLines, existing)
        case .csv: .records(.csv(header: CSVEncoder().header), existing)
        case .warc: .records(.archive, existing)
        case .junit, .markdown, .html, .github, .sitemap: .report
        }
    }

    /// Whether sinks of this format need ``Fetching/FetchResult/exchange``.
    package var needsExchange: Bool { self == .warc }

    /// Whether sinks of this format need ``Fetching/FetchResult/validators``.
    package var needsValidators: Bool { self == .jsonl || self == .sitemap }

    /// Whether it is made of the summary's ``RunReport`` at the end.
    package var isRendered: Bool {
        switch self {
        case .markdown, .html, .github: true
        case .jsonl, .csv, .junit, .sitemap, .warc: false
        }
    }

    /// Whether it shows ``RunStatistics``.
    package var hasStatistics: Bool { self == .html }

    /// Which results are given to a sink of this format.
    ///
    /// Reports hold what is broken or warned of, and streams of records every task, unless `--only`
    /// says otherwise. Archives and sitemaps hold what is good in any case.
    func selection(_ wanted: ResultSelection?) -> ResultSelection? {
        switch self {
        case .jsonl, .csv: wanted ?? .all
        case .junit: wanted
        case .markdown, .html, .github, .sitemap, .warc: .all
        }
    }
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
        case .html: HTMLSink(to: file)
        case .github: GitHubSink(to: file)
        case .sitemap: SitemapSink(to: file, path: path)
        case .warc: try WARCSink(archive, to: file)
        }
    }
}

package import Fetching

/// A format with one line for each result and no end of its own.
package protocol LineEncoder {
    /// The header; may be empty.
    var header: [UInt8] { get }

    /// Appends one result with its line end.
    func append(_ result: FetchResult, to buffer: inout [UInt8])
}

/// Writes results line by line: JSON Lines and CSV.
package final class LineSink: ResultSink {
    private let encoder: any LineEncoder
    private let file: OutputFile

    /// Writes the header, if the format has one.
    package init(_ encoder: some LineEncoder, to file: OutputFile) throws(SinkError) {
        self.encoder = encoder
        self.file = file
        // A file that is continued has its header.
        if !file.isContinued { try file.append { $0 += encoder.header } }
        file.endRecord()
    }

    /// Appends a line for each result.
    package func write(_ batch: [FetchResult]) throws(SinkError) {
        for result in batch {
            try file.append { encoder.append(result, to: &$0) }
            file.endRecord()
        }
    }

    /// Writes all complete lines.
    package func flush() throws(SinkError) { try file.flush() }

    /// Closes the file; these formats have no summary.
    package func close(_ summary: RunSummary) throws(SinkError) { try file.close() }
}

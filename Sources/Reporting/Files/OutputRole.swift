import Glibc

/// What happens to a record stream that exists and is not empty.
package enum ExistingFile: Sendable, Equatable {
    /// It is kept, and the run does not begin.
    case refuse
    /// It is emptied when everything else is ready.
    case overwrite
    /// It is continued after its last whole record.
    case append
}

/// The kind of an output, which decides how it is opened and what happens to an existing file.
package enum OutputRole: Equatable, Sendable {
    /// A stream of records, useful whenever the run ends.
    case records(RecordFormat, ExistingFile)
    /// A document that replaces an older one when it is complete.
    case report
    /// Lines, appended to an existing file.
    case log

    /// The mode of a new file, before the umask; only its owner may read one that may hold secrets.
    var mode: mode_t {
        switch self {
        case .records(.archive, _), .log: 0o600
        case .records, .report: 0o644
        }
    }
}

/// How the end of a record is found.
package enum RecordFormat: Equatable, Sendable {
    /// JSON Lines.
    case jsonLines
    /// CSV (RFC 4180) with this header.
    case csv(header: [UInt8])
    /// A WARC file, one gzip member a record.
    case archive
}

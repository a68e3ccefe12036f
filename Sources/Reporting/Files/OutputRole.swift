import Glibc

/// What becomes of a record stream that exists and holds something.
package enum ExistingFile: Sendable, Equatable {
    /// It stays as it is, and the run does not begin.
    case refuse
    /// It is emptied, once everything else is ready.
    case overwrite
    /// It is written on, behind its last whole record.
    case append
}

/// What an output is, which decides how it is opened and what becomes of a file that exists.
package enum OutputRole: Equatable, Sendable {
    /// Records, one after the other: what is whole of them is of use whenever the run ends.
    case records(RecordFormat, ExistingFile)
    /// A document that is written beside, and takes the place of an older one when it is whole.
    case report
    /// Lines that are added to what is there.
    case log

    /// The mode of a new file, less the umask: what may hold secrets is for its owner alone.
    var mode: mode_t {
        switch self {
        case .records(.archive, _), .log: 0o600
        case .records, .report: 0o644
        }
    }
}

/// How the end of a record is told.
package enum RecordFormat: Equatable, Sendable {
    /// JSON Lines.
    case jsonLines
    /// CSV (RFC 4180) with this header.
    case csv(header: [UInt8])
    /// A WARC file, one gzip member a record.
    case archive
}

package import SafeText

/// The files of a run, with what each is for: no output is an input or another output.
///
/// Files are compared by ``FileIdentity``.
package struct FileUses: Sendable {
    private var uses: [FileIdentity: SafeText] = [:]

    /// No files.
    package init() {}

    /// Adds a file that is read; it may be read more than once.
    package mutating func read(_ identity: FileIdentity?, for use: SafeText) {
        if let identity { uses[identity] = use }
    }

    /// Adds a file that is written.
    ///
    /// - Parameter use: What for, in the words of the command line.
    package mutating func write(_ identity: FileIdentity?, for use: SafeText) throws(FileClash) {
        guard let identity else { return }
        if let other = uses[identity] { throw FileClash(use: use, other: other) }
        uses[identity] = use
    }
}

/// Two uses of one file, one of which writes it.
package struct FileClash: Error, Equatable, CustomStringConvertible {
    /// What the file would be written for.
    package let use: SafeText
    /// What it is for already.
    package let other: SafeText

    /// A clash of two uses.
    package init(use: SafeText, other: SafeText) {
        self.use = use
        self.other = other
    }

    /// One line for people.
    package var description: String { "\(use) and \(other) are the same file" }
}

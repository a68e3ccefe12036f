package import SafeText

/// The files of a run and their uses.
///
/// No output may be an input or another output. Files are compared by ``FileIdentity``.
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
    /// - Parameter use: Its use, in the words of the command line.
    package mutating func write(_ identity: FileIdentity?, for use: SafeText) throws(FileClash) {
        guard let identity else { return }
        if let other = uses[identity] { throw FileClash(use: use, other: other) }
        uses[identity] = use
    }
}

/// Two uses of one file; one of them writes it.
package struct FileClash: Error, Equatable, CustomStringConvertible {
    /// The use that would write the file.
    package let use: SafeText
    /// The use that it already has.
    package let other: SafeText

    /// A clash of two uses.
    package init(use: SafeText, other: SafeText) {
        self.use = use
        self.other = other
    }

    /// One line for people.
    package var description: String { "\(use) and \(other) are the same file" }
}

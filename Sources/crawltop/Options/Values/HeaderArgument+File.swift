extension HeaderArgument {
    /// Reads one `--header`: a field, or those of a file for `@FILE`, one a line.
    ///
    /// Empty lines and lines that begin with `#` are left out, as in a list of URLs.
    ///
    /// - Throws: ``ArgumentProblem``, which never quotes what a file holds.
    static func fields(of argument: String) throws(ArgumentProblem) -> [HeaderArgument] {
        guard let path = file(of: argument) else { return [try HeaderArgument(parsing: argument)] }
        guard !path.isEmpty, path != "-" else {
            throw ArgumentProblem("give the name of a file after '@'")
        }
        return try fields(inFile: FileText.read(path, isPrivate: false))
    }

    /// The file that a `--header` names; nil if it is a field.
    static func file(of argument: String) -> String? {
        argument.hasPrefix("@") ? String(argument.dropFirst()) : nil
    }

    /// Reads the fields in the bytes of a file.
    static func fields(inFile bytes: [UInt8]) throws(ArgumentProblem) -> [HeaderArgument] {
        try FileText.values(in: bytes) { line throws(ArgumentProblem) in
            try HeaderArgument(parsing: line)
        }
    }
}

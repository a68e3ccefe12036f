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
        guard bytes.count <= SecretSource.maximumLength else {
            throw ArgumentProblem("the file is over \(SecretSource.maximumLength >> 10) KiB")
        }
        var fields: [HeaderArgument] = []
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = line.last == 0x0D ? line.dropLast() : line
            guard let first = line.first(where: { $0 != 0x20 && $0 != 0x09 }),
                first != UInt8(ascii: "#")
            else { continue }
            do throws(ArgumentProblem) {
                fields.append(try HeaderArgument(parsing: String(decoding: line, as: UTF8.self)))
            } catch {
                throw ArgumentProblem("line \(index + 1) of the file: \(error)")
            }
        }
        return fields
    }
}

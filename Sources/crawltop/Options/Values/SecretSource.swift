import Glibc

/// Where an option finds a secret: `file:PATH` or `env:NAME`, never the command line itself.
///
/// Everyone on a machine can read the arguments of a process, so they only name a file that nobody
/// else may read or an environment variable.
enum SecretSource {
    /// Bytes of a file or variable at most; tokens of some kilobytes are common.
    static let maximumLength = 16_384

    /// The file that a source names; nil for an environment variable.
    static func file(of source: String) -> String? {
        source.hasPrefix("file:") ? String(source.dropFirst(5)) : nil
    }

    /// What a source holds; of a file at most a little more than the maximum, so that too much can be
    /// told.
    ///
    /// - Parameter explanation: What is said of an argument that names no source.
    /// - Throws: ``ArgumentProblem``, which never quotes what was found.
    static func read(
        _ source: String,
        orSay explanation: String
    ) throws(ArgumentProblem) -> String {
        if let path = file(of: source) {
            let bytes = try FileText.read(path, isPrivate: true)
            return String(decoding: bytes, as: UTF8.self)
        }
        guard source.hasPrefix("env:") else { throw ArgumentProblem(explanation) }
        let name = String(source.dropFirst(4))
        guard !name.isEmpty, let value = getenv(name) else {
            throw ArgumentProblem("the environment variable is not set")
        }
        let bytes = UnsafeRawBufferPointer(start: value, count: strlen(value))
        return String(decoding: bytes, as: UTF8.self)
    }
}

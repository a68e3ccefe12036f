import Glibc

extension PseudoTerminal {
    /// The path of an executable of this package, which is built beside the tests.
    ///
    /// The environment variable `CRAWLTOP_PROGRAMS` names another folder to take it from, say that
    /// of a release build.
    package static func product(_ name: String) -> String {
        if let folder = getenv("CRAWLTOP_PROGRAMS") { return "\(String(cString: folder))/\(name)" }
        var path = [CChar](repeating: 0, count: 4096)
        let count = max(readlink("/proc/self/exe", &path, path.count), 0)
        let own = String(decoding: path[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? own
        let folder = bundle.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return (folder + [name[...]]).joined(separator: "/")
    }
}

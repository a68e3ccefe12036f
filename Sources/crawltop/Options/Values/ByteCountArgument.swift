/// A size on the command line: `10MiB`, `512KB`, `1.5GB`, or plain bytes.
///
/// `KB`, `MB`, `GB` and `TB` are powers of 1000, `KiB`, `MiB`, `GiB` and `TiB` powers of 1024, in letters
/// of either case. `K` alone is refused, since tools disagree on it. At least one byte.
package struct ByteCountArgument: Equatable, Sendable {
    /// The size in bytes, at least 1.
    package let bytes: Int64

    private static let units: [(name: String, bytes: UInt64)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("TB", 1_000_000_000_000), ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("B", 1),
    ]

    /// A size of the program's own, at least 1.
    package init(_ bytes: Int64) {
        self.bytes = max(bytes, 1)
    }

    /// Reads a size.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        var rest = text[...]
        guard let number = ScaledDecimal(consuming: &rest), rest.isEmpty else {
            throw Self.malformed
        }
        let name = number.unit.isEmpty ? "b" : number.unit.lowercased()
        guard let unit = Self.units.first(where: { $0.name.lowercased() == name }) else {
            throw Self.malformed
        }
        guard let bytes = number.scaled(by: unit.bytes) else {
            throw ArgumentProblem("this is more than 64 bits can count")
        }
        guard bytes > 0 else { throw ArgumentProblem("give at least one byte") }
        self.init(bytes)
    }

    /// Reads sizes that are useless below a least one.
    package static func reader(atLeast least: Int64) -> @Sendable (String) throws -> Self {
        { text in
            let size = try Self(parsing: text)
            guard size.bytes >= least else {
                throw ArgumentProblem("give at least \(Self(least))")
            }
            return size
        }
    }

    private static var malformed: ArgumentProblem {
        ArgumentProblem("write sizes as 10MiB, 512KB or in plain bytes")
    }
}

extension ByteCountArgument: CustomStringConvertible {
    /// The size in the largest unit that it is a whole multiple of; reads back to the same size.
    package var description: String {
        let unit = Self.units.first { $0.bytes > 1 && bytes % Int64($0.bytes) == 0 }
        return unit.map { "\(bytes / Int64($0.bytes))\($0.name)" } ?? "\(bytes)"
    }
}

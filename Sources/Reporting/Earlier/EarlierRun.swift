import Files
import Glibc

/// The results of an earlier run, from its JSON Lines.
///
/// Of a URL with several lines, as after a retry by hand, the last one counts.
package enum EarlierRun {
    /// Why a file cannot be used.
    package enum Failure: Error, Equatable, Sendable {
        /// With `errno`.
        case cannotRead(code: Int32)
        /// A line is no result; counted from 1.
        case foreign(line: Int)

        /// The reason in words.
        package var description: String {
            switch self {
            case .cannotRead(let code): String(cString: strerror(code))
            case .foreign(let line): "line \(line) is no result of crawltop in JSON Lines"
            }
        }
    }

    /// The longest line that a run can have written.
    private static let longestLine = 16 << 20

    /// Passes every result of a file on.
    ///
    /// A last line without a line feed may be half a record, as after a killed run, and is left out if
    /// it cannot be read. May block.
    package static func read(
        _ path: String,
        _ take: (EarlierResult) -> Void
    ) throws(Failure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotRead(code: errno) }
        defer { close(descriptor) }
        var block = [UInt8](repeating: 0, count: 1 << 18)
        var rest: [UInt8] = []
        var number = 0
        while true {
            let count = Glibc.read(descriptor, &block, block.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .cannotRead(code: errno) }
            guard count > 0 else { break }
            var start = 0
            while let end = block[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
                number += 1
                if rest.isEmpty {
                    try pass(block[start..<end], number, take)
                } else {
                    rest += block[start..<end]
                    try pass(rest[...], number, take)
                    rest = []
                }
                start = end + 1
            }
            rest += block[start..<count]
            guard rest.count <= longestLine else { throw .foreign(line: number + 1) }
        }
        if let result = EarlierResult(line: rest[...]) { take(result) }
    }

    private static func pass(
        _ line: ArraySlice<UInt8>,
        _ number: Int,
        _ take: (EarlierResult) -> Void
    ) throws(Failure) {
        guard line.contains(where: { $0 > 0x20 }) else { return }
        guard let result = EarlierResult(line: line) else { throw .foreign(line: number) }
        take(result)
    }
}

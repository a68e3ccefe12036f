import DataStructures
import Fetching
import Glibc
import Testing

@testable import FetchingCurl

struct SpoolFileTests {
    private let spool = SpoolFile(folders: ["/var/tmp"])

    private func bytes(_ count: Int, seed: UInt64) -> [UInt8] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 300_000])
    func `a body comes back as it went`(size: Int) throws {
        let body = bytes(size, seed: 1)
        let content = try BodyContent.memory(body).moved(to: spool)
        #expect(content.count == size)
        #expect(try content.bytes() == body)
        #expect(try content.piece(at: size / 3).first == (size > 0 ? body[size / 3] : nil))
    }

    @Test(arguments: 0..<5 as Range<UInt64>)
    func `bodies that are written and dropped in turn never mix`(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var bodies: [(written: any SpooledBody, expected: [UInt8])] = []
        for step in 0..<400 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bodies.append((try spool.makeBody(), []))
            case 1 where !bodies.isEmpty:
                bodies.remove(at: Int.random(in: 0..<bodies.count, using: &random))
            default:
                guard let place = bodies.indices.randomElement(using: &random) else { continue }
                let count = Int.random(in: 1...100_000, using: &random)
                let piece = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: count)
                try piece.withUnsafeBytes { try bodies[place].written.append($0) }
                bodies[place].expected += piece
            }
        }
        for body in bodies {
            #expect(body.written.count == body.expected.count)
            #expect(try BodyContent.spooled(body.written).bytes() == body.expected)
        }
    }

    @Test func `all bodies share one file without a name, which goes with the last`() throws {
        let folder = "/tmp/crawltop-spool-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        #expect(mkdir(folder, 0o700) == 0)
        defer { rmdir(folder) }
        let spool = SpoolFile(folders: [folder])
        var bodies = try (0..<50).map { seed in
            try BodyContent.memory(bytes(70_000, seed: seed)).moved(to: spool)
        }
        #expect(Self.files(in: folder).count == 1)
        bodies.removeFirst(49)
        #expect(try bodies[0].bytes() == bytes(70_000, seed: 49))
        bodies = []
        #expect(Self.files(in: folder) == [])
        // The next body makes a new one.
        let body = try BodyContent.memory([1, 2, 3]).moved(to: spool)
        #expect(try body.bytes() == [1, 2, 3])
        // Nothing is left to remove but the folder: rmdir fails otherwise.
        #expect(rmdir(folder) == 0)
    }

    @Test func `blocks of bodies that are gone are used again`() throws {
        let body = [UInt8](repeating: 1, count: 1 << 20)
        let first = try BodyContent.memory(body).moved(to: spool)
        for _ in 0..<20 {
            let other = try BodyContent.memory(body).moved(to: spool)
            #expect(other.count == 1 << 20)
        }
        guard case .spooled(let spooled as SpoolFileBody) = first else {
            Issue.record("not spooled")
            return
        }
        #expect(spooled.file.blockCount == 32)
    }

    @Test func `a folder that takes nothing is passed over`() throws {
        let other = SpoolFile(folders: ["/nonexistent", "/proc", "/var/tmp"])
        #expect(try BodyContent.memory([5]).moved(to: other).bytes() == [5])
    }

    @Test func `where no folder takes it, that is said`() {
        let error = #expect(throws: SpoolError.self) {
            try SpoolFile(folders: ["/nonexistent"]).makeBody()
        }
        #expect(error?.code == ENOENT)
        #expect(
            error?.message == "cannot spool bodies to /nonexistent: No such file or directory"
        )
        #expect(throws: SpoolError.self) { try SpoolFile(folders: []).makeBody() }
    }

    /// What the process has open there, named or not.
    private static func files(in folder: String) -> [String] {
        (0..<4096).compactMap { descriptor in
            var name = [CChar](repeating: 0, count: 512)
            guard readlink("/proc/self/fd/\(descriptor)", &name, 511) > 0 else { return nil }
            let path = String(
                decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
                as: UTF8.self
            )
            return path.hasPrefix(folder) ? path : nil
        }
    }
}

import DataStructures
import Glibc
import Testing

@testable import FetchingCurl

/// libcurl's memory, on a thread that keeps what it frees.
struct CurlAllocatorTests {
    /// A block in use, filled with one byte's value.
    private struct Filled {
        var block: UnsafeMutableRawPointer
        var size: Int
        var byte: UInt8

        var isIntact: Bool {
            UnsafeRawBufferPointer(start: block, count: size).allSatisfy { $0 == byte }
        }

        init(_ block: UnsafeMutableRawPointer, _ size: Int, _ byte: UInt8) {
            (self.block, self.size, self.byte) = (block, size, byte)
            memset(block, Int32(byte), size)
        }
    }

    /// Runs on a thread that keeps blocks, or does not where a sanitizer watches.
    private func keepingBlocks(_ body: (_ keeps: Bool) throws -> Void) throws {
        CurlLibrary.initialise()
        var failure: (any Error)?
        CurlAllocator.keepingBlocks {
            do { try body(CurlAllocator.bytesKept != nil) } catch { failure = error }
        }
        if let failure { throw failure }
    }

    @Test func `a freed block is handed out again`() throws {
        try keepingBlocks { keeps in
            let first = try #require(CurlAllocator.allocate(100))
            CurlAllocator.release(first)
            // `malloc` may have given a little more than was asked for.
            let size = CurlAllocator.bytesKept ?? 100
            #expect(size >= 100)
            let second = try #require(CurlAllocator.allocate(size))
            #expect(!keeps || first == second)
            CurlAllocator.release(second)
        }
    }

    @Test func `every size gives as many bytes`() throws {
        try keepingBlocks { _ in
            var tooSmall: [Int] = []
            for size in 0...CurlAllocator.largestKept {
                let block = try #require(CurlAllocator.allocate(size))
                let before = CurlAllocator.bytesKept ?? 0
                CurlAllocator.release(block)
                // What it is kept as is what it will be handed out as.
                if let kept = CurlAllocator.bytesKept, kept - before < size {
                    tooSmall.append(size)
                }
                free(CurlAllocator.allocate(size))
            }
            #expect(tooSmall.isEmpty)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `blocks keep their contents`(seed: UInt64) throws {
        try keepingBlocks { _ in
            var random = SplitMix64(seed: seed)
            var used: [Filled] = []
            for step in 0..<2000 {
                let bound = [40, 300, 2000, 20_000][Int.random(in: 0..<4, using: &random)]
                let size = Int.random(in: 1...bound, using: &random)
                let byte = UInt8(truncatingIfNeeded: step)
                let victim = used.isEmpty ? 0 : Int.random(in: 0..<used.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0:
                    used.append(Filled(try #require(CurlAllocator.allocate(size)), size, byte))
                case 1:
                    let block = try #require(CurlAllocator.allocateZeroed(size, 1))
                    let bytes = UnsafeRawBufferPointer(start: block, count: size)
                    #expect(bytes.allSatisfy { $0 == 0 })
                    used.append(Filled(block, size, byte))
                case 2 where !used.isEmpty:
                    var resized = used[victim]
                    resized.block = try #require(CurlAllocator.resize(resized.block, to: size))
                    resized.size = min(resized.size, size)
                    #expect(resized.isIntact)
                    used[victim] = Filled(resized.block, size, byte)
                case _ where !used.isEmpty:
                    let old = used.remove(at: victim)
                    #expect(old.isIntact)
                    CurlAllocator.release(old.block)
                default: break
                }
            }
            #expect(!used.contains { !$0.isIntact })
            for filled in used { CurlAllocator.release(filled.block) }
        }
    }

    @Test func `more than can be counted is refused, and nothing may be freed`() throws {
        try keepingBlocks { _ in
            #expect(CurlAllocator.allocateZeroed(.max / 2, 3) == nil)
            let block = try #require(CurlAllocator.resize(nil, to: 10))
            CurlAllocator.release(block)
            CurlAllocator.release(nil)
        }
    }

    @Test func `a thread keeps four mebibytes`() throws {
        try keepingBlocks { keeps in
            let blocks = (0..<1000).map { _ in CurlAllocator.allocate(16 << 10) }
            blocks.forEach(CurlAllocator.release)
            let kept = CurlAllocator.bytesKept ?? 0
            #expect(kept <= CurlAllocator.maximumKept + CurlAllocator.largestKept)
            #expect(!keeps || kept >= CurlAllocator.maximumKept)
        }
    }

    @Test func `any thread may free a block`() throws {
        CurlLibrary.initialise()
        let ours = CurlAllocator.allocate(50)
        var theirs: UnsafeMutableRawPointer?
        try keepingBlocks { _ in
            CurlAllocator.release(ours)
            theirs = CurlAllocator.allocate(50)
        }
        #expect(CurlAllocator.bytesKept == nil)
        let block = try #require(CurlAllocator.resize(theirs, to: 5000))
        CurlAllocator.release(block)
    }
}

import CCurl
import Glibc

/// libcurl's memory, of which a network thread keeps the small blocks that it frees.
///
/// libcurl allocates and frees dozens of small blocks for each request, always of the same sizes and
/// on the same thread: a list for each size hands them out again for less than `malloc` wants for
/// its own lists and locks. Every block comes from `malloc`, so that any thread may free it, with or
/// without such lists.
enum CurlMemory {
    /// Blocks up to this many bytes are kept.
    static let largestKept = (listCount - 1) << 4 | 8
    /// Most bytes that one thread keeps.
    static let maximumKept = 4 << 20

    /// A list for each size that glibc's `malloc` makes blocks of: 24 bytes, 40, and so on.
    private static let listCount = 64

    /// One thread's free blocks, each beginning with a pointer to the next of its list.
    private struct Blocks {
        let firsts: UnsafeMutablePointer<UnsafeMutableRawPointer?>
        var bytes = 0

        /// The list for blocks of at least so many bytes.
        static func list(for size: Int) -> Int { max(1, (size + 7) >> 4) }

        /// The list that a block of so many usable bytes belongs to.
        static func list(of usable: Int) -> Int { (usable - 8) >> 4 }

        mutating func take(_ size: Int) -> UnsafeMutableRawPointer? {
            let list = Self.list(for: size)
            guard let first = firsts[list] else { return malloc(list << 4 | 8) }
            firsts[list] = first.load(as: UnsafeMutableRawPointer?.self)
            bytes -= list << 4
            return first
        }

        mutating func keep(_ block: UnsafeMutableRawPointer) {
            let list = Self.list(of: malloc_usable_size(block))
            guard list < CurlMemory.listCount, bytes < CurlMemory.maximumKept else {
                return free(block)
            }
            block.storeBytes(of: firsts[list], as: UnsafeMutableRawPointer?.self)
            firsts[list] = block
            bytes += list << 4
        }
    }

    /// The calling thread's free blocks, while it keeps any.
    private static var blocks: UnsafeMutablePointer<Blocks>? {
        get { crawltop_thread_slot().pointee?.assumingMemoryBound(to: Blocks.self) }
        set { crawltop_thread_slot().pointee = UnsafeMutableRawPointer(newValue) }
    }

    /// Starts libcurl with this memory; without effect where the program has started it before.
    static func initialiseCurl() {
        curl_global_init_mem(
            Int(CURL_GLOBAL_DEFAULT),
            { CurlMemory.allocate($0) },
            { CurlMemory.release($0) },
            { CurlMemory.resize($0, to: $1) },
            { text in
                guard let text else { return nil }
                let size = strlen(text) + 1
                guard let copy = CurlMemory.allocate(size) else { return nil }
                memcpy(copy, text, size)
                return copy.assumingMemoryBound(to: CChar.self)
            },
            { CurlMemory.allocateZeroed($0, $1) }
        )
    }

    /// Keeps what the calling thread frees until `body` returns.
    ///
    /// Not under a sanitizer, which is to see each block come and go.
    static func keepingBlocks(_ body: () -> Void) {
        let isWatched = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
        guard !isWatched, blocks == nil else { return body() }
        let firsts = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(capacity: listCount)
        firsts.initialize(repeating: nil, count: listCount)
        let own = UnsafeMutablePointer<Blocks>.allocate(capacity: 1)
        own.initialize(to: Blocks(firsts: firsts))
        blocks = own
        body()
        blocks = nil
        for list in 0..<listCount {
            while let block = firsts[list] {
                firsts[list] = block.load(as: UnsafeMutableRawPointer?.self)
                free(block)
            }
        }
        own.deallocate()
        firsts.deallocate()
    }

    static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size <= largestKept, let blocks else { return malloc(size) }
        return blocks.pointee.take(size)
    }

    static func allocateZeroed(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer? {
        let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: size)
        guard !isTooMuch, bytes <= largestKept, let blocks else { return calloc(count, size) }
        guard let block = blocks.pointee.take(bytes) else { return nil }
        memset(block, 0, bytes)
        return block
    }

    static func resize(_ block: UnsafeMutableRawPointer?, to size: Int) -> UnsafeMutableRawPointer?
    {
        guard let block else { return allocate(size) }
        let usable = malloc_usable_size(block)
        guard usable <= largestKept, blocks != nil else { return realloc(block, size) }
        guard usable < size else { return block }
        guard let larger = allocate(size) else { return nil }
        memcpy(larger, block, usable)
        release(block)
        return larger
    }

    static func release(_ block: UnsafeMutableRawPointer?) {
        guard let block else { return }
        guard let blocks else { return free(block) }
        blocks.pointee.keep(block)
    }
}

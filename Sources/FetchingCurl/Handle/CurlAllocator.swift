import CCurl
import Glibc
import Synchronization

/// A size-class allocator with thread-local free lists, for libcurl (`curl_global_init_mem`).
///
/// libcurl 7.88.1 allocates about 34 blocks for each request, always of the same sizes and on the
/// same thread. A free list for each size is cheaper than `malloc`, which locks and merges free
/// blocks, and hands out the most recently used block, which is still in the processor's cache.
/// Every block comes from `malloc`, so any thread may free it, with or without such lists.
enum CurlAllocator {
    /// The largest block that is kept, in bytes: the buffer of a transfer.
    static var largestKept: Int { Blocks.size(of: Blocks.count - 1) }
    /// The most bytes that one thread keeps.
    static let maximumKept = 4 << 20

    /// One thread's free blocks, in linked lists by size.
    ///
    /// The sizes are those that glibc's `malloc` makes, 24 bytes, 40, and so on; above 1016, every
    /// fourth of them.
    private struct Blocks: ~Copyable {
        private typealias Lists = InlineArray<320, UnsafeMutableRawPointer?>

        static var count: Int { Lists.count }
        private static let smallCount = 64

        private var firsts = Lists(repeating: nil)
        private(set) var bytes = 0

        /// The size of a list's blocks.
        static func size(of list: Int) -> Int {
            let large = list - smallCount + 1
            return large > 0 ? size(of: smallCount - 1) + large << 6 : list << 4 + 8
        }

        /// The list of the smallest blocks with at least `bytes` bytes.
        static func list(for size: Int) -> Int {
            let large = size - Self.size(of: smallCount - 1)
            return large > 0 ? smallCount - 1 + (large + 63) >> 6 : max(1, (size + 7) >> 4)
        }

        /// The list that a block of this size belongs to.
        static func list(of size: Int) -> Int {
            let large = size - Self.size(of: smallCount - 1)
            return large > 0 ? smallCount - 1 + large >> 6 : (size - 8) >> 4
        }

        @inline(__always)
        mutating func take(_ size: Int) -> UnsafeMutableRawPointer? {
            let list = Self.list(for: size)
            let size = Self.size(of: list)
            guard let first = firsts[list] else { return malloc(size) }
            firsts[list] = first.load(as: UnsafeMutableRawPointer?.self)
            bytes -= size
            return first
        }

        @inline(__always)
        mutating func keep(_ block: UnsafeMutableRawPointer) {
            let list = Self.list(of: malloc_usable_size(block))
            guard list < Self.count, bytes < CurlAllocator.maximumKept else { return free(block) }
            block.storeBytes(of: firsts[list], as: UnsafeMutableRawPointer?.self)
            firsts[list] = block
            bytes += Self.size(of: list)
        }

        deinit {
            for list in firsts.indices {
                var next = firsts[list]
                while let block = next {
                    next = block.load(as: UnsafeMutableRawPointer?.self)
                    free(block)
                }
            }
        }
    }

    /// The key of the thread-local blocks, once libcurl is initialised.
    private static let key = Atomic(pthread_key_t.max)

    /// The calling thread's free blocks, while it keeps any.
    private static var blocks: UnsafeMutablePointer<Blocks>? {
        pthread_getspecific(key.load(ordering: .relaxed))?.assumingMemoryBound(to: Blocks.self)
    }

    /// How many bytes the calling thread keeps; nil if it keeps no blocks.
    static var bytesKept: Int? { blocks?.pointee.bytes }

    /// Initialises libcurl with this allocator; has no effect if the program has initialised it before.
    static func initialiseCurl() {
        var newKey = pthread_key_t()
        guard pthread_key_create(&newKey, nil) == 0 else {
            curl_global_init(Int(CURL_GLOBAL_DEFAULT))
            return
        }
        key.store(newKey, ordering: .relaxed)
        curl_global_init_mem(
            Int(CURL_GLOBAL_DEFAULT),
            { CurlAllocator.allocate($0) },
            { CurlAllocator.release($0) },
            { CurlAllocator.resize($0, to: $1) },
            { text in
                guard let text else { return nil }
                let size = strlen(text) + 1
                guard let copy = CurlAllocator.allocate(size) else { return nil }
                memcpy(copy, text, size)
                return copy.assumingMemoryBound(to: CChar.self)
            },
            { CurlAllocator.allocateZeroed($0, $1) }
        )
    }

    /// Keeps what the calling thread frees until `body` returns.
    ///
    /// Keeps nothing under a sanitizer, which must see each allocation.
    static func keepingBlocks(_ body: () -> Void) {
        let isWatched = dlsym(nil, "__asan_init") != nil || dlsym(nil, "__tsan_init") != nil
        let key = key.load(ordering: .relaxed)
        guard !isWatched, blocks == nil, key != .max else { return body() }
        let own = UnsafeMutablePointer<Blocks>.allocate(capacity: 1)
        own.initialize(to: Blocks())
        pthread_setspecific(key, own)
        body()
        pthread_setspecific(key, nil)
        own.deinitialize(count: 1)
        own.deallocate()
    }

    @inline(__always)
    static func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        guard size <= largestKept, let blocks else { return malloc(size) }
        return blocks.pointee.take(size)
    }

    static func allocateZeroed(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer? {
        let (bytes, isTooMuch) = count.multipliedReportingOverflow(by: size)
        guard !isTooMuch else { return nil }
        guard bytes <= largestKept, let blocks else { return calloc(1, bytes) }
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

    @inline(__always)
    static func release(_ block: UnsafeMutableRawPointer?) {
        guard let block else { return }
        guard let blocks else { return free(block) }
        blocks.pointee.keep(block)
    }
}

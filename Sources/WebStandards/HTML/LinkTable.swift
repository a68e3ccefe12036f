import Glibc

/// The links of a page, each once, in the order in which they were found.
///
/// A hash table over bytes that are kept in one array: a link that a page repeats costs a hash and a
/// comparison, and no memory.
struct LinkTable {
    /// A link before its base is known.
    struct Entry {
        /// Where its URL lies in the bytes, as written, trimmed.
        let url: Range<Int>
        /// How much of it tells it from others.
        let keyLength: Int
        let rel: Range<Int>
        let element: String
        let attribute: String
        let kind: LinkKind
        /// Whose base it is relative to: 0 is the page, others are documents in it.
        let document: Int
        let line: Int
        let column: Int
        var text: String
        fileprivate let hash: UInt64
    }

    /// What tells one link from another.
    struct Key {
        let url: UnsafeBufferPointer<UInt8>
        let keyLength: Int
        let rel: UnsafeBufferPointer<UInt8>
        let element: String
        let attribute: String
        let document: Int
        fileprivate let hash: UInt64
    }

    private(set) var entries: [Entry] = []
    private var bytes: [UInt8] = []
    /// Indices of entries and 1; the count is a power of two.
    private var slots: [Int32] = Array(repeating: 0, count: 64)
    private let seed: UInt64

    /// - Parameter seed: Keeps a page from choosing links that collide.
    init(seed: UInt64 = .random(in: 0 ... .max)) {
        self.seed = seed
    }

    func key(
        _ url: UnsafeBufferPointer<UInt8>,
        upTo keyLength: Int,
        rel: UnsafeBufferPointer<UInt8>,
        element: String,
        attribute: String,
        document: Int
    ) -> Key {
        var hash = Self.hash(UnsafeBufferPointer(rebasing: url[..<keyLength]), seed)
        if !rel.isEmpty { hash = Self.hash(rel, hash) }
        return Key(
            url: url,
            keyLength: keyLength,
            rel: rel,
            element: element,
            attribute: attribute,
            document: document,
            hash: hash
        )
    }

    /// Whether a link is known.
    func contains(_ key: Key) -> Bool {
        slots[slot(of: key)] != 0
    }

    /// Adds a link that is not known.
    mutating func insert(_ key: Key, kind: LinkKind, line: Int, column: Int, text: String) {
        if entries.count * 2 >= slots.count { grow() }
        let urlStart = bytes.count
        bytes.append(contentsOf: key.url)
        let relStart = bytes.count
        bytes.append(contentsOf: key.rel)
        slots[slot(of: key)] = Int32(entries.count + 1)
        entries.append(
            Entry(
                url: urlStart..<relStart,
                keyLength: key.keyLength,
                rel: relStart..<bytes.count,
                element: key.element,
                attribute: key.attribute,
                kind: kind,
                document: key.document,
                line: line,
                column: column,
                text: text,
                hash: key.hash
            )
        )
    }

    mutating func setText(_ text: String, of index: Int) { entries[index].text = text }

    /// Forgets all links but the first.
    mutating func truncate(to count: Int) {
        guard count < entries.count else { return }
        entries.removeSubrange(count...)
        rehash(slots.count)
    }

    subscript(range: Range<Int>) -> ArraySlice<UInt8> { bytes[range] }

    /// The slot that has the key, or is free for it.
    private func slot(of key: Key) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: key.hash >> 32) & mask
        while slots[slot] != 0, !matches(entries[Int(slots[slot]) - 1], key) {
            slot = (slot + 1) & mask
        }
        return slot
    }

    private func matches(_ entry: borrowing Entry, _ key: Key) -> Bool {
        guard entry.hash == key.hash, entry.keyLength == key.keyLength,
            entry.rel.count == key.rel.count, entry.document == key.document,
            entry.element == key.element, entry.attribute == key.attribute
        else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return true }
            return Self.areEqual(base + entry.url.lowerBound, key.url, key.keyLength)
                && Self.areEqual(base + entry.rel.lowerBound, key.rel, key.rel.count)
        }
    }

    private static func areEqual(
        _ known: UnsafePointer<UInt8>,
        _ other: UnsafeBufferPointer<UInt8>,
        _ count: Int
    ) -> Bool {
        guard count > 0, let start = other.baseAddress else { return true }
        return memcmp(known, start, count) == 0
    }

    private mutating func grow() { rehash(slots.count * 2) }

    private mutating func rehash(_ count: Int) {
        slots = Array(repeating: 0, count: count)
        for (index, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash >> 32) & (count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }

    /// Multiplies and folds eight bytes at a time.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ seed: UInt64) -> UInt64 {
        var hash = seed ^ UInt64(bytes.count)
        var rest = UnsafeRawBufferPointer(bytes)
        while rest.count >= 8 {
            hash = mix(hash ^ rest.loadUnaligned(as: UInt64.self))
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(8))
        }
        var last: UInt64 = 0
        for byte in rest { last = last << 8 | UInt64(byte) }
        return mix(hash ^ last)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
        return product.high ^ product.low
    }
}

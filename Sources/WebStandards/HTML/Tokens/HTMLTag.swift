import Glibc

/// The attributes of the tag that was read last: where their values lie in the chunk.
///
/// The first attribute of a name counts (HTML Standard §13.2.5.33).
struct HTMLTag {
    /// The longest value that is read; a longer one is no useful URL, list of URLs or document.
    static let maximumValueLength = 1 << 16

    typealias Bytes = UnsafeBufferPointer<UInt8>

    private var present: UInt32 = 0
    private(set) var count = 0
    /// The attributes in the order of the source.
    private let order: UnsafeMutablePointer<UInt8>
    /// By the number of the name.
    private let values: UnsafeMutablePointer<Bytes>
    /// Whether it ends with "/>".
    var isSelfClosing = false

    /// Where values are noted; it must live as long as the tag.
    ///
    /// Apart from the tag, so that passing a tag copies little and counts no references.
    final class Storage {
        fileprivate let order = UnsafeMutablePointer<UInt8>.allocate(capacity: 32)
        fileprivate let values = UnsafeMutablePointer<Bytes>.allocate(capacity: 32)

        deinit {
            order.deallocate()
            values.deallocate()
        }
    }

    init(_ storage: Storage) {
        order = storage.order
        values = storage.values
    }

    /// Forgets the attributes.
    @inline(__always)
    mutating func clear() {
        present = 0
        count = 0
        isSelfClosing = false
    }

    /// Adds an attribute, unless it has no meaning or its name came before.
    @inline(__always)
    mutating func add(_ name: UInt8, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) {
        guard name < 32, present & (1 << UInt32(name)) == 0 else { return }
        present |= 1 << UInt32(name)
        values[Int(name)] = Bytes(start: start, count: end - start)
        order[count] = name
        count += 1
    }

    @inline(__always)
    func has(_ name: HTMLAttributeName) -> Bool { present & (1 << UInt32(name.rawValue)) != 0 }

    /// The attribute at a position in the source.
    @inline(__always)
    func name(at position: Int) -> HTMLAttributeName? {
        HTMLAttributeName(rawValue: order[position])
    }

    /// A value as it stands in the page; nil if the tag does not have it.
    @inline(__always)
    func raw(_ name: HTMLAttributeName) -> Bytes? { has(name) ? values[Int(name.rawValue)] : nil }

    /// A value with its references decoded and NUL replaced (§13.2.5.36); empty if it is too long.
    func value(_ name: HTMLAttributeName) -> [UInt8]? {
        guard let raw = raw(name) else { return nil }
        guard raw.count <= Self.maximumValueLength else { return [] }
        return Self.decoded(raw)
    }

    static func decoded(_ raw: Bytes) -> [UInt8] {
        isPlain(raw) ? Array(raw) : CharacterReferences.decoded(raw)
    }

    /// Whether a value stands for itself: without references and NUL.
    @inline(__always)
    static func isPlain(_ raw: Bytes) -> Bool {
        for byte in raw where byte == 0x26 || byte == 0 { return false }
        return true
    }

    /// A value as text; nil if the tag does not have it.
    func text(_ name: HTMLAttributeName) -> String? {
        value(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a value is a keyword, ignoring case.
    func equals(_ name: HTMLAttributeName, _ keyword: String) -> Bool {
        guard let value = value(name), value.count == keyword.utf8.count else { return false }
        return zip(value, keyword.utf8).allSatisfy { $0.asciiLowercased == $1 }
    }
}

import Glibc

extension String.UTF8View {
    /// Whether they begin with these bytes.
    ///
    /// Comparing a string with a sequence costs ten times as much, and this is done for each request.
    func begin(with bytes: UnsafeRawBufferPointer) -> Bool {
        guard let start = bytes.baseAddress, bytes.count <= count else { return bytes.isEmpty }
        return withContiguousStorageIfAvailable { own in
            own.baseAddress.map { memcmp($0, start, bytes.count) == 0 } ?? bytes.isEmpty
        } ?? starts(with: bytes)
    }
}

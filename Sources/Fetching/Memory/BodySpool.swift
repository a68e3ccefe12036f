/// Where bodies wait that memory has no room for; a port.
package protocol BodySpool: Sendable {
    /// Makes an empty body.
    func makeBody() throws(SpoolError) -> any SpooledBody
}

/// A body outside of memory: written once, piece by piece, and then read.
///
/// What it takes is free again when the last reference to it is gone.
package protocol SpooledBody: AnyObject, Sendable {
    /// Bytes so far.
    var count: Int { get }
    /// Adds a piece at the end.
    func append(_ piece: UnsafeRawBufferPointer) throws(SpoolError)
    /// Reads bytes from an offset on.
    ///
    /// - Returns: At least one byte and at most `count`.
    func read(from offset: Int, atMost count: Int) throws(SpoolError) -> [UInt8]
}

/// Why a body could not be spooled, or not be read back.
package struct SpoolError: Error, Equatable, Sendable {
    /// `errno`.
    package let code: Int32
    /// What was tried and why it failed, in words.
    package let message: String

    /// An error with its code and its words.
    package init(code: Int32, message: String) {
        self.code = code
        self.message = message
    }
}

package import URLStandard

/// A network on the command line: a block of addresses, or one address.
package struct NetworkArgument: Equatable, Sendable, CustomStringConvertible {
    /// The addresses.
    package let range: AddressRange

    /// Reads a network as strictly as ``AddressRange`` does.
    ///
    /// - Throws: ``ArgumentProblem``.
    package init(parsing text: String) throws(ArgumentProblem) {
        do throws(AddressRangeError) { range = try AddressRange(text) } catch {
            throw ArgumentProblem(error.description)
        }
    }

    /// The network as it is read.
    package var description: String { range.description }
}

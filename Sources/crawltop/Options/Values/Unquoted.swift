/// The value of an option that may hold a secret, good or not.
///
/// The argument parser quotes a value that cannot be read, and so would put a mistyped password into
/// a terminal or a CI log. This is read without failing; ``check(_:)`` then complains without quoting.
package struct Unquoted<Value: Sendable>: Sendable {
    private let result: Result<Value, ArgumentProblem>
    /// The file that it is read from; nil if it comes from elsewhere.
    let file: String?

    /// Keeps what `read` returns or throws.
    init(file: String? = nil, _ read: () throws(ArgumentProblem) -> Value) {
        self.file = file
        result = Result(catching: read)
    }

    /// The value, if it is good.
    var value: Value? { try? result.get() }

    /// Throws one line naming the option, if the value is not good.
    func check(_ option: String) throws(ArgumentProblem) {
        do throws(ArgumentProblem) {
            _ = try result.get()
        } catch {
            throw ArgumentProblem("\(option): \(error)")
        }
    }
}

package import Patterns

extension Pattern {
    /// Reads the value of `--include` or `--exclude`.
    package convenience init(parsing text: String) throws(ArgumentProblem) {
        do throws(PatternError) {
            try self.init(text)
        } catch {
            throw ArgumentProblem(error.description)
        }
    }
}

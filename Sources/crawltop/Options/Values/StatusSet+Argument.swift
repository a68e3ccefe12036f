package import Fetching

extension StatusSet {
    /// Reads the value of `--accept` or `--warn`.
    package init(argument text: String) throws(ArgumentProblem) {
        do throws(Problem) { try self.init(parsing: text) } catch {
            switch error {
            case .notAStatus(let part):
                throw ArgumentProblem(
                    "'\(part)' is no status; write 403, 200..299 or 403@*.example.com"
                )
            case .reversed(let part): throw ArgumentProblem("'\(part)' ends before it begins")
            }
        }
    }
}

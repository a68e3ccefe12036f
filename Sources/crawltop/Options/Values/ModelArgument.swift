package import ServerModels

/// What `--model` of `crawltop serve` asks for.
package enum ModelArgument: Equatable, Sendable {
    /// The names of all models and options.
    case list
    /// A server that follows this model.
    case follow(ModelSpecification)

    /// Reads a model, or `list`.
    ///
    /// - Throws: ``ArgumentProblem`` that names what is wrong with the model.
    package init(parsing text: String) throws(ArgumentProblem) {
        guard text != "list" else {
            self = .list
            return
        }
        do throws(ModelSyntaxError) {
            self = .follow(try ModelSpecification(parsing: text))
        } catch { throw ArgumentProblem(error.description) }
    }

    /// The model to follow, if one is.
    package var specification: ModelSpecification? {
        if case .follow(let specification) = self { specification } else { nil }
    }

    /// Every model and option with what it does, a line each.
    package static var catalogue: String {
        let width = (ModelCatalogue.entries + ModelCatalogue.options).map(\.form.count).max() ?? 0
        func line(_ entry: ModelCatalogue.Entry) -> String {
            let gap = String(repeating: " ", count: width + 2 - entry.form.count)
            let example = entry.example.isEmpty ? "" : " (\(entry.example))"
            return "  \(entry.form)\(gap)\(entry.purpose)\(example)\n"
        }
        return "Models; a name alone stands for what is in brackets:\n"
            + ModelCatalogue.entries.map(line).joined()
            + "Options of each, after commas:\n"
            + ModelCatalogue.options.map(line).joined()
            + "Times are 50us, 50ms, 2s or 1m.\n"
    }
}

/// What is wrong with the text of a model, in one line.
package enum ModelSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
    /// No model has this name.
    case unknownModel(String)
    /// A model's own numbers are not of the form that it has.
    case malformed(model: String, text: String, form: String)
    /// A number or time is out of range, or not a number.
    case badValue(name: String, text: String, expected: String)
    /// No model, or not this one, has this option.
    case unknownOption(String, model: String)
    /// An option is there twice.
    case repeatedOption(String)
    /// The times of a step do not ascend.
    case unordered(String)

    package var description: String {
        switch self {
        case .unknownModel(let name):
            let names = ModelCatalogue.entries.map(\.name).joined(separator: ", ")
            return "no model is called '\(name)'; there are \(names)"
        case .malformed(let model, let text, let form):
            return "'\(text)' is no \(model): it is written \(form)"
        case .badValue(let name, let text, let expected):
            return "'\(text)' is no \(name): it is \(expected)"
        case .unknownOption(let option, let model):
            return "\(model) has no option '\(option)'"
        case .repeatedOption(let option):
            return "option '\(option)' is given twice"
        case .unordered(let text):
            return "'\(text)' changes no later than the model before it"
        }
    }
}

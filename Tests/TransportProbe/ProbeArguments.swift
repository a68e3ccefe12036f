/// The words of a command line: a command, a target and options with a value each.
struct ProbeArguments {
    let command: String
    let target: String
    private let values: [String: String]

    init(_ words: some Sequence<String>) {
        var rest = Array(words)[...]
        command = rest.popFirst() ?? ""
        target = rest.first?.hasPrefix("--") == false ? rest.removeFirst() : ""
        var values: [String: String] = [:]
        while let option = rest.popFirst(), let value = rest.popFirst() { values[option] = value }
        self.values = values
    }

    subscript(_ option: String) -> String? { values["--\(option)"] }

    /// A number, or what stands for one that is not given.
    func number(_ option: String, _ fallback: Int) -> Int {
        self[option].flatMap { Int($0) } ?? fallback
    }
}

extension ModelSpecification {
    /// Reads a specification such as `fifo:12@50ms,noise=2%/1s`.
    package init(parsing text: String) throws(ModelSyntaxError) {
        let (name, rest) = ModelReader.halves(text[...], ":") ?? (text[...], "")
        if name == "step" {
            guard text != "step:" else { throw Self.malformed("step", "") }
            self = try Self.step(rest.isEmpty ? Self.example(of: "step") : rest)
            return
        }
        let pieces = text.split(separator: ",", omittingEmptySubsequences: false)
        let head = pieces[0]
        let numbers = 1 + pieces.dropFirst().prefix { $0.first?.isNumber == true }.count
        let (model, own) = ModelReader.halves(head, ":") ?? (head, "")
        guard ModelCatalogue.entries.contains(where: { $0.name == model }) else {
            throw .unknownModel(String(model))
        }
        var arguments = own
        for piece in pieces[1..<numbers] { arguments += "," + piece }
        // A bare name stands for its example; a colon announces what then has to come.
        guard !arguments.isEmpty || head.last != ":" else {
            throw Self.malformed(String(model), "")
        }
        if arguments.isEmpty { arguments = Self.example(of: String(model)) }
        var reader = OptionReader(model: String(model))
        self.init(try Self.kind(String(model), arguments, &reader))
        for piece in pieces[numbers...] { try reader.read(piece) }
        options = reader.options
        if reader.waits, case .bucket(let rate, let burst, let time, _) = kind {
            kind = .bucket(rate: rate, burst: burst, time: time, waits: true)
        }
    }

    /// What a model's name alone stands for, without the name.
    private static func example(of name: String) -> Substring {
        let entry = ModelCatalogue.entries.first { $0.name == name }
        return entry.flatMap { ModelReader.halves($0.example[...], ":")?.1 } ?? ""
    }

    private static func step(_ text: Substring) throws(ModelSyntaxError) -> Self {
        let parts = text.split(separator: "~", omittingEmptySubsequences: false)
        guard parts.count >= 3, !parts.count.isMultiple(of: 2) else {
            throw malformed("step", text)
        }
        var changes: [Change] = []
        for index in stride(from: 1, to: parts.count, by: 2) {
            let time = try ModelReader.time(parts[index], "time of a step")
            guard time > changes.last?.time ?? 0 else { throw .unordered(String(parts[index])) }
            let model = try Self(parsing: String(parts[index + 1]))
            changes.append(Change(time: time, model: model))
        }
        let first = try Self(parsing: String(parts[0]))
        return Self(.step(first, changes))
    }

    static func malformed(_ name: String, _ text: Substring) -> ModelSyntaxError {
        let form = ModelCatalogue.entries.first { $0.name == name }?.form ?? name
        return .malformed(model: name, text: "\(name):\(text)", form: form)
    }

    private static func kind(
        _ name: String,
        _ text: Substring,
        _ reader: inout OptionReader
    ) throws(ModelSyntaxError) -> Kind {
        switch name {
        case "usl", "amdahl": return try law(name, text)
        case "linear": return .linear(time: try ModelReader.time(text, "time", orNone: true))
        case "knee": return try knee(text)
        case "mix": return try mix(text)
        case "bucket": return try bucket(text)
        case "cold":
            reader.options.connect = try ModelReader.time(text, "time", orNone: true)
            return .fifo(slots: 12, time: 50_000_000)
        case "outage":
            return .outage(stall: text.isEmpty ? nil : try ModelReader.time(text, "time"))
        default: break
        }
        let (count, time) = ModelReader.halves(text, "@") ?? (text, "50ms")
        switch name {
        case "fifo":
            let slots = try ModelReader.count(count, "number of slots")
            return .fifo(slots: slots, time: try ModelReader.time(time, "time"))
        case "429-above":
            let above = try ModelReader.count(count, "number inside")
            return .refusing(above: above, time: try ModelReader.time(time, "time"))
        case "timeout-above":
            let (time, stall) = ModelReader.halves(time, "/") ?? (time, "5s")
            return .stalling(
                above: try ModelReader.count(count, "number inside"),
                time: try ModelReader.time(time, "time"),
                stall: try ModelReader.time(stall, "time")
            )
        default: throw .unknownModel(name)
        }
    }

    private static func law(
        _ name: String,
        _ text: Substring
    ) throws(ModelSyntaxError) -> Kind {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == (name == "usl" ? 3 : 2) else { throw malformed(name, text) }
        return .scalability(
            ScalabilityLaw(
                rate: try ModelReader.rate(parts[0]),
                contention: try ModelReader.number(parts[1], "sigma", 0...1),
                coherency: parts.count < 3 ? 0 : try ModelReader.number(parts[2], "kappa", 0...1)
            )
        )
    }

    private static func knee(_ text: Substring) throws(ModelSyntaxError) -> Kind {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 4 else { throw malformed("knee", text) }
        let law = KneeLaw(
            slope: try ModelReader.number(parts[1], "slope", 0...100),
            start: try ModelReader.count(parts[2], "start"),
            base: try ModelReader.number(parts[3], "base", 1...10)
        )
        return .knee(law, time: try ModelReader.time(parts[0], "time"))
    }

    private static func mix(_ text: Substring) throws(ModelSyntaxError) -> Kind {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3,
            let (quick, slow) = ModelReader.halves(parts[parts.count - 2], "/")
        else { throw malformed("mix", text) }
        return .mix(
            slots: parts.count == 3 ? try ModelReader.count(parts[0], "number of slots") : nil,
            quick: try ModelReader.time(quick, "time"),
            slow: try ModelReader.time(slow, "time"),
            period: try ModelReader.time(parts[parts.count - 1], "period")
        )
    }

    private static func bucket(_ text: Substring) throws(ModelSyntaxError) -> Kind {
        guard let (rate, rest) = ModelReader.halves(text, "+") else {
            throw malformed("bucket", text)
        }
        let (burst, time) = ModelReader.halves(rest, "@") ?? (rest, "10ms")
        return .bucket(
            rate: try ModelReader.rate(rate, suffix: "/s"),
            burst: try ModelReader.count(burst, "burst"),
            time: try ModelReader.time(time, "time"),
            waits: false
        )
    }
}

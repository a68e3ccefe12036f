/// Reads what follows a model's numbers: `key=value`, and `wait` for a bucket.
struct OptionReader {
    /// Whose options they are, for error lines.
    let model: String
    /// What has been read.
    var options = ModelOptions()
    /// Whether a bucket lets wait.
    private(set) var waits = false
    private var seen: Set<Substring> = []

    /// Nothing read.
    init(model: String) { self.model = model }

    /// Reads one option.
    mutating func read(_ text: Substring) throws(ModelSyntaxError) {
        let (key, value) = ModelReader.halves(text, "=") ?? (text, "")
        guard seen.insert(key).inserted else { throw .repeatedOption(String(key)) }
        switch key {
        case "jitter": options.jitter = try jitter(value)
        case "noise": options.speed.noise = try draw(value, "noise")
        case "walk": options.speed.walk = try draw(value, "walk")
        case "drift":
            let (share, time) = try change(value, "/", "drift")
            options.speed.drift = .init(share: share, span: time)
        case "shift":
            let (share, time) = try change(value, "@", "shift")
            options.speed.shift = .init(share: share, time: time)
        case "error": options.errorShare = try ModelReader.share(value, "error", 0...100)
        case "connect": options.connect = try ModelReader.time(value, "connect", orNone: true)
        case "retry-after": options.retryAfter = try wholeSeconds(value)
        case "seed":
            guard let seed = UInt64(value) else {
                throw .badValue(name: "seed", text: String(value), expected: "a whole number")
            }
            options.seed = seed
        case "wait" where model == "bucket" && value.isEmpty: waits = true
        default: throw .unknownOption(String(key), model: model)
        }
    }

    private func jitter(_ text: Substring) throws(ModelSyntaxError) -> Double {
        guard let (kind, deviation) = ModelReader.halves(text, ":"), kind == "lognormal" else {
            throw .badValue(name: "jitter", text: String(text), expected: "lognormal:DEVIATION")
        }
        return try ModelReader.number(deviation, "deviation", 0...2)
    }

    private func draw(
        _ text: Substring,
        _ name: String
    ) throws(ModelSyntaxError) -> ModelOptions.Speed.Draw {
        let (share, period) = ModelReader.halves(text, "/") ?? (text, "1s")
        return .init(
            deviation: try ModelReader.share(share, name, 0...50),
            period: try periodOfDraw(period, name)
        )
    }

    /// A period that is not so short that a second holds thousands of draws.
    private func periodOfDraw(
        _ text: Substring,
        _ name: String
    ) throws(ModelSyntaxError) -> Int64 {
        let time = try ModelReader.time(text, "period of \(name)")
        guard time >= 10_000_000 else {
            throw .badValue(
                name: "period of \(name)",
                text: String(text),
                expected: "10ms or longer"
            )
        }
        return time
    }

    private func change(
        _ text: Substring,
        _ separator: Character,
        _ name: String
    ) throws(ModelSyntaxError) -> (Double, Int64) {
        guard let (share, time) = ModelReader.halves(text, separator) else {
            throw .badValue(
                name: name,
                text: String(text),
                expected: "such as -20%\(separator)60s"
            )
        }
        return (
            try ModelReader.share(share, name, -90...1000),
            try ModelReader.time(time, "time of \(name)")
        )
    }

    private func wholeSeconds(_ text: Substring) throws(ModelSyntaxError) -> Int {
        let time = try ModelReader.time(text, "retry-after")
        guard time.isMultiple(of: 1_000_000_000) else {
            throw .badValue(
                name: "retry-after",
                text: String(text),
                expected: "whole seconds, such as 1s"
            )
        }
        return Int(time / 1_000_000_000)
    }
}

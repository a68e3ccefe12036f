extension ModelSpecification {
    /// What it does and what is true of it, in plain sentences.
    ///
    /// - Parameter cap: The largest number of requests at once that is thought of.
    package func summary(upTo cap: Int = 256) -> [String] {
        let name = description.prefix { $0.isLetter || $0.isNumber || $0 == "-" }
        let purpose = ModelCatalogue.entries.first { $0.name == name }?.purpose ?? ""
        var sentences = ["It follows \(description): \(purpose)."]
        guard let truth else {
            return sentences + ["What it can do depends on the time."]
        }
        guard truth.shape != .nothing else { return sentences + ["No answer of it is good."] }
        guard truth.shape != .linear(seconds: 0) else {
            return sentences + ["It takes no time itself: only the client and the way limit it."]
        }
        let peak = truth.peak(upTo: cap)
        let limit = truth.smallestLimit(upTo: cap)
        let most = ModelReader.plain((truth.goodput(at: peak) * 10).rounded() / 10)
        if peak == cap {
            sentences.append(
                "The more requests at once, the more good answers: \(most) a second with \(cap)."
            )
        } else {
            sentences.append(
                "Good answers are most with \(peak) at once: \(most) a second."
            )
            sentences.append("The smallest limit within 5 % of that is \(limit).")
        }
        return sentences
    }
}

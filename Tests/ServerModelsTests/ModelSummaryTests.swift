import ServerModels
import Testing

struct ModelSummaryTests {
    @Test(
        arguments: [
            ("fifo:12@50ms", "Good answers are most with 12 at once: 240 a second."),
            ("fifo:12@50ms,error=2%", "Good answers are most with 12 at once: 235.2 a second."),
            ("usl:20,0.05,0.0005", "The smallest limit within 5 % of that is 28."),
            (
                "linear:50ms",
                "The more requests at once, the more good answers: 5120 a second with 256."
            ),
            ("linear:0ms", "It takes no time itself: only the client and the way limit it."),
            (
                "amdahl:20,0.1",
                "The more requests at once, the more good answers: 193.2 a second with 256."
            ),
            ("bucket:50/s+20@10ms", "Good answers are most with 1 at once: 50 a second."),
            ("outage", "No answer of it is good."), ("step", "What it can do depends on the time."),
        ])
    func `a model says what is true of it`(text: String, sentence: String) throws {
        let model = try ModelSpecification(parsing: text)
        #expect(model.summary().contains(sentence), "\(model.summary())")
        #expect(model.summary().first?.hasPrefix("It follows \(model): ") ?? false)
    }
}

import LimitTuning
import Testing

struct ComparisonPriceTests {
    private func plan(_ limits: [Int]) -> ComparisonPlan {
        var plan = ComparisonPlan(seed: 1)
        plan.limits = limits
        return plan
    }

    @Test func `the default limits cost some thousand requests`() {
        let price = ComparisonPrice(plan([1, 2, 4, 8, 16, 32, 64]))
        #expect(price == ComparisonPrice(plan([64, 32, 16, 8, 4, 2, 1])))
        #expect(price.requests == 7_800)
        #expect(price.atOnce == 64)
    }

    @Test func `a fast server is asked more in the same blocks`() {
        let price = ComparisonPrice(plan([1, 8]), answerTime: 0.01)
        // 1 + 100 and 8 + 800 a pass, six passes.
        #expect(price.requests == 5_500)
    }

    @Test func `a slow server cannot be asked more than the budget holds`() {
        // 8 at once, 10 s each, 90 s.
        #expect(ComparisonPrice(plan([1, 8]), answerTime: 10).requests == 72)
    }

    @Test(arguments: [0, -1, Double.nan, .infinity])
    func `an answer time that is none is left out`(time: Double) {
        #expect(ComparisonPrice(plan([1, 8]), answerTime: time) == ComparisonPrice(plan([1, 8])))
    }

    @Test func `a price without an answer time says from which one on it holds`() throws {
        let plan = plan([2, 4])
        let price = ComparisonPrice(plan)
        let time = try #require(price.slowestAnswer)
        #expect(ComparisonPrice(plan, answerTime: time).requests == price.requests)
        #expect(ComparisonPrice(plan, answerTime: 2 * time).requests < price.requests)
        #expect(ComparisonPrice(plan, answerTime: time / 2).requests > price.requests)
        #expect(ComparisonPrice(plan, answerTime: time).slowestAnswer == nil)
    }

    @Test func `a plan without limits costs nothing`() {
        #expect(ComparisonPrice(plan([])).requests == 0)
        #expect(ComparisonPrice(plan([])).atOnce == 0)
    }
}

struct ComparisonWarningTests {
    @Test(arguments: ComparisonWarning.allCases)
    func `every warning is one short sentence of ASCII`(warning: ComparisonWarning) {
        #expect(warning.words.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect((40...120).contains(warning.words.count))
    }
}

import DataStructures
import Glibc
import Statistics
import Testing

/// Expected numbers are from numpy with the formulas of the R package `avlm` (`R/e_variables.R`):
/// r = g/(g+n); ½·ln r + ½(ν+1)·(ln(1+t²/ν) − ln(1+r·t²/ν)); se·√(ν(1−p)/(p−r)) with
/// p = (r·α²)^(1/(ν+1)).
struct AnytimeTTests {
    @Test
    func `evidence agrees with the formula computed elsewhere`() {
        let test = AnytimeT(precision: 0.1)
        let evidence = test.logEvidence(t: 3, freedom: 12, count: 5)
        #expect(abs(evidence - 1.5766976089805926) < 1e-12)
    }

    @Test(arguments: [
        (0.01, 12.0, 5.0, 0.1, 0.05, 0.03787941245284177),
        (0.02, 54.0, 10.0, 0.6, 0.05 / 6, 0.07684097070737918),
        (0.02, 1.0, 2.0, 0.6, 0.01, Double.infinity),
    ])
    func `half-widths agree with the formula computed elsewhere`(
        error: Double,
        freedom: Double,
        count: Double,
        precision: Double,
        rate: Double,
        expected: Double
    ) {
        let half = AnytimeT(precision: precision).halfWidth(
            standardError: error,
            freedom: freedom,
            count: count,
            errorRate: rate
        )
        #expect(half == expected || abs(half - expected) < 1e-12)
    }

    @Test(arguments: [3.0, 8, 40], [0.05, 0.01])
    func `the interval ends where the evidence reaches its threshold`(count: Double, rate: Double) {
        let test = AnytimeT(precision: 0.1)
        let freedom = 6 * (count - 1)
        let half = test.halfWidth(
            standardError: 1,
            freedom: freedom,
            count: count,
            errorRate: rate
        )
        let evidence = test.logEvidence(t: half, freedom: freedom, count: count)
        #expect(abs(evidence + log(rate)) < 1e-9)
    }

    @Test
    func `looking forty times at nothing is wrong in no more than one of twenty runs`() {
        let test = AnytimeT(precision: 0.1)
        var random = SplitMix64(seed: 7)
        let wrong = (0..<1000).count { _ in
            var sum = 0.0
            var squares = 0.0
            return (1...41).contains { number in
                let value = random.normal()
                sum += value
                squares += value * value
                guard number > 1 else { return false }
                let count = Double(number)
                let variance = (squares - sum * sum / count) / (count - 1)
                return test.logEvidence(
                    t: sum / count / (variance / count).squareRoot(),
                    freedom: count - 1,
                    count: count
                ) >= log(20)
            }
        }
        #expect(wrong <= 50)
        #expect(wrong > 0)
    }

    @Test
    func `the rounds that are said to be needed are the first that suffice`() throws {
        let test = AnytimeT(precision: 0.1)
        func half(_ rounds: Int) -> Double {
            test.halfWidth(
                standardError: 0.03 * (2 / Double(rounds)).squareRoot(),
                freedom: Double(2 * (rounds - 1)),
                count: Double(rounds),
                errorRate: 0.05
            )
        }
        let needed = try #require(
            test.roundsNeeded(
                distance: 0.04,
                deviation: 0.03,
                rounds: 3,
                freedom: 4,
                freedomPerRound: 2,
                errorRate: 0.05
            )
        )
        #expect(half(needed) < 0.04)
        #expect(half(needed - 1) >= 0.04)
    }

    @Test
    func `what no thousand rounds would show has no number`() {
        let rounds = AnytimeT(precision: 0.1).roundsNeeded(
            distance: 1e-6,
            deviation: 0.05,
            rounds: 3,
            freedom: 4,
            freedomPerRound: 2,
            errorRate: 0.05
        )
        #expect(rounds == nil)
    }
}

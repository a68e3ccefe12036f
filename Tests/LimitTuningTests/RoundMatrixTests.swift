import Glibc
import Testing

@testable import LimitTuning

struct RoundMatrixTests {
    /// Rounds of limits with a goodput each, judged after every round.
    private func judge(_ rounds: [[(limit: Int, goodput: Double)]]) -> (RoundMatrix, Judgement) {
        var table = RoundMatrix(limits: [1, 2, 4, 8, 16, 32], tolerance: 0.05, errorRate: 0.05)
        var judgement = Judgement()
        for (index, round) in rounds.enumerated() {
            for (limit, goodput) in round {
                table.add(limit: limit, round: index + 1, value: log(goodput))
            }
            judgement = table.judge()
        }
        return (table, judgement)
    }

    /// A queue of 12 slots that became a fifth slower in the middle of the first round; limits up to 4
    /// are in two rounds only, so what they differ by could be of either.
    private static let stepped: [[(limit: Int, goodput: Double)]] = [
        [(4, 77), (1, 20), (2, 39), (32, 240), (16, 204), (8, 126)],
        [(4, 63), (2, 31), (8, 126), (1, 16), (32, 192), (16, 192)],
        [(8, 127), (32, 192), (16, 192.5)], [(32, 192), (16, 191)], [(16, 192), (32, 194)],
        [(32, 193), (16, 192)], [(32, 192), (16, 192)],
    ]

    @Test
    func `the round in which the server changed is left out, whoever was measured in it`() {
        let (table, judgement) = judge(Self.stepped)
        #expect(judgement.recommended == 16)
        #expect(table.worse == [1, 2, 4, 8])
        #expect(judgement.deviation < 0.02)
    }

    @Test
    func `a round that is a little off is noise`() {
        let (_, judgement) = judge([
            [(8, 150), (16, 230), (32, 244)], [(8, 157), (16, 241), (32, 239)],
            [(8, 155), (16, 236), (32, 241)], [(8, 158), (16, 238), (32, 236)],
        ])
        // Two degrees of freedom for each of four rounds, less the two between limits.
        #expect(judgement.freedom == 6)
    }
}

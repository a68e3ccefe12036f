import Statistics
import Testing

/// Expected numbers are from scipy 1.17.1: `2*stats.t.sf(abs(t), v)`, `stats.chi2.sf(x, k)` and
/// `stats.f.sf(x, a, b)`.
struct TailTests {
    @Test(arguments: [
        (2.0, 5.0, 0.10193947882985835), (0.5, 1, 0.7048327646991335),
        (4.2, 17, 0.0006016232046725729), (-3, 30, 0.005389964065651945),
    ])
    func `Student's t has the tails of scipy`(t: Double, freedom: Double, expected: Double) {
        #expect(abs(Tail.studentT(t, freedom: freedom) / expected - 1) < 1e-9)
    }

    @Test(arguments: [
        (3.84, 1.0, 0.05004352124870519), (20, 10, 0.029252688076961124),
        (150, 100, 0.0009039320423540184), (0.5, 4, 0.9735009788392561),
    ])
    func `the chi-square has the tails of scipy`(x: Double, freedom: Double, expected: Double) {
        #expect(abs(Tail.chiSquare(x, freedom: freedom) / expected - 1) < 1e-9)
    }

    @Test(arguments: [
        (4.0, 3.0, 10.0, 0.04134768103608254), (1, 5, 5, 0.5),
        (12.5, 2, 40, 6.0664230580154106e-05),
    ])
    func `Fisher's F has the tails of scipy`(x: Double, a: Double, b: Double, expected: Double) {
        #expect(abs(Tail.fisherF(x, a, b) / expected - 1) < 1e-9)
    }

    @Test
    func `what is nothing is certain, and infinity is impossible`() {
        #expect(Tail.studentT(0, freedom: 3) == 1)
        #expect(Tail.studentT(.infinity, freedom: 3) == 0)
        #expect(Tail.chiSquare(0, freedom: 3) == 1)
        #expect(Tail.chiSquare(1e9, freedom: 3) == 0)
    }
}

import LimitTuning
import Testing

struct CurveReportTests {
    @Test
    func `the law goes through its own known points`() {
        let curve = CurveReport(
            sigma: 0.05,
            kappa: 0.0005,
            lambda: 20,
            fits: true,
            shape: .contention
        )
        #expect(curve.goodput(at: 1) == 20)
        #expect(abs(curve.goodput(at: 44) - 214.84) < 0.1)
    }
}

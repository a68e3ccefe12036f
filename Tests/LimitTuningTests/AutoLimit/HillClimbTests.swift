import Clock
import Glibc
import Testing

@testable import LimitTuning

struct HillClimbTests {
    /// A complete quad around 16 whose goodput follows limit to the power of `elasticity`.
    private func quad(elasticity: Double, changeInTheMiddle: Double = 0) -> ProbeQuad {
        var quad = ProbeQuad(around: 16, allowed: 64, beginsLow: true)
        while !quad.isComplete {
            let change = quad.count < 2 ? 0 : changeInTheMiddle
            quad.add(exp(elasticity * log(Double(quad.nextLimit)) + change))
        }
        return quad
    }

    @Test(arguments: [(0.5, true), (-0.3, false)])
    func `the level goes to where more pays`(elasticity: Double, goesUp: Bool) {
        var climb = HillClimb(target: 0.1, from: 16)
        #expect(
            climb.take(quad(elasticity: elasticity), allowed: 64, isBounded: false)
                == .moved(rest: 0)
        )
        #expect((climb.level > 16) == goesUp)
    }

    @Test func `a quad in which the server changed moves nothing`() {
        var climb = HillClimb(target: 0.1, from: 16)
        let changed = quad(elasticity: 0.5, changeInTheMiddle: 1)
        #expect(climb.take(changed, allowed: 64, isBounded: false) == .void)
        #expect(climb.level == 16)
    }

    @Test func `where more pays in full twice it doubles again, unless the host has objected`() {
        var climb = HillClimb(target: 0.1, from: 16)
        let steep = quad(elasticity: 1)
        #expect(climb.take(steep, allowed: 64, isBounded: true) == .moved(rest: 0))
        #expect(climb.take(steep, allowed: 64, isBounded: false) == .double)
    }

    @Test func `what moves nothing three times rests, and an objection ends that`() {
        var climb = HillClimb(target: 0.1, from: 16)
        let flat = quad(elasticity: 0.1)
        for _ in 0..<2 {
            #expect(climb.take(flat, allowed: 64, isBounded: false) == .moved(rest: 0))
        }
        #expect(
            climb.take(flat, allowed: 64, isBounded: false)
                == .moved(rest: HillClimb.restingEpochs)
        )
        climb.objected()
        #expect(climb.take(flat, allowed: 64, isBounded: false) == .moved(rest: 0))
    }

    @Test func `two odd epochs in a row are a change`() {
        var climb = HillClimb(target: 0.1, from: 16)
        var changes: [Bool] = []
        for change in [1.0, 0, 1, 1] { changes.append(climb.note(change: change)) }
        #expect(changes == [false, false, false, true])
    }

    @Test func `an attempt met the higher limit if it began before the change`() {
        var inForce = LimitInForce(16, at: .zero + .seconds(1))
        let changes = [
            inForce.change(to: 16, at: .zero + .seconds(2)),
            inForce.change(to: 8, at: .zero + .seconds(3)),
        ]
        #expect(changes == [false, true])
        #expect(inForce.met(byStartAt: .zero + .seconds(2)) == 16)
        #expect(inForce.met(byStartAt: .zero + .seconds(3)) == 8)
        #expect(inForce.told == 16)
    }

    @Test
    func `a host that objects twice without an answer is down, but one that throttles is not`() {
        var cuts = CutRecord()
        let first = cuts.objected(by: .timedOut)
        cuts.cut(16, clean: 8, for: .timedOut)
        let others = [cuts.objected(by: .throttled), cuts.objected(by: .broken)]
        #expect(!first && others == [false, true])
        let answers = [cuts.answered(), cuts.answered()]
        #expect(answers == [true, false])
        let last = cuts.objected(by: .broken)
        #expect(!last)
    }
}

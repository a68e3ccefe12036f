import Clock
import LimitTuning
import ServerModels
import TestSupport
import Testing

/// The cases in which a comparison has to find the right limit.
@Suite(.heavy)
struct ComparisonAcceptanceTests {
    private typealias Runs = ComparisonRuns

    @Test
    func `C1: contention with a peak at 44 gets 32, and soon`() throws {
        let server = "usl:20,0.05,0.0005,noise=2%/1s"
        let all = try Runs.many(server, AcceptanceRow.runs(4, full: 1000)).map(\.view)
        let right = all.count { $0.recommended == 32 }
        let blocks = Runs.median(all.map { Double($0.blocks.count) })
        let seconds = Runs.median(all.map(\.elapsed.seconds))
        let row = AcceptanceRow(
            name: "C1",
            server: server,
            target: "32 in ≥ 95 %, median ≤ 30 blocks, ≤ 60 s",
            reached: "32 in \(Runs.percent(right, of: all.count)), \(Int(blocks)) blocks,"
                + " \(Runs.tenths(seconds)) s",
            isMet: Double(right) >= 0.95 * Double(all.count) && blocks <= 30 && seconds <= 60,
            note:
                "\(all.count) runs; blocks of the screening counted; 64 is screened only, since its"
                + " p95 is 6 times that of 1"
        ).printed()
        #expect(row.isMet)
    }

    @Test
    func `C1: 32 is told from 64 where both are in question to the end`() throws {
        let server = "usl:20,0.05,0.0005,noise=2%/1s"
        let runs = AcceptanceRow.runs(4, full: 1000)
        let all = try Runs.many(server, runs) { $0.limits = [8, 16, 32, 64] }.map(\.view)
        let right = all.count { $0.recommended == 32 }
        let wrong = all.count { $0.recommended != nil && $0.recommended != 32 }
        let blocks = Runs.median(all.map { Double($0.blocks.count) })
        let seconds = Runs.median(all.map(\.elapsed.seconds))
        let row = AcceptanceRow(
            name: "C1",
            server: server + ", limits 8, 16, 32, 64",
            target: "32 in ≥ 95 %, median ≤ 30 blocks, ≤ 60 s",
            reached: "32 in \(Runs.percent(right, of: runs)), another in"
                + " \(Runs.percent(wrong, of: runs)), \(Int(blocks)) blocks,"
                + " \(Runs.tenths(seconds)) s",
            isMet: Double(right) >= 0.95 * Double(runs) && blocks <= 30 && seconds <= 60,
            note: "\(runs) runs; here 64 is in the rounds too, 1 % behind"
        ).printed()
        #expect(row.isMet)
    }

    @Test
    func `C2: hard contention gets 8`() throws {
        let server = "usl:20,0.3,0.01,noise=2%/1s"
        let all = try Runs.many(server, AcceptanceRow.runs(4, full: 1000)).map(\.view)
        let right = all.count { $0.recommended == 8 }
        let wrong = all.count { $0.recommended != nil && $0.recommended != 8 }
        let row = AcceptanceRow(
            name: "C2",
            server: server,
            target: "8 in ≥ 95 %, another in ≤ 2 %",
            reached: "8 in \(Runs.percent(right, of: all.count)),"
                + " another in \(Runs.percent(wrong, of: all.count))",
            isMet: Double(right) >= 0.95 * Double(all.count)
                && Double(wrong) <= 0.02 * Double(all.count),
            note: "\(all.count) runs"
        ).printed()
        #expect(row.isMet)
    }

    @Test
    func `C4: a queue of 12 slots gets 16, and 12 or so when refined`() throws {
        let server = "fifo:12@50ms,noise=2%/1s"
        var all = try Runs.many(server, AcceptanceRow.runs(2, full: 400))
        let right = all.count { $0.view.recommended == 16 }
        let misfits = all.count { $0.view.curve?.fits == false }
        for index in all.indices {
            all[index].steering.refine()
            all[index].run(seconds: all[index].seconds + 900)
        }
        let fine = all.count { (10...14).contains($0.view.recommended ?? 0) }
        let least = 0.95 * Double(all.count)
        let row = AcceptanceRow(
            name: "C4",
            server: server,
            target: "16; 12 ± 2 after refine; USL misfit flagged ≥ 95 %",
            reached: "16 in \(Runs.percent(right, of: all.count)),"
                + " 12 ± 2 in \(Runs.percent(fine, of: all.count)),"
                + " misfit in \(Runs.percent(misfits, of: all.count))",
            isMet: [right, fine, misfits].allSatisfy { Double($0) >= least },
            note: "\(all.count) runs; the first two read as ≥ 95 %"
        ).printed()
        #expect(row.isMet)
    }

    @Test
    func `C5: a server that only rises gets no peak`() throws {
        let server = "amdahl:20,0.1,noise=2%/1s"
        let all = try Runs.many(server, AcceptanceRow.runs(4, full: 1000)).map(\.view)
        let honest = all.count {
            $0.warnings.contains(.stillRising) || $0.sentence.contains("Cannot separate")
        }
        let peaks = all.count { $0.curve?.peak != nil }
        let row = AcceptanceRow(
            name: "C5",
            server: server,
            target: "says still rising or cannot separate; never a peak",
            reached: "says so in \(Runs.percent(honest, of: all.count)), \(peaks) peaks",
            isMet: honest == all.count && peaks == 0,
            note: "\(all.count) runs"
        ).printed()
        #expect(row.isMet)
    }

    @Test
    func `C8: a step in the middle costs no right answer and is said`() throws {
        let runs = AcceptanceRow.runs(4, full: 1000)
        let all = try (1...runs).map { seed in
            // The step falls anywhere between the third and the last fifth of an ordinary run, and
            // the first few seeds already lie apart.
            let server = "usl:20,0.05,0.0005,noise=2%/1s,shift=-20%@\(11 + 3 * seed % 11)s"
            return try Runs.one(server, seed: seed).view
        }
        let right = all.count { $0.recommended == 32 }
        let warned = all.count { $0.warnings.contains(.drift) }
        let row = AcceptanceRow(
            name: "C8",
            server: "usl:20,0.05,0.0005,noise=2%/1s,shift=-20%@11…21s",
            target: "right in ≥ 90 %, drift warning in ≥ 95 %",
            reached: "32 in \(Runs.percent(right, of: runs)),"
                + " warning in \(Runs.percent(warned, of: runs))",
            isMet: Double(right) >= 0.9 * Double(runs) && Double(warned) >= 0.95 * Double(runs),
            note: "\(runs) runs"
        ).printed()
        #expect(row.isMet)
    }
}

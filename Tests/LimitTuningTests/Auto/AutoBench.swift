import Foundation
import LimitTuning
import ServerModels
import Statistics
import Testing

struct AutoBench {
    @Test(.enabled(if: ProcessInfo.processInfo.environment["AUTO_BENCH"] != nil))
    func bench() throws {
        let env = ProcessInfo.processInfo.environment
        let seeds = UInt64(env["SEEDS"] ?? "5") ?? 5
        let only = env["ONLY"]
        let verbose = env["VERBOSE"] != nil
        func run(
            _ name: String,
            _ text: String,
            _ dial: AutoLimitState.Dial = .balanced,
            best: Double,
            until: Double = 120,
            from: Double = 30,
            cap: Int = 256,
            note: (MachineDrive) -> String = { _ in "" }
        ) throws {
            if let only, !name.contains(only) { return }
            let model = try ModelSpecification(parsing: text)
            var lines: [String] = []
            for seed in 1...seeds {
                var drive = MachineDrive(model, dials: [dial], cap: cap, seed: seed)
                drive.run(until: MonotonicTime(nanoseconds: Int64(until * 1e9)))
                let r = drive.clients[0].record
                let share = r.goodput(from..<until) / best
                lines.append(
                    String(
                        format: "  g=%.3f N=%.1f thr=%.3f to=%d t90=%.1f maxN30=%d %@",
                        share,
                        r.inFlight(Int(from)..<Int(until)),
                        Double(r.throttled) / Double(max(1, r.ended)),
                        r.timedOut,
                        r.firstSecond(reaching: 0.9 * best) ?? -1,
                        r.limits(30..<until).map(\.limit).max() ?? 0,
                        note(drive)
                    )
                )
                if verbose, seed == (UInt64(env["SEED"] ?? "1") ?? 1),
                    let s = drive.clients[0].auto.state as? AutoLimitState
                {
                    for m in s.moves {
                        lines.append(
                            String(
                                format: "     %.1f  %d→%d  %@",
                                m.time.seconds(since: .zero),
                                m.from,
                                m.to,
                                m.reason
                            )
                        )
                    }
                    lines.append("     pace \(s.hosts.first?.pacePerSecond ?? -1)")
                }
            }
            print(name, text, dial.rawValue)
            print(lines.joined(separator: "\n"))
        }
        for dial in AutoLimitState.Dial.allCases {
            for (t, n) in [
                ("fifo:12@50ms", 12), ("usl:20,0.05,0.0005", 44), ("usl:20,0.3,0.01", 8),
            ] {
                let m = try ModelSpecification(parsing: t)
                try run("A1", t + ",noise=5%/1s", dial, best: m.truth!.goodput(at: n))
            }
        }
        try run("A2", "linear:50ms,noise=5%/1s", best: 5120, until: 40, from: 12) {
            " first256=\($0.clients[0].record.limits.first { $0.limit == 256 }?.time ?? -1)"
        }
        try run("A3", "429-above:16@50ms,noise=5%/1s", best: 320)
        try run("A4", "bucket:50/s+20@50ms", best: 50)
        try run("A4", "bucket:50/s+20@50ms,retry-after=1s", best: 50)
        try run("A4", "bucket:50/s+20@10ms", best: 50)
        func after(_ best: Double) -> (MachineDrive) -> String {
            {
                " back=\(($0.clients[0].record.firstSecond(reaching: 0.9 * best, from: 60) ?? -1) - 60)"
            }
        }
        try run(
            "A5",
            "step:fifo:12@50ms,noise=5%/1s~60s~fifo:4@50ms,noise=5%/1s",
            best: 80,
            from: 75,
            note: after(80)
        )
        try run(
            "A5",
            "step:fifo:4@50ms,noise=5%/1s~60s~fifo:24@50ms,noise=5%/1s",
            best: 480,
            from: 85,
            note: after(480)
        )
        try run("A6", "timeout-above:10@50ms/5s,noise=5%/1s", best: 200)
        try run(
            "A6o",
            "step:fifo:12@50ms,noise=5%/1s~40s~outage:60s~80s~fifo:12@50ms,noise=5%/1s",
            best: 240,
            from: 90
        )
        try run("A7", "mix:12@50ms/500ms@20s,noise=5%/1s", best: 132, from: 20) { d in
            let l = d.clients[0].record.limits(20..<120).map(\.limit)
            return " min \(l.min()!) max \(l.max()!)"
        }
        for dial in AutoLimitState.Dial.allCases {
            if only == nil || "A9".contains(only!) {
                for seed in 1...seeds {
                    var d = MachineDrive(
                        try ModelSpecification(parsing: "fifo:24@50ms,noise=5%/1s"),
                        dials: [dial, dial],
                        seed: seed
                    )
                    d.run(until: MonotonicTime(nanoseconds: 120_000_000_000))
                    let a = d.clients[0].record.goodput(30..<120),
                        b = d.clients[1].record.goodput(30..<120)
                    print(
                        "A9",
                        dial,
                        String(
                            format: "share %.3f total %.3f N %.1f %.1f",
                            a / (a + b),
                            (a + b) / 480,
                            d.clients[0].record.inFlight(30..<120),
                            d.clients[1].record.inFlight(30..<120)
                        )
                    )
                }
            }
        }
        for t in [
            "fifo:12@50ms,jitter=lognormal:1.5", "fifo:12@50ms,jitter=lognormal:0.5,noise=10%/1s",
            "usl:20,0.05,0.0005,jitter=lognormal:1", "fifo:8@2s", "fifo:4@1ms",
            "fifo:12@50ms,error=10%", "usl:20,0.05,0.0005,connect=300ms", "fifo:12@50ms,walk=3%/1s",
            "fifo:100@100ms,noise=5%/1s",
        ] {
            let m = try ModelSpecification(parsing: t)
            try run("R", t, best: m.truth!.goodput(at: m.truth!.peak(upTo: 256)))
        }
        try run("A10", "linear:100ms", best: 2560, until: 60, from: 10)
        try run("A10", "knee:100ms,1,1,1", best: 10, until: 120, from: 10)
        try run("A10", "knee:100ms,0,10,1.1", best: 100, until: 120, from: 10)
        try run("A10", "429-above:5@100ms", best: 50, until: 120, from: 10)
    }
}

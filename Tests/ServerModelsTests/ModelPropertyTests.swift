import Clock
import DataStructures
import ServerModels
import Testing

/// What holds for every model, whatever comes when.
struct ModelPropertyTests {
    private static let extras = [
        "", ",jitter=lognormal:1.5", ",error=10%,connect=30ms",
        ",noise=20%/10ms,walk=5%/100ms,drift=-50%/2s,shift=100%@1s",
    ]

    private static let texts = ModelCatalogue.entries.flatMap { entry in
        entry.name == "step"
            ? ["step:fifo:2@50ms,noise=5%~500ms~429-above:3~1s~usl:20,0.05,0.0005"]
            : extras.map { entry.example + $0 }.filter { $0.count > 10 }
    }

    /// What happens to a model: at a time, a request comes or the client of one goes.
    private struct Story {
        enum Event {
            case arrival(Int, isNew: Bool)
            case leaving(Int)
        }

        var events: [(time: MonotonicTime, event: Event)] = []

        init(seed: UInt64) {
            var random = SplitMix64(seed: seed)
            var time = Int64(5_000_000_000)
            for id in 0..<300 {
                time += Int64.random(in: 0...20_000_000, using: &random)
                let now = MonotonicTime(nanoseconds: time)
                events.append((now, .arrival(id, isNew: .random(using: &random))))
                if Int.random(in: 0..<10, using: &random) == 0 {
                    events.append((now, .leaving(Int.random(in: 0...id, using: &random))))
                }
            }
        }
    }

    /// Plays a story; looks at the model at each event, and at each instant that it names if `isFine`.
    private func play(
        _ story: Story,
        _ server: any ModelServer,
        isFine: Bool
    ) -> (departures: [ModelDeparture], left: Set<Int>) {
        var server = server
        var departures: [ModelDeparture] = []
        var left: Set<Int> = []
        func run(_ server: inout any ModelServer, until end: MonotonicTime) {
            while isFine, let next = server.nextDeparture, next <= end {
                server.advance(to: next, into: &departures)
            }
            server.advance(to: end, into: &departures)
        }
        for (time, event) in story.events {
            run(&server, until: time)
            switch event {
            case .arrival(let id, let isNew):
                if let answer = server.arrived(id, at: time, onNewConnection: isNew) {
                    departures.append(ModelDeparture(id: id, time: time, answer: answer))
                }
            case .leaving(let id):
                guard !departures.contains(where: { $0.id == id }), !left.contains(id) else {
                    continue
                }
                left.insert(id)
                server.abandoned(id, at: time)
            }
        }
        run(&server, until: MonotonicTime(nanoseconds: 1_000_000_000_000))
        #expect(server.nextDeparture == nil)
        return (departures, left)
    }

    @Test(arguments: texts, [1, 2] as [UInt64])
    func `everyone who stays is answered once, in order of time, however often one looks`(
        text: String,
        seed: UInt64
    ) throws {
        let model = try ModelSpecification(parsing: text)
        let story = Story(seed: seed)
        let fine = play(story, model.makeServer(seed: seed), isFine: true)
        let ids = fine.departures.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(Set(ids).union(fine.left).count == 300 && fine.left.isDisjoint(with: ids))
        #expect(zip(fine.departures, fine.departures.dropFirst()).allSatisfy { $0.time <= $1.time })
        let coarse = play(story, model.makeServer(seed: seed), isFine: false)
        #expect(coarse.departures == fine.departures)
    }

    @Test
    func `no text stops the reader, and what it reads it can print`() {
        var random = SplitMix64(seed: 11)
        let pieces =
            ModelCatalogue.entries.flatMap { [$0.name, $0.example] }
            + ModelCatalogue.options.map(\.form)
            + [
                ":", ",", "~", "@", "/", "+", "=", "-", "%", "12", "0", "9999999999999999999",
                "1e308",
                "0.5", "ms", "s", "m", "us", "/s", "inf", "nan", "wait", "é", "\u{0}", "１",
            ]
        var count = 0
        for _ in 0..<5000 {
            let length = Int.random(in: 1...5, using: &random)
            let text = (0..<length).compactMap { _ in pieces.randomElement(using: &random) }
                .joined()
            guard let model = try? ModelSpecification(parsing: text) else { continue }
            count += 1
            #expect((try? ModelSpecification(parsing: model.description)) == model, "\(text)")
            _ = model.summary()
        }
        #expect(count > 50)
    }

    @Test(
        arguments: [
            "usl:0.001,1,1", "knee:60m,100,1,10,jitter=lognormal:2",
            "fifo:1@60m,jitter=lognormal:2",
            "bucket:0.001/s+1000000@60m,wait", "linear:60m,noise=50%/10ms",
        ])
    func `the largest numbers do not overflow`(text: String) throws {
        var server = try ModelSpecification(parsing: text).makeServer(seed: 1)
        for id in 0..<10_000 { _ = server.arrived(id, at: .zero) }
        let first = try #require(server.nextDeparture)
        #expect(first > .zero && first < .distantFuture)
    }
}

import Fetching
import Testing
import URLStandard

@testable import Crawling

/// What holds for every site and every order of answers.
@Suite(.timeLimit(.minutes(10)))
struct CrawlMachinePropertyTests {
    @Test(arguments: 0..<60, [2, 5, 1000])
    func `every page that may be fetched is fetched once, every other is recorded once`(
        seed: Int,
        window: Int
    ) throws {
        let site = try RandomSite(seed: seed)
        let run = MachineRun(site, window: window, seed: seed &* 7 &+ window)
        let pages = run.requests.filter { $0.role == .crawl }.compactMap(\.url.parsed)
        #expect(pages.count == Set(pages).count)
        #expect(Set(pages) == Set(site.depths().keys))
        for request in run.requests where request.role == .crawl {
            let url = try #require(request.url.parsed)
            let expected: FetchRequest.Refusal? =
                !RandomSite.isInScope(url)
                ? .skip(.scope) : RandomSite.isDisallowed(url) ? .skip(.robots) : nil
            #expect(request.refusal == expected)
        }
        #expect(run.machine.isDone)
        #expect(run.machine.waitingForEngine == 0)
    }

    @Test(arguments: 0..<60)
    func `each origin's robots_txt is fetched once, and before its pages`(seed: Int) throws {
        let run = MachineRun(try RandomSite(seed: seed), window: 8, seed: seed)
        var known: Set<Origin> = []
        for request in run.requests {
            let origin = try #require(request.url.parsed).origin
            if request.role == .robots {
                #expect(known.insert(origin).inserted)
            } else if request.refusal == nil {
                #expect(known.contains(origin))
            }
        }
    }

    @Test(arguments: 0..<60)
    func `one at a time, every page is as deep as the shortest way to it`(seed: Int) throws {
        let site = try RandomSite(seed: seed)
        var policy = MachineRun.policy
        policy.ignoresRobots = true
        let run = MachineRun(site, policy: policy, window: 1, seed: seed)
        let depths = site.depths(obeyingRobots: false)
        for request in run.requests {
            #expect(request.depth == depths[try #require(request.url.parsed)])
        }
        for request in run.requests where request.depth > 0 {
            let referrer = try #require(request.referrer)
            #expect(run.requests[referrer.index].depth == request.depth - 1)
        }
    }

    @Test(arguments: 0..<40, [0, 1, 7, 1000])
    func `the page budget is spent to the last page and never overdrawn`(
        seed: Int,
        budget: Int
    ) throws {
        let site = try RandomSite(seed: seed)
        let all = MachineRun(site, window: 6, seed: seed).fetched.count
        var policy = MachineRun.policy
        policy.maximumPages = budget
        let run = MachineRun(site, policy: policy, window: 6, seed: seed)
        #expect(run.fetched.count == min(all, budget))
        let urls = run.requests.map(\.url.text)
        #expect(urls.count == Set(urls).count)
    }

    @Test(arguments: 0..<40, [0, 1, 2, 4])
    func `under a depth limit every page found has one result, whatever the order`(
        seed: Int,
        depth: Int
    ) throws {
        let site = try RandomSite(seed: seed)
        var policy = MachineRun.policy
        policy.scope.maximumDepth = depth
        let run = MachineRun(site, policy: policy, window: 6, seed: seed)
        let urls = run.requests.map(\.url.text)
        #expect(urls.count == Set(urls).count)
        #expect(run.fetched.allSatisfy { $0.depth <= depth })
        // What the seed links to is found at its true depth in any order.
        let near = site.depths().filter { $0.value <= min(depth, 1) }.keys
            .filter { RandomSite.isInScope($0) && !RandomSite.isDisallowed($0) }
        #expect(Set(run.fetched.compactMap(\.url.parsed)).isSuperset(of: near))
        #expect(run.machine.isDone)
    }
}

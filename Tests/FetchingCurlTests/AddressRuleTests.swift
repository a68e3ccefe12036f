import DataStructures
import Fetching
import FetchingTestSupport
import Testing
import URLStandard

@testable import FetchingCurl

struct AddressRuleTests {
    /// An IPv4 address in every form in which IPv6 carries it.
    private func spellings(of address: UInt32) -> [IPAddress] {
        let low = UInt64(address)
        return [
            .v4(address), .v6(high: 0, low: 0xFFFF_0000_0000 | low), .v6(high: 0, low: low),
            .v6(high: 0x0064_FF9B_0000_0000, low: low),
            .v6(high: 0x2002_0000_0000_0000 | low << 16, low: 0x1234),
            .v6(high: 0x2001_0000_4136_E378, low: 0x8000_63BF_0000_0000 | UInt64(~address)),
        ]
    }

    @Test(arguments: [
        [], ["127.0.0.0/8"], ["10.0.0.0/8", "192.168.0.0/16"], ["0.0.0.0/0"], ["fd00::/8"],
    ])
    func `every spelling of an address is judged alike`(networks: [String]) throws {
        let rule = AddressRule(allowed: try networks.map { try AddressRange($0) })
        var random = SplitMix64(seed: 7)
        for _ in 1...2000 {
            // Half of them in private networks.
            let prefix = [0x7F00_0000, 0x0A00_0000, 0xC0A8_0000, 0xA9FE_0000].randomElement(
                using: &random
            )
            let bits = UInt32.random(in: 2 ... .max, using: &random)
            let address = Bool.random(using: &random) ? bits : UInt32(prefix ?? 0) | bits >> 16
            let verdicts = spellings(of: address).map { rule.permits($0) }
            #expect(Set(verdicts).count == 1, "\(IPAddress.v4(address)): \(verdicts)")
            let isAllowed = rule.allowed.contains { $0.contains(.v4(address)) }
            #expect(verdicts[0] == (isAllowed || IPAddress.v4(address).isPublic))
        }
    }

    @Test(arguments: [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.31.0.1", "192.168.0.1", "169.254.169.254",
        "100.64.0.1", "192.0.0.170", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
        "224.0.0.1", "255.255.255.255", "::", "::1", "fc00::1", "fd12::1", "fe80::1", "fec0::1",
        "ff02::1", "2001:db8::1", "100::1", "64:ff9b::169.254.169.254", "64:ff9b:1::1", "5f00::1",
        "::ffff:169.254.169.254",
    ])
    func `no server leads to a special address`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!AddressRule(allowed: []).permits(address))
        let error = AddressRule.refusal(of: address, phase: .connect)
        #expect(error.errorClass == .policySSRF)
        #expect(!error.errorClass.isTransient)
        #expect(error.message.contains("--allow-net \(address.canonical)"))
        // What the message proposes does help.
        let allowed = try AddressRange(address.canonical.description)
        #expect(AddressRule(allowed: [allowed]).permits(address))
    }

    @Test(arguments: ["1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"])
    func `servers may lead to public ones`(text: String) throws {
        #expect(AddressRule(allowed: []).permits(try #require(IPAddress(text))))
    }
}

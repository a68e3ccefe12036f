import Testing

@testable import URLStandard

struct IPAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("017700000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("1.2.3.4.", "1.2.3.4"), ("::", "::"), ("::1", "::1"), ("1::", "1::"),
        ("1:0:0:2::", "1:0:0:2::"),
        ("2001:DB8:0:0:1:0:0:1", "2001:db8::1:0:0:1"), ("::ffff:1.2.3.4", "::ffff:102:304"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"), ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"), ("0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1"),
    ])
    func `an address is written in its one short form`(text: String, expected: String) {
        #expect(IPAddress(text)?.description == expected)
    }

    @Test(arguments: [
        "", ".", "1.2.3.4.5", "1.2.3.256", "256.1.1.1", "08", "0xg", "1..2", "a", "-1",
        "4294967296", "99999999999999999999999",
        ":", ":::", "1:2", "1:2:3:4:5:6:7:8:9", "1::2::3", "::12345", "::g", "1:2:3:4:5:6:7:",
        "::1.2.3", "::1.2.3.256",
        "::1.2.3.04", "::.1.2.3", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4.5", "[::1]",
        "::1%eth0", ":1:2:3:4:5:6:7",
    ])
    func `what is no address is nil`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        "127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1", "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "::127.0.0.1", "0x7f000001", "0177.1",
    ])
    func `every spelling of this machine is loopback and private`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isLoopback)
        #expect(address.isPrivate)
        #expect(!address.isPublic)
    }

    @Test(arguments: [
        "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "::",
        "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "::ffff:10.0.0.1", "2002:a00:1::",
        "2001:0:0:0:0:0:f5ff:fffe",
    ])
    func `addresses of a private network are private`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isPrivate)
        #expect(!address.isPublic)
        #expect(!address.isLoopback)
    }

    @Test(arguments: [
        "1.1.1.1", "172.15.255.255", "172.32.0.0", "192.167.0.1", "100.63.255.255", "100.128.0.0",
        "11.0.0.0", "128.0.0.1",
        "2606:4700::1111", "2001:4860:4860::8888", "::ffff:8.8.8.8", "2a00::1",
    ])
    func `addresses of the Internet are public`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isPublic)
        #expect(!address.isPrivate)
    }

    @Test(arguments: [
        "192.0.2.1", "198.51.100.1", "203.0.113.9", "198.18.0.1", "224.0.0.1", "255.255.255.255",
        "240.0.0.1", "192.0.0.8",
        "ff02::1", "2001:db8::1", "100::1", "5f00::1",
    ])
    func `reserved and multicast addresses are neither private nor public`(text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!address.isPublic)
        #expect(!address.isPrivate)
    }

    @Test(
        arguments: [
            ("http://0x7f.1/", "127.0.0.1"), ("http://[::ffff:7f00:1]/", "::ffff:7f00:1"),
            ("http://１２７.0.0.1/", "127.0.0.1"),
            ("http://example.org/", nil), ("http://1.example/", nil), ("x://1.2.3.4/", nil),
            ("x://[::1]/", "::1"),
            ("mailto:1", nil), ("file:///1", nil),
        ] as [(String, String?)]
    )
    func `the host of a URL is an address where it is one`(input: String, address: String?) throws {
        #expect(try WebURL(input).hostAddress?.description == address)
    }
}

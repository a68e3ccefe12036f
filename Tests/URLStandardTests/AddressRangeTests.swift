import Testing
import URLStandard

struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8"), ("127.0.0.1", "127.0.0.1/32"), ("0.0.0.0/0", "0.0.0.0/0"),
        ("192.168.1.128/25", "192.168.1.128/25"), ("10.1.2.3/32", "10.1.2.3/32"),
        ("fd00::/8", "fd00::/8"), ("::1", "::1/128"), ("::/0", "::/0"),
        ("FE80:0:0:0::/64", "fe80::/64"), ("2001:db8::/33", "2001:db8::/33"),
        ("64:ff9b:1::/48", "64:ff9b:1::/48"), ("10.0.0.0/08", "10.0.0.0/8"),
    ])
    func `a network is read`(text: String, canonical: String) throws {
        #expect(try AddressRange(text).description == canonical)
    }

    @Test(
        arguments: [
            ("", .notAnAddress), ("/8", .notAnAddress), ("localhost", .notAnAddress),
            ("10", .notAnAddress), ("127.1", .notAnAddress), ("0x7f.0.0.1", .notAnAddress),
            ("010.0.0.0/8", .notAnAddress), ("10.0.0.0.", .notAnAddress),
            (" 10.0.0.0/8", .notAnAddress), ("10.0.0.0 /8", .notAnAddress),
            ("[::1]", .notAnAddress), ("fe80::1%lo", .notAnAddress), ("１０.0.0.0", .notAnAddress),
            ("10.0.0.0-10.0.0.9", .notAnAddress),
            ("10.0.0.0/33", .badPrefixLength(maximum: 32)),
            ("10.0.0.0/", .badPrefixLength(maximum: 32)),
            ("10.0.0.0/-1", .badPrefixLength(maximum: 32)),
            ("10.0.0.0/+8", .badPrefixLength(maximum: 32)),
            ("10.0.0.0/8/8", .badPrefixLength(maximum: 32)),
            ("10.0.0.0/255.0.0.0", .badPrefixLength(maximum: 32)),
            ("10.0.0.0/٨", .badPrefixLength(maximum: 32)),
            ("fd00::/129", .badPrefixLength(maximum: 128)),
            ("10.0.0.1/8", .bitsBeyondPrefix(block: "10.0.0.0/8")),
            ("fd00::1/64", .bitsBeyondPrefix(block: "fd00::/64")),
            ("::ffff:127.0.0.0/104", .carriesIPv4(.v4(0x7F00_0000))),
            ("64:ff9b::a00:0/104", .carriesIPv4(.v4(0x0A00_0000))),
        ] as [(String, AddressRangeError)]
    )
    func `anything else is refused with the reason`(text: String, error: AddressRangeError) {
        let thrown = #expect(throws: AddressRangeError.self) { try AddressRange(text) }
        #expect(thrown == error)
        #expect(!error.description.contains("\n"))
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.255.255", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("10.0.0.0/8", "9.255.255.255", false), ("127.0.0.1", "127.0.0.1", true),
        ("127.0.0.1", "127.0.0.2", false), ("0.0.0.0/0", "255.255.255.255", true),
        ("0.0.0.0/0", "::1", false), ("::/0", "1.2.3.4", false), ("::/0", "ffff::", true),
        ("fd00::/8", "fdff::1", true), ("fd00::/8", "fc00::1", false),
        ("2001:db8::/65", "2001:db8::7fff:0:0:0", true),
        ("2001:db8::/65", "2001:db8::8000:0:0:0", false),
        ("fe80::1", "fe80::1", true), ("fe80::1", "fe80::2", false),
        ("127.0.0.0/8", "::ffff:127.0.0.1", true), ("127.0.0.0/8", "::127.0.0.1", true),
        ("127.0.0.0/8", "64:ff9b::7f00:1", true), ("127.0.0.0/8", "2002:7f00:1::", true),
        ("127.0.0.0/8", "2001::80ff:fffe", true), ("::/0", "::ffff:127.0.0.1", false),
    ])
    func `an address lies within or not`(range: String, text: String, isWithin: Bool) throws {
        let address = try #require(IPAddress(text))
        #expect(try AddressRange(range).contains(address) == isWithin)
    }

    @Test(arguments: ["192.88.99.1", "2001:2::1", "2001:1ff::1", "64:ff9b:1::1", "2001:10::1"])
    func `what the registries reserve is not public`(text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic == false)
    }

    @Test(arguments: ["2001:200::1", "2001:4860::1", "192.0.1.1"])
    func `what lies beside it is`(text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }
}

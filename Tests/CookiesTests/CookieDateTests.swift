import Testing

@testable import Cookies

struct CookieDateTests {
    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "6 nov 1994 8:49:37", "1994 November 6 08:49:37", "08:49:37 6-NOV-94",
        "06 Nov 1994 08:49:37 +0100",
        "Nov 06th 94 08:49:37.123", "06 Nov 94 08:49:37; x",
    ])
    func `any order and spelling is read`(text: String) {
        #expect(CookieDate.seconds(text) == 784_111_777)
    }

    @Test(arguments: [
        ("1 Jan 1970 0:0:0", Int64(0)), ("29 Feb 2000 00:00:00", 951_782_400),
        ("31 Dec 1969 23:59:59", -1), ("1 Jan 69 00:00:00", 3_124_224_000),
        ("1 Jan 70 00:00:00", 0), ("1 Jan 1601 00:00:00", -11_644_473_600),
        ("31 Dec 9999 23:59:59", 253_402_300_799),
    ])
    func `days are counted from 1970`(text: String, seconds: Int64) {
        #expect(CookieDate.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "never", "6 Nov 1994", "08:49:37", "Nov 1994 08:49:37", "32 Nov 1994 08:49:37",
        "31 Nov 1994 08:49:37", "29 Feb 1900 08:49:37", "6 Nov 1600 08:49:37",
        "6 Nov 1994 24:00:00",
        "6 Nov 1994 08:60:37", "6 Nov 1994 08:49:60", "6 Nov 1994 08:49", "6 Nov 1 08:49:37",
        "006 Nov 1994 08:49:37", "0 Nov 1994 08:49:37",
    ])
    func `anything else is no date`(text: String) {
        #expect(CookieDate.seconds(text) == nil)
    }
}

import Testing

@testable import URLStandard

struct WebURLDisplayTests {
    @Test(arguments: [
        ("http://xn--caf-dma.test/caf%C3%A9?q=%c3%a9#%C3%A9", "http://café.test/café?q=é#é"),
        ("http://me:xn--x@xn--fsqu00a.xn--0zwm56d:81/", "http://me:xn--x@例子.测试:81/"),
        ("http://a.test/%C3%A9%FF%2F%20", "http://a.test/%C3%A9%FF%2F%20"),
        ("http://a.test/%E2%82%AC%2F%", "http://a.test/€%2F%"),
    ])
    func `escapes and labels are decoded as far as people read them`(
        url: String,
        text: String
    ) throws {
        let url = try WebURL(url)
        #expect(url.decodedHref ?? url.href == text)
    }

    @Test(arguments: ["http://a.test/x?y#z", "http://a.test/%20%2f", "http://xn--a.test/", "a:%C3"])
    func `a URL without any is the same`(url: String) throws {
        #expect(try WebURL(url).decodedHref == nil)
    }
}

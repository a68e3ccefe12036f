import Fetching
import Testing

/// What is read for links.
struct ReadableTypeTests {
    @Test(
        arguments: [
            ("text/html", .html), ("TEXT/HTML; charset=utf-8", .html),
            (" application/xhtml+xml ", .html),
            ("text/html;", .html), ("text/css; x", .styleSheet), ("text/plain", .other),
            ("text/htmlx", .other), ("text", .other), ("image/png; text/html", .other),
            (nil, .unknown),
            ("", .unknown), ("*/*", .unknown), ("unknown/unknown", .unknown),
            ("Application/Unknown; a=b", .unknown),
        ] as [(String?, ReadableType)]
    )
    func `the content type tells, or says nothing`(contentType: String?, type: ReadableType) {
        #expect(ReadableType(contentType: contentType) == type)
    }

    @Test(arguments: [
        ("<!DOCTYPE html>", true), (" \n\t<HTML>", true), ("<a >", true), ("<p>", true),
        ("<!-- x", true), ("<!doctype htmlx", false), ("<abc>", false), ("hello", false),
        ("<?xml version='1.0'?>", false), ("{}", false), ("<a", false), ("", false), ("   ", false),
        ("\u{89}PNG", false),
    ])
    func `the first bytes tell HTML`(text: String, isHTML: Bool) {
        #expect(HTMLSniffer.isHTML(text.utf8, isWhole: true) == isHTML)
    }

    @Test(arguments: ["", "  ", "<", "<!", "<!DOCTYPE htm", "<a", "<bod"])
    func `what may yet become HTML waits for more`(text: String) {
        #expect(HTMLSniffer.isHTML(text.utf8, isWhole: false) == nil)
        let padded = String(repeating: " ", count: 1445) + text
        #expect(HTMLSniffer.isHTML(padded.utf8, isWhole: false) != true)
    }
}

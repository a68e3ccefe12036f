/// An attribute that refers to something, from the HTML Standard's index of attributes.
///
/// `form action` and `cite` are left out on purpose: forms are not followed, and citations are no
/// part of the site.
struct LinkAttribute: Sendable {
    /// How the value is read.
    enum Form: Sendable {
        case url, sourceSet, urls
    }

    let name: HTMLAttributeName
    let kind: LinkKind
    let form: Form

    init(_ name: HTMLAttributeName, _ kind: LinkKind, _ form: Form = .url) {
        self.name = name
        self.kind = kind
        self.form = form
    }
}

/// An element that can hold links, or say something about those of the page.
struct LinkElement: Sendable {
    /// Elements that mean more than their attributes.
    enum Role: Sendable {
        case plain, anchor, base, meta, link, input, button, iframe, body, frame
    }

    let name: String
    let role: Role
    let attributes: [LinkAttribute]

    init(_ name: String, _ attributes: [LinkAttribute], _ role: Role = .plain) {
        self.name = name
        self.role = role
        self.attributes = attributes
    }

    /// The elements of HTML that matter.
    static let html: [LinkElement] = [
        .init("a", [.init(.href, .page), .init(.ping, .related, .urls)], .anchor),
        .init("area", [.init(.href, .page), .init(.ping, .related, .urls)]),
        .init("audio", [.init(.src, .media)]),
        .init("base", [], .base),
        .init("body", [.init(.background, .image)], .body),
        .init("button", [.init(.formaction, .page)], .button),
        .init("embed", [.init(.src, .embedded)]),
        .init("frame", [.init(.src, .frame)], .frame),
        .init("iframe", [.init(.src, .frame)], .iframe),
        .init("img", [.init(.src, .image), .init(.srcset, .image, .sourceSet)]),
        .init("input", [.init(.src, .image), .init(.formaction, .page)], .input),
        .init("link", [.init(.href, .related), .init(.imagesrcset, .image, .sourceSet)], .link),
        .init("meta", [], .meta),
        .init("object", [.init(.data, .embedded)]),
        .init("script", [.init(.src, .script)]),
        .init("source", [.init(.src, .media), .init(.srcset, .image, .sourceSet)]),
        .init("track", [.init(.src, .media)]),
        .init("video", [.init(.src, .media), .init(.poster, .image)]),
    ]

    /// The elements of SVG that matter.
    static let svg: [LinkElement] = [
        .init("a", [.init(.href, .page), .init(.xlinkHref, .page)], .anchor),
        .init("feimage", [.init(.href, .image), .init(.xlinkHref, .image)]),
        .init("image", [.init(.href, .image), .init(.xlinkHref, .image)]),
        .init("script", [.init(.href, .script), .init(.xlinkHref, .script)]),
        .init("use", [.init(.href, .image), .init(.xlinkHref, .image)]),
    ]
}

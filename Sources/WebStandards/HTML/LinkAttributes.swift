/// An attribute that refers to something, from the HTML Standard's index of attributes.
///
/// `form action` and `cite` are left out on purpose: forms are not followed, and citations are no
/// part of the site.
struct LinkAttribute: Sendable {
    let name: HTMLAttributeName
    let kind: LinkKind
    let isSourceSet: Bool

    init(_ name: HTMLAttributeName, _ kind: LinkKind, isSourceSet: Bool = false) {
        self.name = name
        self.kind = kind
        self.isSourceSet = isSourceSet
    }
}

/// An element that can hold links, or say something about those of the page.
struct LinkElement: Sendable {
    /// Elements that mean more than their attributes.
    enum Role: Sendable {
        case plain, base, meta, link, input
    }

    let name: String
    let role: Role
    let attributes: [LinkAttribute]

    init(_ name: String, _ attributes: [LinkAttribute], role: Role = .plain) {
        self.name = name
        self.role = role
        self.attributes = attributes
    }

    /// The elements that matter.
    static let byName: [PackedName: LinkElement] = {
        let href = LinkAttribute(.href, .image)
        let xlink = LinkAttribute(.xlinkHref, .image)
        let srcset = LinkAttribute(.srcset, .image, isSourceSet: true)
        let elements: [LinkElement] = [
            .init("a", [.init(.href, .page), .init(.xlinkHref, .page)]),
            .init("area", [.init(.href, .page)]),
            .init("audio", [.init(.src, .media)]),
            .init("base", [], role: .base),
            .init("body", [.init(.background, .image)]),
            .init("embed", [.init(.src, .embedded)]),
            .init("frame", [.init(.src, .frame)]),
            .init("iframe", [.init(.src, .frame)]),
            .init("image", [href, xlink]),
            .init("img", [.init(.src, .image), srcset]),
            .init("input", [.init(.src, .image)], role: .input),
            .init(
                "link",
                [.init(.href, .related), .init(.imagesrcset, .image, isSourceSet: true)],
                role: .link
            ),
            .init("meta", [], role: .meta),
            .init("object", [.init(.data, .embedded)]),
            .init(
                "script",
                [.init(.src, .script), .init(.href, .script), .init(.xlinkHref, .script)]
            ),
            .init("source", [.init(.src, .media), srcset]),
            .init("track", [.init(.src, .media)]),
            .init("use", [href, xlink]),
            .init("video", [.init(.src, .media), .init(.poster, .image)]),
        ]
        return Dictionary(uniqueKeysWithValues: elements.map { (PackedName($0.name), $0) })
    }()
}

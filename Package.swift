// swift-tools-version: 6.2
import PackageDescription

/// Every target is held to the same rules; CI turns warnings into errors.
let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (Context.environment["CI"] == nil ? [] : [.treatAllWarnings(as: .error)])

let package = Package(
    name: "crawltop",
    products: [
        .executable(name: "crawltop", targets: ["crawltop"]),
        .library(name: "Fetching", targets: ["Fetching", "FetchingCurl", "URLStandard"]),
        .library(name: "Crawling", targets: ["Crawling"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    ],
    targets: [
        // The program: wires, decides nothing.
        .executableTarget(
            name: "crawltop",
            dependencies: [
                "Crawling", "Dashboard", "DemoSite", "Fetching", "FetchingCurl", "LimitTuning",
                "Reporting", "ServerModels", "Statistics", "TerminalUI", "TerminalUINcurses",
                "URLStandard", "WebStandards",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),

        // Adapters: only these import C with effects, or sockets.
        .target(
            name: "TerminalUINcurses",
            dependencies: ["TerminalUI", "Statistics", "CNcurses"],
            swiftSettings: settings
        ),
        .target(
            name: "FetchingCurl",
            dependencies: [
                "Fetching", "Statistics", "URLStandard", "CCurl", "CZlib",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "DemoSite",
            dependencies: [
                "ServerModels", "Statistics",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),

        // Logic.
        .target(
            name: "Dashboard",
            dependencies: ["TerminalUI", "Fetching", "LimitTuning", "Statistics", "URLStandard"],
            swiftSettings: settings
        ),
        .target(
            name: "Reporting",
            dependencies: [
                "Fetching", "LimitTuning", "Statistics", "TerminalUI", "URLStandard", "CZlib",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Crawling",
            dependencies: [
                "Fetching", "Statistics", "URLStandard", "WebStandards",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Fetching",
            dependencies: [
                "Statistics", "URLStandard",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "LimitTuning",
            dependencies: ["Fetching", "Statistics"],
            swiftSettings: settings
        ),
        .target(name: "ServerModels", dependencies: ["Statistics"], swiftSettings: settings),
        .target(name: "TerminalUI", swiftSettings: settings),
        .target(
            name: "WebStandards",
            dependencies: ["URLStandard", "CLibXML2"],
            swiftSettings: settings
        ),
        .target(name: "URLStandard", dependencies: ["CIDN2"], swiftSettings: settings),
        .target(name: "Statistics", swiftSettings: settings),

        // Tests, a suite of targets beside each module, and what they share.
        .target(
            name: "TestSupport",
            dependencies: ["Statistics"],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "FetchingTestSupport",
            dependencies: ["Fetching", "Statistics", "URLStandard"],
            path: "Tests/FetchingTestSupport",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "TerminalProbe",
            dependencies: ["TerminalUI", "TerminalUINcurses"],
            path: "Tests/TerminalProbe",
            swiftSettings: settings
        ),
        .testTarget(
            name: "StatisticsTests",
            dependencies: ["Statistics", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "URLStandardTests",
            dependencies: ["Statistics", "URLStandard"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WebStandardsTests",
            dependencies: ["Statistics", "TestSupport", "URLStandard", "WebStandards"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TerminalUITests",
            dependencies: ["Statistics", "TerminalUI", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TerminalUINcursesTests",
            dependencies: ["TerminalUI", "TerminalUINcurses", "TestSupport", "TerminalProbe"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DashboardTests",
            dependencies: [
                "Dashboard", "Fetching", "LimitTuning", "Statistics", "TerminalUI", "TestSupport",
            ],
            exclude: ["Snapshots"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FetchingTests",
            dependencies: [
                "Fetching", "FetchingTestSupport", "Statistics", "TestSupport", "URLStandard",
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "TransportProbe",
            dependencies: ["Fetching", "FetchingCurl", "FetchingTestSupport", "Statistics"],
            path: "Tests/TransportProbe",
            swiftSettings: settings
        ),
        .testTarget(
            name: "FetchingCurlTests",
            dependencies: [
                "Fetching", "FetchingCurl", "FetchingTestSupport", "Statistics", "TestSupport",
                "TransportProbe", "URLStandard", "CCurl", "CZlib",
            ],
            exclude: ["Servers"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CrawlingTests",
            dependencies: [
                "Crawling", "Fetching", "FetchingTestSupport", "Statistics", "URLStandard",
                "WebStandards",
            ],
            exclude: ["Scenarios"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LimitTuningTests",
            dependencies: [
                "LimitTuning", "Fetching", "Reporting", "ServerModels", "Statistics",
                "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ServerModelsTests",
            dependencies: ["ServerModels", "Statistics", "TestSupport"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Reporting", "Fetching", "FetchingTestSupport", "LimitTuning", "Statistics",
                "TerminalUI",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DemoSiteTests",
            dependencies: [
                "DemoSite", "ServerModels", "Statistics", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CrawltopTests",
            dependencies: [
                "Crawling", "crawltop", "Dashboard", "DemoSite", "Fetching", "FetchingCurl",
                "FetchingTestSupport", "LimitTuning", "Reporting", "ServerModels", "Statistics",
                "TerminalUI", "TestSupport", "URLStandard",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Oracle"],
            swiftSettings: settings
        ),

        // C libraries.
        .systemLibrary(
            name: "CCurl",
            providers: [.apt(["libcurl4-openssl-dev"])]
        ),
        .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
        .systemLibrary(
            name: "CLibXML2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"])]
        ),
        .systemLibrary(name: "CIDN2", providers: [.apt(["libidn2-dev"])]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    ]
)

// `Tests/sanitize` builds a few test targets and what they need, so that a sanitizer costs minutes.
if let wanted = Context.environment["CRAWLTOP_TEST_TARGETS"]?.split(separator: " ") {
    var kept = Set(wanted.map(String.init))
    while true {
        let needed = package.targets.filter { kept.contains($0.name) }.flatMap(\.dependencies)
        let more = needed.compactMap { dependency in
            switch dependency {
            case .byNameItem(let name, _): name
            case .targetItem(let name, _): name
            default: nil
            }
        }
        guard !kept.isSuperset(of: more) else { break }
        kept.formUnion(more)
    }
    package.products = []
    package.targets.removeAll { !kept.contains($0.name) }
}

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
        // The program: parses its arguments and builds a configuration, nothing else.
        .executableTarget(
            name: "crawltop",
            dependencies: [
                "Clock", "Crawling", "Dashboard", "DataStructures", "DemoSite", "Fetching",
                "FetchingCurl", "Files", "LimitTuning", "Patterns", "Reporting", "RunControl",
                "SafeText", "ServerModels", "TerminalUI", "TerminalUINcurses", "URLStandard",
                "WebStandards",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: settings
        ),
        // One run, from its configuration to its exit code: a pure machine and the actor around it.
        .target(
            name: "RunControl",
            dependencies: [
                "Clock", "Cookies", "Crawling", "Dashboard", "DataStructures", "DemoSite",
                "Fetching", "FetchingCurl", "Files", "LimitTuning", "Reporting", "SafeText",
                "TerminalUI", "TerminalUINcurses", "Threads", "URLStandard",
            ],
            swiftSettings: settings
        ),

        // Adapters: only these import C with effects, or sockets.
        .target(
            name: "TerminalUINcurses",
            dependencies: [
                "CNcurses", "Files", "SafeText", "TerminalUI",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "FetchingCurl",
            dependencies: [
                "CBrotli", "CCurl", "Clock", "CZlib", "CZstd", "Fetching", "Files", "Threads",
                "URLStandard",
                .product(name: "DequeModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "DemoSite",
            dependencies: [
                "Clock", "DataStructures", "ServerModels",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),

        // Logic.
        .target(
            name: "Dashboard",
            dependencies: [
                "Clock", "Crawling", "DataStructures", "Fetching", "LimitTuning", "SafeText",
                "TerminalUI", "URLStandard",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Reporting",
            dependencies: [
                "CCrypto", "Clock", "CZlib", "Fetching", "Files", "LimitTuning", "SafeText",
                "URLStandard",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Crawling",
            dependencies: [
                "Clock", "DataStructures", "Fetching", "Threads", "URLStandard", "WebStandards",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Fetching",
            dependencies: [
                "Clock", "Cookies", "DataStructures", "URLStandard",
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "LimitTuning",
            dependencies: [
                "Clock", "DataStructures", "Fetching", "Statistics",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "ServerModels",
            dependencies: [
                "Clock", "DataStructures",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "TerminalUI",
            dependencies: [
                "SafeText"
            ],
            swiftSettings: settings
        ),
        .target(
            name: "WebStandards",
            dependencies: [
                "CLibXML2", "CZlib", "URLStandard",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "URLStandard",
            dependencies: [
                "CICU"
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Cookies",
            dependencies: [
                "CPSL", "URLStandard",
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Patterns",
            dependencies: [
                "CPCRE2"
            ],
            swiftSettings: settings
        ),
        .target(name: "SafeText", swiftSettings: settings),
        .target(
            name: "Statistics",
            dependencies: [
                "DataStructures", .product(name: "Histogram", package: "hdrhistogram-swift"),
            ],
            swiftSettings: settings
        ),
        .target(name: "DataStructures", swiftSettings: settings),
        .target(
            name: "Files",
            dependencies: [
                "Clock"
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Threads",
            dependencies: [
                "Files"
            ],
            swiftSettings: settings
        ),
        .target(name: "Clock", swiftSettings: settings),

        // Tests, a suite of targets beside each module, and what they share.
        .target(
            name: "TestSupport",
            dependencies: [
                "CZlib", "DataStructures", "Threads",
            ],
            path: "Tests/TestSupport",
            swiftSettings: settings
        ),
        .target(
            name: "FetchingTestSupport",
            dependencies: [
                "Clock", "Fetching", "Threads", "URLStandard",
            ],
            path: "Tests/FetchingTestSupport",
            swiftSettings: settings
        ),
        .executableTarget(
            name: "TerminalProbe",
            dependencies: [
                "SafeText", "TerminalUI", "TerminalUINcurses",
            ],
            path: "Tests/TerminalProbe",
            swiftSettings: settings
        ),
        .testTarget(
            name: "ClockTests",
            dependencies: [
                "Clock"
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CookiesTests",
            dependencies: [
                "Cookies", "URLStandard",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DataStructuresTests",
            dependencies: [
                "DataStructures"
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FilesTests",
            dependencies: [
                "Clock", "Files",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "PatternsTests",
            dependencies: [
                "DataStructures", "Patterns",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "SafeTextTests",
            dependencies: [
                "DataStructures", "SafeText", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ThreadsTests",
            dependencies: [
                "Threads"
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "StatisticsTests",
            dependencies: [
                "DataStructures", "Statistics", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "URLStandardTests",
            dependencies: [
                "DataStructures", "URLStandard",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "WebStandardsTests",
            dependencies: [
                "DataStructures", "TestSupport", "URLStandard", "WebStandards",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TerminalUITests",
            dependencies: [
                "DataStructures", "SafeText", "TerminalUI", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "TerminalUINcursesTests",
            dependencies: [
                "SafeText", "TerminalProbe", "TerminalUI", "TerminalUINcurses", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DashboardTests",
            dependencies: [
                "Clock", "Crawling", "Dashboard", "DataStructures", "Fetching",
                "FetchingTestSupport", "LimitTuning", "SafeText", "TerminalUI", "TestSupport",
            ],
            exclude: ["Snapshots"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "FetchingTests",
            dependencies: [
                "Clock", "Cookies", "DataStructures", "Fetching", "FetchingTestSupport",
                "TestSupport",
                "URLStandard",
            ],
            swiftSettings: settings
        ),
        .executableTarget(
            name: "TransportProbe",
            dependencies: [
                "Clock", "Fetching", "FetchingCurl", "FetchingTestSupport", "URLStandard",
            ],
            path: "Tests/TransportProbe",
            swiftSettings: settings
        ),
        .testTarget(
            name: "FetchingCurlTests",
            dependencies: [
                "CCurl", "Clock", "Cookies", "CZlib", "CZstd", "DataStructures", "Fetching",
                "FetchingCurl", "FetchingTestSupport", "Files", "TestSupport", "Threads",
                "TransportProbe",
                "URLStandard",
            ],
            exclude: ["Servers"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CrawlingTests",
            dependencies: [
                "Clock", "Crawling", "DataStructures", "Fetching", "FetchingTestSupport",
                "TestSupport", "URLStandard", "WebStandards",
            ],
            exclude: ["Scenarios"],
            swiftSettings: settings
        ),
        .testTarget(
            name: "LimitTuningTests",
            dependencies: [
                "Clock", "DataStructures", "Fetching", "LimitTuning", "Reporting", "ServerModels",
                "Statistics", "TestSupport", "URLStandard",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ServerModelsTests",
            dependencies: [
                "Clock", "DataStructures", "ServerModels", "TestSupport",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Clock", "CZlib", "DataStructures", "Fetching", "FetchingTestSupport", "Files",
                "LimitTuning", "Reporting", "SafeText", "TerminalUI",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "DemoSiteTests",
            dependencies: [
                "DataStructures", "DemoSite", "ServerModels", "TestSupport",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "RunControlTests",
            dependencies: [
                "Clock", "Crawling", "Dashboard", "DataStructures", "Fetching", "FetchingCurl",
                "FetchingTestSupport", "LimitTuning", "RunControl", "SafeText", "TerminalUI",
                "TestSupport", "URLStandard",
            ],
            swiftSettings: settings
        ),
        .testTarget(
            name: "CrawltopTests",
            dependencies: [
                "Clock", "Crawling", "crawltop", "Dashboard", "DataStructures", "DemoSite",
                "Fetching", "FetchingCurl", "FetchingTestSupport", "LimitTuning", "Patterns",
                "Reporting", "RunControl", "SafeText", "ServerModels", "TerminalUI", "TestSupport",
                "URLStandard",
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
        .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPSL", providers: [.apt(["libpsl-dev"])]),
        .systemLibrary(name: "CPCRE2", providers: [.apt(["libpcre2-dev"])]),
        // Built here, since its headers must not meet those of the ICU in Foundation.
        .target(name: "CICU", linkerSettings: [.linkedLibrary("icuuc")]),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CBrotli", providers: [.apt(["libbrotli-dev"])]),
        .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
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

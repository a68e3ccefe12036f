// swift-tools-version: 6.2
import PackageDescription

/// A stranger's package: nothing but the product, by its path.
///
/// Its programs are the examples of the library's documentation.
let package = Package(
    name: "LibraryExample",
    dependencies: [.package(name: "crawltop", path: "../..")],
    targets: ["FetchOne", "GatherAll", "AsTheyCome", "WatchAndSteer"].map { name in
        .executableTarget(
            name: name,
            dependencies: [.product(name: "Fetching", package: "crawltop")]
        )
    }
)

// swift-tools-version: 6.0
import PackageDescription

// A package of its own that uses the library. Elsewhere the dependency is
// .package(url: "https://…/jobtrail.git", from: "0.1.0").
let package = Package(
    name: "failures",
    dependencies: [.package(name: "jobtrail", path: "../..")],
    targets: [
        .executableTarget(name: "failures", dependencies: [.product(name: "JobTrail", package: "jobtrail")])
    ],
    swiftLanguageModes: [.v6]
)

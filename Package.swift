// swift-tools-version: 6.1
import PackageDescription

// The name order of the stages below is the order in which data flows; see ARCHITECTURE.md.
let package = Package(
    name: "jobtrail",
    products: [
        .library(name: "JobTrail", targets: ["JobTrail"]),
        .executable(name: "jobtrail", targets: ["jobtrail"]),
    ],
    traits: [
        .trait(name: "ISAL", description: "Decode gzip by ISA-L, which takes less than half of zlib's time"),
        .default(enabledTraits: ["ISAL"]),
    ],
    targets: [
        .systemLibrary(name: "CZlib", path: "Sources/C/CZlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CISAL", path: "Sources/C/CISAL", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CXXHash", path: "Sources/C/CXXHash", providers: [.apt(["libxxhash-dev"])]),
        .systemLibrary(name: "CArchive", path: "Sources/C/CArchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CLZMA", path: "Sources/C/CLZMA", providers: [.apt(["liblzma-dev"])]),
        .systemLibrary(name: "CBZip2", path: "Sources/C/CBZip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CZstd", path: "Sources/C/CZstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CSQLite", path: "Sources/C/CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CCrypto", path: "Sources/C/CCrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPCRE2", path: "Sources/C/CPCRE2", providers: [.apt(["libpcre2-dev"])]),
        .systemLibrary(name: "CEdit", path: "Sources/C/CEdit", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CLinux", path: "Sources/C/CLinux"),
        .systemLibrary(name: "CCurl", path: "Sources/C/CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        .target(
            name: "LogBytes",
            dependencies: [
                "CZlib", .target(name: "CISAL", condition: .when(traits: ["ISAL"])), "CLZMA", "CBZip2", "CZstd",
                "CArchive",
                "CCrypto", "CLinux",
            ]),
        .target(name: "LogLines", dependencies: ["LogBytes", "CXXHash"]),
        .target(name: "LogFollow", dependencies: ["LogLines", "LogBytes", "CLinux", "CXXHash"]),
        .target(name: "JobRecords", dependencies: ["LogLines", "LogBytes", "CLinux"]),
        .target(name: "JobState", dependencies: ["JobRecords"]),
        .target(
            name: "JobStore", dependencies: ["JobColumns", "JobState", "JobRecords", "LogLines", "LogBytes", "CSQLite"]),
        .target(name: "JobColumns", dependencies: ["JobState", "JobRecords", "LogLines", "LogBytes"]),
        .target(
            name: "JobViews",
            dependencies: ["JobColumns", "JobState", "JobRecords", "LogLines", "LogBytes", "CLinux"],
            resources: ["page.html", "page.css", "page.js", "plot.css", "plot.svg"].map { .embedInCode("Page/\($0)") }
        ),
        .target(
            name: "JobExport",
            dependencies: ["JobColumns", "JobState", "JobRecords", "LogLines", "CXXHash", "CCurl", "CZlib"]),
        .executableTarget(
            name: "jobtrail",
            dependencies: [
                "LogBytes", "LogLines", "LogFollow", "JobRecords", "JobState", "JobColumns", "JobStore", "JobViews",
                "JobExport",
                "CPCRE2", "CEdit", "CLinux",
            ]),

        .target(
            name: "JobTrail",
            dependencies: ["JobColumns", "JobState", "JobRecords", "LogFollow", "LogLines", "LogBytes"]),

        .target(name: "EngineSimulator", path: "Tests/EngineSimulator"),
        .executableTarget(name: "jobsim", dependencies: ["EngineSimulator"], path: "Tests/jobsim"),
        .target(name: "TestSupport", dependencies: ["CLinux"], path: "Tests/TestSupport"),
        .testTarget(name: "LogBytesTests", dependencies: ["LogBytes", "TestSupport", "CZlib"]),
        .testTarget(name: "LogLinesTests", dependencies: ["LogLines", "LogBytes", "TestSupport"]),
        .testTarget(name: "LogFollowTests", dependencies: ["LogFollow", "LogLines", "LogBytes", "TestSupport"]),
        .testTarget(name: "JobRecordsTests", dependencies: ["JobRecords", "LogLines", "LogBytes", "TestSupport"]),
        .testTarget(
            name: "JobStateTests",
            dependencies: ["JobState", "JobRecords", "LogLines", "LogBytes", "EngineSimulator", "TestSupport"]),
        .testTarget(
            name: "jobtrailTests",
            dependencies: [
                "jobtrail", "LogFollow", "EngineSimulator", "TestSupport", "JobState", "JobColumns", "JobViews",
                "JobRecords",
                "LogBytes",
            ]),
        .testTarget(name: "JobTrailTests", dependencies: ["JobTrail", "TestSupport"]),
        .testTarget(
            name: "JobStoreTests",
            dependencies: [
                "JobColumns", "JobStore", "JobState", "JobRecords", "LogLines", "LogBytes", "TestSupport",
            ]),
        .testTarget(
            name: "JobViewsTests",
            dependencies: ["JobColumns", "JobViews", "JobState", "JobRecords", "LogBytes", "TestSupport"]),
        .testTarget(
            name: "JobExportTests",
            dependencies: [
                "JobColumns", "JobExport", "JobState", "JobRecords", "LogLines", "LogBytes", "EngineSimulator",
                "TestSupport",
            ]),
        .testTarget(name: "EngineSimulatorTests", dependencies: ["EngineSimulator"]),
    ],
    swiftLanguageModes: [.v6]
)

// What scripts/isal-tests.sh builds: reading bytes, and its tests.
if Context.environment["JOBTRAIL_BYTES_ONLY"] != nil {
    let kept = ["LogBytes", "LogBytesTests", "TestSupport"]
    package.products = []
    package.targets.removeAll { $0.type != .system && !kept.contains($0.name) }
}

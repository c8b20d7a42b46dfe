import Foundation

/// The log sets inside a bundle, found by the same names as in a directory, at any depth.
struct BundleSets {
    private let bundle: SupportBundle
    /// What the bundle is called without its suffixes.
    private let place: String
    private let takesRotated: Bool
    /// Bundles inside bundles are opened one level down.
    private let depth: Int

    private(set) var sets: [LogSet] = []
    private(set) var companions: [LogSet] = []
    /// Time stamps beside archives.
    private(set) var seals: [LogFile] = []
    private(set) var remarks: [SourceRemark] = []
    private(set) var isBundle = false
    /// General logs that are not read beside the engine's own.
    private(set) var passedOver: [LogFile] = []
    /// The bundle and those inside it.
    private(set) var bundles: [SupportBundle]

    /// - Throws: where the bundle cannot be read at all.
    init(_ bundle: SupportBundle, takesRotated: Bool, depth: Int = 0) throws(SourceError) {
        self.bundle = bundle
        self.takesRotated = takesRotated
        self.depth = depth
        bundles = [bundle]
        place = BundleSets.stem(FileListing.split(bundle.name.split(separator: "!").last.map(String.init) ?? "").name)
        var choice = MemberChoice(bundle: bundle.name)
        isBundle = try bundle.list { choice.wants($0) }
        guard isBundle else { return }
        let besideTargets = try choice.follow(bundle.members)
        choice.keepLatest()
        collect(choice, besideTargets)
        remarks += choice.remarks
        remarks += bundle.remarks
    }

    private static let suffixes = Compression.allCases.flatMap(\.tarSuffixes) + [".tar", ".zip", ".7z"]

    /// Whether a member is a bundle itself, by its name.
    static func isNested(_ entry: BundleEntry) -> Bool { suffixes.contains { entry.path.name.hasSuffix($0) } }

    private static func stem(_ name: String) -> String {
        let suffix = (suffixes + Compression.allCases.flatMap(\.suffixes)).first { name.hasSuffix($0) } ?? ""
        return String(name.dropLast(suffix.count))
    }

    // MARK: sets

    private mutating func collect(_ choice: MemberChoice, _ besideTargets: [BundleEntry]) {
        let files = choice.files
        let source = BundleSource(bundle, place: place, files, besideTargets: besideTargets)
        let tree = TreeSets(files, source, takesRotated: takesRotated)
        (sets, companions) = (tree.sets, tree.companions)
        passedOver = files.passedOver.map { source.file($0, isLive: false) }
        seals = takesRotated ? files.seals.map { source.file($0, isLive: false) } : []
        bundle.setOrder(order)
        for entry in choice.nested { open(nested: entry) }
    }

    private var order: [BundleEntry] {
        ((sets + companions).flatMap(\.files) + seals).compactMap { ($0.origin as? MemberOrigin)?.entry }
    }

    // MARK: bundles inside

    private mutating func open(nested entry: BundleEntry) {
        let name = "\(bundle.name)!\(entry.name)"
        guard depth == 0 else {
            return remarks.append(SourceRemark(.corrupt, file: name, text: "a bundle two levels down is not opened"))
        }
        do throws(SourceError) {
            let inner = SupportBundle(name: name, origin: MemberOrigin(bundle: bundle, entry: entry))
            let found = try BundleSets(inner, takesRotated: takesRotated, depth: depth + 1)
            sets += found.sets
            companions += found.companions
            seals += found.seals
            remarks += found.remarks
            passedOver += found.passedOver
            bundles += found.bundles
        } catch {
            remarks.append(SourceRemark(.corrupt, file: name, text: error.reason))
        }
    }
}

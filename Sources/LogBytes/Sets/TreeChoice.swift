/// Which files of a directory, bundle or root matter, decided as they are met, so that a million others cost no memory.
struct TreeChoice<Item> {
    struct Found {
        /// Inside the source, without a slash at either end.
        let folder: String
        let name: String
        let item: Item
    }

    /// What a file is by its folder and name.
    private let kind: (String, String) -> LogNames.Kind?
    /// Logs by the best rule that has found one (`LogNames.byPreference`).
    private(set) var logs: [Found] = []
    private var rank: Int
    private(set) var companions: [Found] = []
    /// General logs beside the engine's own.
    private(set) var passedOver: [Found] = []
    private(set) var seals: [Found] = []
    /// What tells of a box, by the box's root.
    private(set) var zones: [String: [Found]] = [:]
    private(set) var catalogues: [String: [Found]] = [:]
    private(set) var rotations: [String: Found] = [:]
    /// Whether there were more logs than are kept.
    private(set) var isFull = false
    /// What could not be looked at.
    var failures: [SourceError] = []

    static var mostLogs: Int { 500_000 }
    private static var mostOthers: Int { 1000 }

    /// - Parameter rules: how many rules of preference count.
    init(rules: Int = LogNames.byPreference.count) {
        kind = { LogNames.kind($0, $1, rules: rules) }
        rank = rules
    }

    /// Of what belongs to a live log alone.
    init(besideLive name: String) {
        kind = { LogNames.kind($0, $1, besideLive: name) }
        rank = 0
    }

    /// Looks at a file.
    /// - Returns: whether its bytes will be asked for.
    mutating func take(_ folder: String, _ name: String, _ item: () -> Item) -> Bool {
        guard let kind = kind(folder, name) else { return false }
        return add(Found(folder: folder, name: name, item: item()), as: kind)
    }

    @discardableResult
    mutating func add(_ file: Found, as kind: LogNames.Kind) -> Bool {
        switch kind {
        case .log(let found): return add(file, found)
        case .companion: return TreeChoice.keep(&companions, file, TreeChoice.mostLogs)
        case .seal: return TreeChoice.keep(&seals, file, TreeChoice.mostLogs)
        case .zone:
            let root = LogNames.root(of: file.folder, below: "etc")!
            return TreeChoice.keep(&zones[root, default: []], file, 10)
        case .catalogue:
            let root = LogNames.root(of: file.folder, below: CatalogueFile.folder)!
            return TreeChoice.keep(&catalogues[root, default: []], file, 100)
        case .rotations:
            for place in RotationMemory.folders {
                guard let root = LogNames.root(of: file.folder, below: place) else { continue }
                rotations[root] = rotations[root] ?? file
            }
            return true
        }
    }

    /// Whether a file of that name would matter beside those that were met.
    func mayTake(_ folder: String, _ name: String) -> Bool {
        switch kind(folder, name) {
        case .log(let found): found <= rank
        case nil: false
        default: true
        }
    }

    private static func keep(_ list: inout [Found], _ found: Found, _ most: Int) -> Bool {
        guard list.count < most else { return false }
        list.append(found)
        return true
    }

    private mutating func add(_ file: Found, _ found: Int) -> Bool {
        if found > rank {
            if found == 1 { passOver([file]) }
            return false
        }
        if found < rank {
            if rank == 1 { passOver(logs) }
            logs = []
        }
        rank = found
        guard logs.count < TreeChoice.mostLogs else {
            isFull = true
            return false
        }
        logs.append(file)
        return true
    }

    /// Keeps what may hold the engine's lines too; logs of any other name do not matter.
    private mutating func passOver(_ files: [Found]) {
        passedOver += files.prefix(max(0, TreeChoice.mostOthers - passedOver.count))
    }
}

extension TreeChoice<BundleEntry> {
    /// Leaves the last of the logs that lie at the same location.
    /// - Returns: those that are left out.
    mutating func keepLatest() -> [BundleEntry] {
        var hidden: [BundleEntry] = []
        func latest(_ files: [Found]) -> [Found] {
            var seen: Set<ExactText> = []
            let ordered = files.sorted { $0.item.place > $1.item.place }
            let kept = ordered.filter { file in
                let isLast = seen.insert(ExactText(file.item.location)).inserted
                if !isLast { hidden.append(file.item) }
                return isLast
            }
            return kept.reversed()
        }
        (logs, companions) = (latest(logs), latest(companions))
        return hidden
    }
}

/// Which files of a directory, bundle or root matter, decided as they are met, so that a million others cost no memory.
struct TreeChoice<Item> {
    struct Found {
        /// Inside the source, without a slash at either end.
        let folder: String
        let name: String
        let item: Item
    }

    private let rules: Int
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

    static var mostLogs: Int { 500_000 }
    private static var mostOthers: Int { 1000 }

    /// - Parameter rules: how many rules of preference count.
    init(rules: Int = LogNames.byPreference.count) {
        self.rules = rules
        rank = rules
    }

    /// Looks at a file.
    /// - Returns: whether its bytes will be asked for.
    mutating func take(_ folder: String, _ name: String, _ item: () -> Item) -> Bool {
        guard let kind = LogNames.kind(folder, name, rules: rules) else { return false }
        func file() -> Found { Found(folder: folder, name: name, item: item()) }
        switch kind {
        case .log(let found): return take(found, folder, name, item())
        case .companion: return TreeChoice.keep(&companions, file(), TreeChoice.mostLogs)
        case .seal: return TreeChoice.keep(&seals, file(), TreeChoice.mostLogs)
        case .zone:
            let root = LogNames.root(of: folder, below: "etc")!
            return TreeChoice.keep(&zones[root, default: []], file(), 10)
        case .catalogue:
            let root = LogNames.root(of: folder, below: CatalogueFile.folder)!
            return TreeChoice.keep(&catalogues[root, default: []], file(), 100)
        case .rotations:
            for place in RotationMemory.folders {
                guard let root = LogNames.root(of: folder, below: place) else { continue }
                rotations[root] = rotations[root] ?? file()
            }
            return true
        }
    }

    /// Adds a log of whatever name.
    mutating func add(log: Found) { logs.append(log) }
    mutating func add(companion: Found) { companions.append(companion) }
    mutating func add(seal: Found) { seals.append(seal) }

    /// Whether a file of that name would matter beside those that were met.
    func mayTake(_ folder: String, _ name: String) -> Bool {
        switch LogNames.kind(folder, name, rules: rules) {
        case .log(let found): found <= rank
        case nil: false
        default: true
        }
    }

    /// Leaves the last of the logs that lie at the same location.
    /// - Parameter place: the order in which they stand.
    /// - Returns: those that are left out.
    mutating func keepLatest(location: (Item) -> String, place: (Item) -> Int) -> [Item] {
        var hidden: [Item] = []
        func latest(_ files: [Found]) -> [Found] {
            var seen: Set<[UInt8]> = []
            let ordered = files.sorted { place($0.item) > place($1.item) }
            let kept = ordered.filter { file in
                let isLast = seen.insert(Array(location(file.item).utf8)).inserted
                if !isLast { hidden.append(file.item) }
                return isLast
            }
            return kept.reversed()
        }
        (logs, companions) = (latest(logs), latest(companions))
        return hidden
    }

    private static func keep(_ list: inout [Found], _ found: Found, _ most: Int) -> Bool {
        guard list.count < most else { return false }
        list.append(found)
        return true
    }

    private mutating func take(_ found: Int, _ folder: String, _ name: String, _ item: Item) -> Bool {
        let file = Found(folder: folder, name: name, item: item)
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

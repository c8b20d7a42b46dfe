import LogBytes

/// What changes of a folder when a name in it comes, goes or is given to another file.
struct FolderStamp: Equatable {
    let identity: FileIdentity
    /// Nanoseconds since the epoch.
    let modified: Int64

    /// The kernel's clock for files ticks in steps: two changes within one look the same.
    private static let tick: Int64 = 50_000_000

    /// Of all folders of a log that there are.
    static func now(of path: String) -> [FolderStamp] {
        LogPlace.all(of: path).compactMap { FileProbe.folder($0.folder) }
    }

    /// Whether a later change is sure to show.
    static func areOld(_ stamps: [FolderStamp]) -> Bool {
        let now = Machine.now
        return stamps.allSatisfy { now - $0.modified > tick || $0.modified > now + tick }
    }
}

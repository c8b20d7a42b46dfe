import Foundation
import JobRecords
import JobState
import LogBytes

/// The index that answers questions for an instant (`--at`): taken from the cache where it is good, else made in one
/// reading of the whole log and put there. It is only a shortcut: whatever is wrong with it, the answer is the same.
final class LogIndex {
    private let identity: InputIdentity
    private let cache: IndexCache?
    private let maker: UInt64
    private let tell: (String) -> Void
    private var present: ScanIndex?
    let spacing: MarkSpacing

    /// Below this a log is read as fast as any index; `storedSize`s together.
    static let smallestLog: Int64 = 256 * 1024

    /// - Parameters:
    ///   - cache: nil: none is kept.
    ///   - tell: takes what `--verbose` says.
    init(
        _ identity: InputIdentity, _ cache: IndexCache?, maker: UInt64, _ spacing: MarkSpacing = MarkSpacing(),
        tell: @escaping (String) -> Void
    ) {
        self.identity = identity
        self.cache = cache
        self.maker = maker
        self.spacing = spacing
        self.tell = tell
    }

    /// The index.
    /// - Parameters:
    ///   - build: reads the whole log, taking snapshots.
    ///   - now: what the log is once it is read.
    func open(build: () -> ScanIndex?, now: () -> InputIdentity?) -> ScanIndex? {
        if let present { return present }
        if let cache {
            do throws(IndexFile.Fault) {
                let index = try IndexFile.open(cache.path(identity.slot), identity, maker: maker)
                tell("used, \(index.count) places (\(cache.path(identity.slot)))")
                present = index
                return index
            } catch { tellFault(error) }
        }
        return rebuild(build: build, now: now)
    }

    /// Makes the index anew, whatever there is.
    func rebuild(build: () -> ScanIndex?, now: () -> InputIdentity?) -> ScanIndex? {
        let index = build()
        present = index
        guard let index, let cache else { return index }
        guard index.isKeepable else {
            tell("built, and not kept: a file could not be read to its end")
            return index
        }
        guard now() == identity else {
            tell("built, and not kept: the log changed meanwhile")
            return index
        }
        keep(index, cache)
        return index
    }

    /// A snapshot turned out to be torn.
    func tellTorn() { tellFault(.torn) }

    private func keep(_ index: ScanIndex, _ cache: IndexCache) {
        var index = index
        var bytes = IndexFile.bytes(of: index, identity, maker: maker)
        while bytes.count > IndexCache.largestIndex && index.count > 2 {
            index.thinOut()
            bytes = IndexFile.bytes(of: index, identity, maker: maker)
        }
        do {
            try cache.write(bytes, identity.slot)
            tell("built, \(index.count) places, \(bytes.count / 1024) KiB (\(cache.path(identity.slot)))")
        } catch {
            tell("built, and not kept: \(error)")
        }
    }

    private func tellFault(_ fault: IndexFile.Fault) {
        switch fault {
        case .missing: break
        case .torn: tell("torn, is built anew")
        case .otherVersion: tell("made by another version, is built anew")
        case .stale(let change): tell("stale, is built anew: \(change)")
        }
    }
}

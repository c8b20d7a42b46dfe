import Glibc

/// A tar, zip or 7z read in place.
///
/// Members are stored in any order, but read in rotation order, two at a time. Where a pass can start in the middle (a
/// tar, plain or in gzip) or jumps over members (a zip), a large member is streamed by a pass of its own, and small
/// ones are kept as far as `budget` allows. Elsewhere all are kept so; what is not at hand is fetched by another pass,
/// which takes along what is read next.
public final class SupportBundle: @unchecked Sendable {
    /// Stored bytes kept in all.
    static let budget: Int64 = 32 << 20
    private static let mostMembers = 10_000_000
    private static let mostHeads = 1024

    /// The path as given, or `outer.zip!inner.tar.gz`.
    public let name: String
    public let origin: any ByteOrigin
    private var head: FileHead?
    private let lock = Lock()
    private(set) var remarks: [SourceRemark] = []
    private var damage: BundleDamage
    /// Whether it has no table of contents that can be read.
    private var lacksContents = false
    private var kept: [Int: MemberBytes] = [:]
    private var heads: [Int: [UInt8]] = [:]
    /// Members that hold much more than their headers claim.
    private var tooLong: Set<Int> = []
    private var marked = MarkedMembers()
    /// The largest member that is kept whole.
    private var largestKept = SupportBundle.budget
    /// The same where a pass of a member's own is cheap.
    private let smallMember: Int64
    /// Members in the order in which they will be read.
    private var order: [BundleEntry] = []

    /// - Parameter head: of its bytes, if they were looked at.
    init(name: String, origin: any ByteOrigin, head: FileHead? = nil, smallMember: Int64 = 1 << 20) {
        self.head = head
        self.smallMember = smallMember
        self.name = name
        self.origin = origin
        damage = BundleDamage(bundle: name)
    }

    /// Where it lies; nil for standard input and for a bundle inside another one.
    var path: String? { (origin as? PathOrigin)?.path }

    // MARK: listing

    private func open(notesPlaces: Bool = false) throws(SourceError) -> ArchiveHandle {
        let kind = try kind
        if kind?.needsSeek == true, !lacksContents, let reader = try origin.openRandom() {
            return try ArchiveHandle(reader, kind, name: name, canSeek: true)
        }
        let reader = try Decoding.reader(over: origin.openRaw())
        return try ArchiveHandle(reader, kind, name: name, notesPlaces: notesPlaces)
    }

    private var kind: ArchiveMagic? {
        get throws(SourceError) {
            if head == nil { head = try FileHead(origin, name: name) }
            return head?.bundle
        }
    }

    /// Tells every member, and keeps the bytes of those that `wants` says are wanted.
    /// - Returns: whether it is a bundle at all.
    func list(_ wants: (BundleEntry) -> Bool) throws(SourceError) -> Bool {
        if try listMembers(wants) { return true }
        guard try kind == .zip else { return false }
        // Without its table of contents, the members of a zip are found one after the other.
        lacksContents = true
        return try listMembers(wants)
    }

    private func listMembers(_ wants: (BundleEntry) -> Bool) throws(SourceError) -> Bool {
        let handle: ArchiveHandle
        do throws(SourceError) { handle = try open(notesPlaces: true) } catch {
            // What libarchive does not know is no bundle; what the system refuses is an error.
            guard error.code == 0 else { throw error }
            return false
        }
        var left = SupportBundle.budget
        while true {
            let step = handle.next()
            guard case .entry(let header) = step else {
                if handle.index >= 0 { note(handle, step) }
                return handle.index >= 0
            }
            guard handle.index < SupportBundle.mostMembers else { return tooMany() }
            let entry = BundleEntry(header, index: handle.index)
            if wants(entry), entry.isFile { meet(entry, handle, &left) }
        }
    }

    private func note(_ handle: ArchiveHandle, _ end: ArchiveHandle.Step) {
        if let odd = handle.odd { damage.note(odd) }
        if case .broken = end { damage.note(handle) }
        guard lacksContents else { return }
        damage.note(
            Damage(
                kind: .corrupt, storedOffset: handle.position,
                reason: "its table of contents is damaged or absent", cutsLine: false))
    }

    /// The members for which `isWanted` holds, by a pass of its own.
    func members(_ isWanted: (BundleEntry) -> Bool) throws(SourceError) -> [BundleEntry] {
        let handle = try open()
        var found: [BundleEntry] = []
        while case .entry(let header) = handle.next(), handle.index < SupportBundle.mostMembers {
            let entry = BundleEntry(header, index: handle.index)
            if isWanted(entry) { found.append(entry) }
        }
        return found
    }

    private func meet(_ entry: BundleEntry, _ handle: ArchiveHandle, _ left: inout Int64) {
        let start = handle.start
        if let start { marked.note(start) }
        if start != nil || handle.jumps { largestKept = smallMember }
        if entry.size > largestKept {
            keepHead(entry, MemberBytes.head(handle))
        } else if entry.size <= left {
            let bytes = MemberBytes(handle, expected: entry.size)
            left -= Int64(bytes.bytes.count)
            keep(bytes, entry, handle)
        }
    }

    private func keep(_ bytes: MemberBytes, _ entry: BundleEntry, _ handle: ArchiveHandle) {
        if bytes.isCut { damage.note(handle) }
        guard !bytes.isTooLong else {
            tooLong.insert(entry.index)
            return
        }
        kept[entry.index] = bytes
    }

    /// Of small members none is kept: they are read again together.
    private func keepHead(_ entry: BundleEntry, _ head: [UInt8]?) {
        guard let head, heads.count < SupportBundle.mostHeads else { return }
        heads[entry.index] = head
    }

    private func tooMany() -> Bool {
        let text = "more than \(SupportBundle.mostMembers) members; those behind were not looked at"
        remarks.append(SourceRemark(.corrupt, file: name, text: text))
        return true
    }

    /// The archive's damage as a remark, where no member that is read tells it.
    var damageRemark: SourceRemark? { lock.withLock { damage.remark } }

    // MARK: members

    /// Tells in which order the members will be read.
    func setOrder(_ entries: [BundleEntry]) {
        lock.withLock { order = entries }
    }

    /// A member's stored bytes, whole, where they are kept.
    func small(_ entry: BundleEntry) -> [UInt8]? { lock.withLock { kept[entry.index]?.bytes } }

    /// A member's first stored bytes, where they are at hand.
    func head(_ entry: BundleEntry) -> [UInt8]? { lock.withLock { kept[entry.index]?.bytes ?? heads[entry.index] } }

    /// A reader over a member's stored bytes.
    func reader(_ entry: BundleEntry) throws(SourceError) -> any ByteReader {
        lock.lock()
        defer { lock.unlock() }
        if kept[entry.index] == nil {
            if entry.size <= largestKept && !tooLong.contains(entry.index) { try fetch(entry) }
            if entry.size > largestKept || tooLong.contains(entry.index) {
                var handle = pass(to: entry, try pass(before: entry.index))
                // What is not where it should be may be found from the bundle's beginning.
                if handle == nil { handle = pass(to: entry, try open()) }
                guard let handle else { throw lost(entry) }
                return MemberStream(handle, bundle: self)
            }
        }
        guard let found = kept[entry.index] else { throw lost(entry) }
        return RandomReader(found.bytes, damages: found.isCut ? [damage.cut(Int64(found.bytes.count))] : [])
    }

    /// The damage that cuts a member behind its first `count` bytes.
    func cut(_ count: Int64) -> Damage { lock.withLock { damage.cut(count) } }

    private func lost(_ entry: BundleEntry) -> SourceError {
        SourceError(path: "\(name)!\(entry.name)", reason: "is no longer in the bundle")
    }

    // MARK: passes

    /// A pass that has met `entry` last; nil if it met another one in its place, or none.
    private func pass(to entry: BundleEntry, _ handle: ArchiveHandle) -> ArchiveHandle? {
        while case .entry(let header) = handle.next() {
            if handle.index == entry.index { return same(header, entry) ? handle : nil }
        }
        return nil
    }

    private func same(_ header: OpaquePointer, _ entry: BundleEntry) -> Bool {
        let found = BundleEntry(header, index: entry.index)
        return found.name == entry.storedName && found.size == entry.size
    }

    /// A pass that has not met the member of that number.
    private func pass(before index: Int) throws(SourceError) -> ArchiveHandle {
        guard let start = marked.start(before: index),
            let reader = try start.mark.reader(origin, from: start.place)
        else { return try open() }
        return try ArchiveHandle(reader, .tar, name: name, first: start.index)
    }

    /// Fetches a member, and what follows it in the order of reading, in one pass.
    private func fetch(_ entry: BundleEntry) throws(SourceError) {
        let wanted = upcoming(entry)
        kept = kept.filter { wanted[$0.key] != nil }
        var missing = wanted.filter { kept[$0.key] == nil }
        guard let first = missing.keys.min() else { return }
        let handle = try pass(before: first)
        while !missing.isEmpty, case .entry(let header) = handle.next() {
            if let entry = missing.removeValue(forKey: handle.index), same(header, entry) {
                keep(MemberBytes(handle, expected: entry.size), entry, handle)
            }
        }
    }

    /// Members from this one on that the budget holds.
    private func upcoming(_ entry: BundleEntry) -> [Int: BundleEntry] {
        var left = SupportBundle.budget - entry.size
        var result = [entry.index: entry]
        for next in order.drop(while: { $0.index != entry.index }) where next.size <= largestKept {
            left -= next.size
            if left < 0 { break }
            result[next.index] = next
        }
        return result
    }
}

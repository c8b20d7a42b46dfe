import Foundation

/// A tar, zip or 7z read in place (contract, section 2, Bundle).
///
/// Members are stored in any order, but read in rotation order, two at a time. So their stored bytes are kept as far as
/// `budget` allows: those that are read next. What is not at hand is fetched by another pass, which takes along what
/// follows; a member larger than the budget is streamed by a pass of its own.
final class SupportBundle: @unchecked Sendable {
    /// Stored bytes kept.
    static let budget: Int64 = 32 << 20

    let name: String
    private let origin: any ByteOrigin
    /// A path by which formats that need to seek are opened.
    private let path: String?
    private let lock = NSLock()
    private(set) var entries: [BundleEntry] = []
    private(set) var remarks: [SourceRemark] = []
    /// Where the archive itself is damaged.
    private var damage: Damage?
    private var kept: [Int: Kept] = [:]
    private var heads: [Int: [UInt8]] = [:]
    /// Members in the order in which they will be read.
    private var order: [Int] = []

    private struct Kept {
        let bytes: [UInt8]
        /// Whether the archive's damage cuts them.
        let isCut: Bool
    }

    init(name: String, origin: any ByteOrigin, path: String?) {
        self.name = name
        self.origin = origin
        self.path = path
    }

    // MARK: opening

    /// Whether a file's first bytes may be those of a bundle.
    static func mayBe(_ head: UnsafeRawBufferPointer) -> Bool { ArchiveMagic(head) != nil }

    private func open() throws(SourceError) -> ArchiveHandle {
        if let path, try ArchiveMagic.needsSeek(origin) { return try ArchiveHandle(path: path, name: name) }
        return try ArchiveHandle(try Decoding.unpacked(origin.openRaw()), .bundle, name: name)
    }

    /// Lists the members, keeping the bytes of those that are wanted.
    /// - Returns: whether it is a bundle at all.
    func list(keeping isWanted: (BundleEntry) -> Bool) throws(SourceError) -> Bool {
        let handle: ArchiveHandle
        do throws(SourceError) { handle = try open() } catch {
            // What libarchive does not know is no bundle; what the system refuses is an error.
            guard error.code == 0 else { throw error }
            return false
        }
        var left = SupportBundle.budget
        while true {
            switch handle.next() {
            case .end: return !entries.isEmpty
            case .broken:
                if !entries.isEmpty { noteDamage(handle) }
                return !entries.isEmpty
            case .entry(let header):
                let entry = BundleEntry(header, index: entries.count)
                guard entries.count < SupportBundle.mostMembers else { return tooMany() }
                entries.append(entry)
                guard case .file = entry.kind, isWanted(entry) else { continue }
                if entry.size <= left { left -= Int64(keep(entry, handle)) } else { keepHead(entry, handle) }
            }
        }
    }

    private static let mostMembers = 1_000_000

    private func tooMany() -> Bool {
        let text = "more than \(SupportBundle.mostMembers) members; those behind were not looked at"
        remarks.append(SourceRemark(.corrupt, file: name, text: text))
        return true
    }

    private func noteDamage(_ handle: ArchiveHandle) {
        guard damage == nil else { return }
        let own = handle.damages.first
        let kind = own?.kind ?? (handle.message.lowercased().contains("truncated") ? .truncated : .corrupt)
        let position = own?.storedOffset ?? handle.position
        damage = Damage(
            kind: kind, decodedOffset: 0, storedOffset: position, member: 0, reason: own?.reason ?? handle.message,
            cutsLine: true)
    }

    /// The archive's damage as a remark, where no member that is read tells it.
    var damageRemark: SourceRemark? {
        guard let damage, !kept.values.contains(where: \.isCut) else { return nil }
        let kind: SourceRemark.Kind = damage.kind == .truncated ? .truncated : .corrupt
        let text = "the bundle is damaged at byte \(damage.storedOffset): \(damage.reason); what stands before was read"
        return SourceRemark(kind, file: name, offset: damage.storedOffset, text: text)
    }

    // MARK: members

    /// Tells in which order the members will be read.
    func setOrder(_ indices: [Int]) {
        lock.withLock { order = indices }
    }

    /// A member's stored bytes, whole, where they are kept.
    func small(_ entry: BundleEntry) -> [UInt8]? { lock.withLock { kept[entry.index]?.bytes } }

    /// A reader over a member's stored bytes.
    func reader(_ entry: BundleEntry) throws(SourceError) -> any ByteReader {
        if entry.size > SupportBundle.budget { return try MemberStream(try open(), entry, bundle: self) }
        lock.lock()
        defer { lock.unlock() }
        if kept[entry.index] == nil { try fetch(entry) }
        guard let found = kept[entry.index] else {
            throw SourceError(path: "\(name)!\(entry.name)", reason: "is no longer in the bundle")
        }
        return MemoryReader(found.bytes, damages: found.isCut ? [cut(found.bytes.count)] : [])
    }

    func cut(_ count: Int) -> Damage {
        Damage(
            kind: damage?.kind ?? .truncated, decodedOffset: Int64(count), storedOffset: damage?.storedOffset ?? 0,
            member: 0, reason: damage?.reason ?? "the bundle ends inside this member", cutsLine: true)
    }

    /// Fetches a member, and what follows it in the order of reading, in one pass.
    private func fetch(_ entry: BundleEntry) throws(SourceError) {
        let wanted = upcoming(entry.index)
        kept = kept.filter { wanted.contains($0.key) }
        var missing = wanted.subtracting(kept.keys)
        let handle = try open()
        var index = 0
        while !missing.isEmpty, case .entry = handle.next(), index < entries.count {
            if missing.remove(index) != nil { _ = keep(entries[index], handle) }
            index += 1
        }
    }

    /// Members from this one on that the budget holds.
    private func upcoming(_ index: Int) -> Set<Int> {
        var left = SupportBundle.budget
        var result: Set<Int> = [index]
        for next in order.drop(while: { $0 != index }) {
            left -= entries[next].size
            if left < 0 { break }
            result.insert(next)
        }
        return result
    }

    /// Keeps a member's first bytes, by which copies are found without a pass.
    private func keepHead(_ entry: BundleEntry, _ handle: ArchiveHandle) {
        var bytes = [UInt8](repeating: 0, count: SupportBundle.headLength)
        let count = bytes.withUnsafeMutableBytes { handle.read(into: $0) } ?? 0
        if count > 0 { heads[entry.index] = Array(bytes[..<count]) }
    }

    private static let headLength = 16 * 1024

    /// A member's first stored bytes, where they are at hand.
    func head(_ entry: BundleEntry) -> [UInt8]? { lock.withLock { kept[entry.index]?.bytes ?? heads[entry.index] } }

    /// Reads the present member whole, up to the budget.
    private func keep(_ entry: BundleEntry, _ handle: ArchiveHandle) -> Int {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(clamping: min(max(0, entry.size), SupportBundle.budget)))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 64)
        defer { buffer.deallocate() }
        var isCut = false
        while bytes.count < SupportBundle.budget {
            guard let count = handle.read(into: buffer) else {
                isCut = true
                noteDamage(handle)
                break
            }
            if count == 0 { break }
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
        kept[entry.index] = Kept(bytes: bytes, isCut: isCut)
        return bytes.count
    }
}

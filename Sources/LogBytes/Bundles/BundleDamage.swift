/// Where a bundle itself is damaged, and whether a member that it cuts has told so.
struct BundleDamage {
    private let bundle: String
    private var found: Damage?
    private var isTold = false

    init(bundle: String) { self.bundle = bundle }

    /// Notes the place that a pass has reached, where none is known yet.
    mutating func note(_ handle: ArchiveHandle) {
        guard found == nil else { return }
        let own = handle.damages.first
        let kind = own?.kind ?? (handle.message.lowercased().contains("truncated") ? .truncated : .corrupt)
        found = Damage(
            kind: kind, decodedOffset: 0, storedOffset: own?.storedOffset ?? handle.position, member: 0,
            reason: own?.reason ?? handle.message, cutsLine: true)
    }

    /// The damage as a member meets it behind its first `count` bytes.
    mutating func cut(_ count: Int) -> Damage {
        isTold = true
        return Damage(
            kind: found?.kind ?? .truncated, decodedOffset: Int64(count), storedOffset: found?.storedOffset ?? 0,
            member: 0, reason: found?.reason ?? "the bundle ends inside this member", cutsLine: true)
    }

    /// What is left to tell.
    var remark: SourceRemark? {
        guard let found, !isTold else { return nil }
        let kind: SourceRemark.Kind = found.kind == .truncated ? .truncated : .corrupt
        let text = "the bundle is damaged at byte \(found.storedOffset): \(found.reason); what stands before was read"
        return SourceRemark(kind, file: bundle, offset: found.storedOffset, text: text)
    }
}

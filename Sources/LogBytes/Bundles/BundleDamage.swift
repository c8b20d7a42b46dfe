/// Where a bundle itself is damaged, and whether a member that it cuts has told so.
struct BundleDamage {
    private let bundle: String
    private var found: Damage?
    private var isTold = false

    init(bundle: String) { self.bundle = bundle }

    /// Notes bytes between the members, or behind them, that belong to none.
    mutating func note(_ odd: ArchiveHandle.OddBytes) {
        guard found == nil else { return }
        found = Damage(
            kind: odd.isCut ? .truncated : .corrupt, decodedOffset: 0, storedOffset: odd.place, member: 0,
            reason: odd.reason, cutsLine: false)
    }

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
    mutating func cut(_ count: Int64) -> Damage {
        isTold = true
        return Damage(
            kind: found?.kind ?? .truncated, decodedOffset: count, storedOffset: found?.storedOffset ?? 0,
            member: 0, reason: found?.reason ?? "the bundle ends inside this member", cutsLine: true)
    }

    /// What is left to tell.
    var remark: SourceRemark? {
        guard let found, !isTold else { return nil }
        let kind: SourceRemark.Kind = found.kind == .truncated ? .truncated : .corrupt
        let rest = found.cutsLine ? "what stands before was read" : "the members before and behind were read"
        let text = "the bundle is damaged at byte \(found.storedOffset): \(found.reason); \(rest)"
        return SourceRemark(kind, file: bundle, offset: found.storedOffset, text: text)
    }
}

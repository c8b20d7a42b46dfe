import JobRecords

/// What the countable columns of a row hold, as numbers; those that a statement does not use are 0.
struct RowKey: Equatable {
    var job: UInt32 = 0
    var action: UInt32 = 0
    var message: UInt32 = 0
    var host: UInt32 = 0
    var run: Int32 = 0
    var file: Int32 = 0
    var percentage: Int16 = 0
    var kind: UInt8 = 0
    var severity: UInt8 = 0
    var sub = Outcome.none

    /// In SQLite's order.
    enum Outcome: UInt8 { case none, err, ok }

    @inline(__always) var hash: UInt64 {
        var hash = (UInt64(job) << 32 | UInt64(action)) &* 0x9E37_79B9_7F4A_7C15
        hash ^= (UInt64(host) << 32 | UInt64(UInt32(bitPattern: run))) &* 0xC2B2_AE3D_27D4_EB4F
        let small = UInt64(UInt16(bitPattern: percentage)) << 24 | UInt64(kind) << 16 | UInt64(severity) << 8
        hash ^= UInt64(message) &* 0xD6E8_FEB8_6659_FD93
        hash ^= (small | UInt64(UInt32(bitPattern: file)) << 40 | UInt64(sub.rawValue)) &* 0x1656_67B1_9E37_79F9
        return hash ^ hash >> 29
    }
}

/// Counts like rows: what GROUP BY and DISTINCT ask of a log is a few thousand different rows, millions of times.
struct RowTally {
    private(set) var rows: [(key: RowKey, count: Int)] = []
    private var slots: [Int32] = Array(repeating: -1, count: 1024)

    /// - Returns: the like rows' number, from 0.
    @discardableResult
    mutating func add(_ key: RowKey) -> Int {
        let mask = slots.count - 1
        var at = Int(truncatingIfNeeded: key.hash) & mask
        while slots[at] >= 0 {
            if rows[Int(slots[at])].key == key {
                rows[Int(slots[at])].count += 1
                return Int(slots[at])
            }
            at = (at + 1) & mask
        }
        slots[at] = Int32(rows.count)
        rows.append((key, 1))
        if rows.count * 2 > slots.count { grow() }
        return rows.count - 1
    }

    private mutating func grow() {
        let mask = slots.count * 2 - 1
        slots = Array(repeating: -1, count: mask + 1)
        for (number, row) in rows.enumerated() {
            var at = Int(truncatingIfNeeded: row.key.hash) & mask
            while slots[at] >= 0 { at = (at + 1) & mask }
            slots[at] = Int32(number)
        }
    }
}

extension RowKey {
    /// A key of the used columns alone.
    @inline(__always)
    init(_ record: Record, run: Int32, file: Int, _ mask: KeyMask) {
        if mask.job { job = record.job }
        if mask.action { action = record.action }
        if mask.host { host = record.host }
        if mask.run { self.run = run }
        if mask.file { self.file = Int32(truncatingIfNeeded: file) }
        if mask.percentage { percentage = record.percentage }
        if mask.kind { kind = record.kind.rawValue }
        if mask.severity { severity = record.severity }
        if mask.sub { sub = Outcome(record) }
    }
}

/// Which columns a key is made of.
struct KeyMask {
    let job, action, message, host, run, file, percentage, kind, severity, sub: Bool

    init(_ used: ColumnSet) {
        (job, action, host) = (used.has(.job), used.has(.action), used.has(.host))
        (run, file, percentage) = (used.has(.run), used.has(.file), used.has(.startupPercentage))
        (kind, severity, sub, message) = (used.has(.kind), used.has(.severity), used.has(.sub), used.has(.msg))
    }
}

extension RowKey.Outcome {
    init(_ record: Record) { self = !record.hasSub ? .none : record.failed ? .err : .ok }

    var text: String? {
        switch self {
        case .none: nil
        case .err: "err"
        case .ok: "ok"
        }
    }

    /// Gives a record that stands for others their outcome.
    var flags: RecordFlags {
        switch self {
        case .none: .subUnknown
        case .err: [.hasCode, .failed]
        case .ok: .hasCode
        }
    }
}

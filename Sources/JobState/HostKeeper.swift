import JobRecords

/// Whose line it is: a line without a host has that of the line before it in its set; the
/// lines before the set's first host belong to that host.
struct HostKeeper {
    /// What the host is called while no line has named one.
    let placeholder: UInt32
    private(set) var current: UInt32
    private(set) var isKnown = false

    init(placeholder: UInt32) {
        self.placeholder = placeholder
        current = placeholder
    }

    /// - Returns: whether it is the set's first one, so that the placeholder now stands for it.
    @inline(__always)
    mutating func take(_ host: UInt32) -> Bool {
        current = host
        if isKnown { return false }
        isKnown = true
        return true
    }
}

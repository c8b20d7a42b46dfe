/// Exit statuses (contract, section 6).
enum ExitStatus: Int32 {
    case done = 0
    /// It could not: no such file, unreadable.
    case failed = 1
    case usage = 2
    /// Something was found: `verify`, `--strict`.
    case findings = 3
}

/// How many message lines are damaged after they were told, for the tests of `verify`.
public struct DamagePlan: Sendable {
    /// Lines left out.
    public var drops = 0
    /// Lines that stand twice in a row.
    public var doubles = 0
    /// Lines whose `ok_counter` is changed.
    public var edits = 0
    /// Lines that changed places with the one before them.
    public var swaps = 0

    /// No damage.
    public init() {}

    var isEmpty: Bool { drops + doubles + edits + swaps == 0 }
}

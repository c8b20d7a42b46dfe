/// Slots by a name's number. While numbers are small they index a list, which is quickest; a list that would be mostly
/// empty, as of one of many hosts with jobs of its own, is not made: memory is bounded by what is put in.
public struct SlotTable: Sendable {
    private var near: [Int32] = []
    private var far: [UInt32: Int32] = [:]
    private var count = 0

    public init() {}

    @inline(__always)
    public subscript(id: UInt32) -> Int? {
        let at = Int(id)
        if at < near.count && near[at] >= 0 { return Int(near[at]) }
        return far.isEmpty ? nil : far[id].map { Int($0) }
    }

    /// Gives a number that has none its slot.
    public mutating func set(_ id: UInt32, to slot: Int) {
        count += 1
        let at = Int(id)
        guard at < near.count || at < 64 + 16 * count else { return far[id] = Int32(slot) }
        while near.count <= at { near.append(-1) }
        near[at] = Int32(slot)
    }
}

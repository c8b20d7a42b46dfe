/// Details that stand among other records' lines.
extension RecordBatch {
    /// Moves each detail behind its record, where every taker looks for it.
    /// - Parameters:
    ///   - previous: the line of the last record of the batch before.
    ///   - keepsLate: whether details that have their record in none of the two stay what they are: whoever follows
    ///     may know the record still.
    /// - Returns: how many details are told as unparsed.
    func gatherDetails(previous: UInt32, keepsLate: Bool) -> Int {
        guard state.pointee.isMixed else { return 0 }
        state.pointee.isMixed = false
        var details = detailsByOwner()
        var order = details.removeValue(forKey: previous) ?? []
        for index in 0..<count where records[index].kind != .detail || records[index].owner == 0 {
            order.append(index)
            guard records[index].kind.isRecord, !details.isEmpty else { continue }
            order += details.removeValue(forKey: records[index].line) ?? []
        }
        let lost = details.values.flatMap { $0 }.sorted()
        if keepsLate {
            arrange(lost + order)
            return 0
        }
        for index in lost { records[index].kind = .unparsed }
        arrange(order + lost)
        return lost.count
    }

    private func detailsByOwner() -> [UInt32: [Int]] {
        var details: [UInt32: [Int]] = [:]
        for index in 0..<count where records[index].kind == .detail && records[index].owner != 0 {
            details[records[index].owner, default: []].append(index)
        }
        return details
    }

    private func arrange(_ order: [Int]) {
        let sorted = order.map { records[$0] }
        for (index, record) in sorted.enumerated() { records[index] = record }
        guard let chains else { return }
        let sortedChains = order.map { chains[$0] }
        for (index, chain) in sortedChains.enumerated() { chains[index] = chain }
    }
}

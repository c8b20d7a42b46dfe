/// Details that stand among other records' lines.
extension RecordBatch {
    /// Moves each detail behind its record, where every taker looks for it. Those whose record is in no batch at hand
    /// come first: whoever follows may know it still.
    /// - Parameter previous: the line of the last record of the batch before.
    func gatherDetails(previous: UInt32) {
        guard state.pointee.isMixed else { return }
        state.pointee.isMixed = false
        var details = detailsByOwner()
        var order = details.removeValue(forKey: previous) ?? []
        for index in 0..<count where records[index].kind != .detail || records[index].owner == 0 {
            order.append(index)
            guard records[index].kind.isRecord, !details.isEmpty else { continue }
            order += details.removeValue(forKey: records[index].line) ?? []
        }
        let lost = details.values.flatMap { $0 }.sorted()
        arrange(lost + order)
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

/// The months of a batch: servers refuse an insert that touches more than a hundred partitions.
struct MonthCount {
    private var months: Set<Int> = []
    private var last = -1

    private static let most = 90

    /// Notes a row's time; false where the batch must be handed on before it.
    mutating func fits(_ second: UInt32) -> Bool {
        let month = ClickHouseTime.month(second)
        if month == last { return true }
        if months.count >= MonthCount.most && !months.contains(month) { return false }
        last = month
        months.insert(month)
        return true
    }
}

import JobRecords

/// Numbers the selectors of a scan's records.
struct SelectorTable {
    private var numbers: [Selector: UInt16] = [:]

    /// - Returns: the number, and the selector where it is a new one.
    mutating func number(of record: Record) -> (number: UInt16, fresh: Selector?) {
        let selector = Selector(record)
        if let known = numbers[selector] { return (known, nil) }
        guard numbers.count < Int(Selector.other) else { return (Selector.other, nil) }
        let number = UInt16(numbers.count)
        numbers[selector] = number
        return (number, selector)
    }
}

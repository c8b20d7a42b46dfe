/// Damages message lines after they were told; what they then tell changes with them.
enum Damager {
    static func apply(_ plan: DamagePlan, to items: inout [LogItem], random: SplitMix64) {
        guard !plan.isEmpty else { return }
        var random = random
        repeated(plan.edits, &items, &random) { edit(&$0[$1]) }
        repeated(plan.swaps, &items, &random, swap)
        repeated(plan.doubles, &items, &random, double)
        repeated(plan.drops, &items, &random, drop)
    }

    /// Damages `count` items that are whole and stand between whole messages.
    private static func repeated(
        _ count: Int, _ items: inout [LogItem], _ random: inout SplitMix64,
        _ change: (inout [LogItem], Int) -> Void
    ) {
        for _ in 0..<count {
            let candidates = items.indices.dropFirst().dropLast().filter { index in
                items[index - 1...index + 1].allSatisfy { $0.isCountedMessage && $0.damage.isEmpty }
                    && Set(items[index - 1...index + 1].map { $0.told?.host }).count == 1
            }
            guard !candidates.isEmpty else { return }
            change(&items, random.pick(candidates))
        }
    }

    private static func drop(_ items: inout [LogItem], _ index: Int) {
        items.remove(at: index)
        items[index].damage.append("drop")
        items[index].findings.append("gap")
    }

    private static func double(_ items: inout [LogItem], _ index: Int) {
        var copy = items[index]
        copy.damage.append("double")
        copy.findings.append("repeat")
        items.insert(copy, at: index + 1)
    }

    private static func swap(_ items: inout [LogItem], _ index: Int) {
        items.swapAt(index - 1, index)
        items[index].damage.append("swap")
    }

    /// Another `ok_counter`: seven more than the engine had counted.
    private static func edit(_ item: inout LogItem) {
        guard let counter = item.told?.okCounter else { return }
        item.told?.okCounter = counter + 7
        item.lines[0] = replacingNumber(in: item.lines[0], key: "ok_counter", by: counter + 7)
        item.damage.append("edit")
        item.findings.append("counter")
    }

    private static func replacingNumber(in line: [UInt8], key: String, by number: Int) -> [UInt8] {
        let key = Array(key.utf8)
        let isDigit = { (byte: UInt8) in byte >= 0x30 && byte <= 0x39 }
        guard let found = line.indices.first(where: { line[$0...].starts(with: key) }),
            let start = line[(found + key.count)...].firstIndex(where: isDigit)
        else { return line }
        let end = line[start...].firstIndex { !isDigit($0) } ?? line.endIndex
        return line[..<start] + Array(String(number).utf8) + line[end...]
    }
}

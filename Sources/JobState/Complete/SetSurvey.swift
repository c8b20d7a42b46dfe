import Glibc
import JobRecords
import LogBytes

/// Looks through a whole log set for what its first lines wait for: the bases of its years, and its first host.
enum SetSurvey {
    static func facts(of files: [LogFile], _ options: Scan.Options) -> SetFacts {
        var reading = options.reading
        reading.text = []
        reading.isChained = false
        var facts = SetFacts()
        var waiting = 0
        var years = YearKeeper(forcedYear: options.forcedYear)
        var dated: (file: LogFile, time: Int64?)?
        var host = FirstHost()
        var current = -1
        let reader = RecordReader(files, reading)
        while let batch = reader.next() {
            defer { reader.giveBack(batch) }
            if batch.file != current {
                current = batch.file
                years.startFile()
                host.startFile()
            }
            host.take(batch)
            years.takeHead(batch.headDate)
            for index in 0..<batch.count { note(batch.records[index], &waiting, &years, &facts) }
            if let summary = batch.summary {
                years.endFile(summary)
                if summary.tailTime != nil { dated = (files[batch.file], summary.recordedTime) }
            }
        }
        facts.firstHost = host.name
        guard waiting > 0, let dated else { return facts }
        var clock = ZoneClock(dated.file.box.zone ?? reading.zone)
        let limit = SetDates.limit(dated.file, recordedTime: dated.time)
        if let base = years.finalBase(limit, clock: &clock) { facts.add(waiting, base) }
        return facts
    }

    /// - Parameter waiting: how many records wait for a base.
    private static func note(
        _ record: Record, _ waiting: inout Int, _ years: inout YearKeeper, _ facts: inout SetFacts
    ) {
        if record.pinnedYear != 0 {
            let shift = years.fileShift + Int(record.yearShift)
            guard let base = years.pin(year: Int(record.pinnedYear), shift: shift) else { return }
            if waiting > 0 { facts.add(waiting, base) }
            waiting = 0
        } else if record.needsYear {
            waiting += 1
        }
    }

    /// Finds the first host by the names that batches bring.
    private struct FirstHost {
        var name = ""
        private var names = [""]

        mutating func startFile() { names = [""] }

        mutating func take(_ batch: RecordBatch) {
            guard name.isEmpty else { return }
            names += batch.newNames
            for index in 0..<batch.count where batch.records[index].host != 0 {
                name = names[Int(batch.records[index].host)]
                return
            }
            if let summary = batch.summary { name = names[Int(summary.tailHost)] }
        }
    }
}

/// What only a look at a whole log set tells; asked for when too much waits for it.
struct SetFacts {
    /// Bases for the records that need one, in their order: for so many, this base.
    var bases: [(count: Int, base: YearKeeper.Base)] = []
    /// The set's first host; empty where no line has one.
    var firstHost = ""

    /// Takes the bases of the first `count` records away.
    mutating func skip(_ count: Int) {
        var left = count
        while left > 0, let first = bases.first {
            let taken = min(left, first.count)
            left -= taken
            bases[0].count -= taken
            if bases[0].count == 0 { bases.removeFirst() }
        }
    }

    /// The base of the next record that needs one.
    mutating func nextBase() -> YearKeeper.Base? {
        let base = bases.first?.base
        skip(1)
        return base
    }

    mutating func add(_ count: Int, _ base: YearKeeper.Base) {
        if let last = bases.last, last.base == base {
            bases[bases.count - 1].count += count
        } else {
            bases.append((count, base))
        }
    }
}

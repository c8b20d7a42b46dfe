/// Counts the years that pass from line to line where the lines tell none.
///
/// Only records and foreign lines let a year pass. A foreign line that lies far ahead counts only once the line behind
/// it confirms it: another program's wrong stamp turns no year.
struct DateTrail: Sendable {
    /// The last line's date and time, packed.
    private(set) var last: Int64 = 0
    private var lastDate = MonthDay(month: 0, day: 0)
    /// A foreign line's date that is not confirmed yet.
    private var doubtful: (date: MonthDay, packed: Int64)?

    /// How many years pass until a line of that date.
    @inline(__always)
    func step(to packed: Int64) -> Int {
        let date = YearlessTime.date(packed: packed)
        if date == lastDate && doubtful == nil || lastDate.month == 0 { return 0 }
        return slowStep(to: date)
    }

    private func slowStep(to date: MonthDay) -> Int {
        guard let doubtful, !DateTrail.isWrong(doubtful.date, after: lastDate, before: date) else {
            return MonthDay.step(from: lastDate, to: date)
        }
        return MonthDay.step(from: lastDate, to: doubtful.date) + MonthDay.step(from: doubtful.date, to: date)
    }

    /// Whether the lines around a date go on as if it were not there.
    private static func isWrong(_ date: MonthDay, after before: MonthDay, before next: MonthDay) -> Bool {
        MonthDay.step(from: date, to: next) == 1 && MonthDay.step(from: before, to: next) == 0
            && (next.month, next.day) >= (before.month, before.day)
    }

    /// Takes a line that lets years pass.
    @inline(__always)
    mutating func pass(_ packed: Int64, isForeign: Bool, _ summary: inout FileSummary) {
        let date = YearlessTime.date(packed: packed)
        if date == lastDate && doubtful == nil { return last = packed }
        passDate(date, packed, isForeign, &summary)
    }

    private func isDoubtful(_ date: MonthDay) -> Bool {
        guard let doubtful else { return Int(date.month) - Int(lastDate.month) > 6 }
        return date == doubtful.date
    }

    private mutating func passDate(
        _ date: MonthDay, _ packed: Int64, _ isForeign: Bool, _ summary: inout FileSummary
    ) {
        if summary.headDate == nil {
            summary.headDate = date
        } else if isForeign && isDoubtful(date) {
            return doubtful = (date, packed)
        } else {
            summary.yearShift += step(to: packed)
        }
        (lastDate, last, doubtful) = (date, packed, nil)
        if date == .leapDay && summary.leapShifts.last != summary.yearShift {
            summary.leapShifts.append(summary.yearShift)
        }
    }
}

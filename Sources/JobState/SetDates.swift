import Foundation
import JobRecords
import LogBytes

/// The date that limits the year of a set without pins: that of the file with its last yearless line.
enum SetDates {
    static func limit(_ file: LogFile, recordedTime: Int64?) -> YearKeeper.Limit {
        let told = stored(file, recordedTime)
        // What was rotated on a day holds nothing later, however it was copied about since.
        guard let day = RotatedName(file.lastName).place.day else { return told }
        let end = Int64(Civil.days(year: day.year, month: day.month, day: day.day) + 1) * 86_400 - 1
        return end < told.seconds ? .init(seconds: end, source: .name) : told
    }

    private static func stored(_ file: LogFile, _ recordedTime: Int64?) -> YearKeeper.Limit {
        if file.isMember, let time = file.modified { return .init(seconds: time, source: .member) }
        if let recordedTime { return .init(seconds: recordedTime, source: .header) }
        if let time = file.modified { return .init(seconds: time, source: .file) }
        return .init(seconds: Int64(Date().timeIntervalSince1970), source: .clock)
    }
}

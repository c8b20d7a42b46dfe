import Foundation
import JobRecords
import LogBytes

/// The date that limits the year of a set without pins: that of the file with its last yearless line (contract, 3.3).
enum SetDates {
    static func limit(_ file: LogFile, recordedTime: Int64?) -> YearKeeper.Limit {
        if file.isMember, let time = file.modified { return .init(seconds: time, source: .member) }
        if let recordedTime { return .init(seconds: recordedTime, source: .header) }
        if let time = file.modified { return .init(seconds: time, source: .file) }
        return .init(seconds: Int64(Date().timeIntervalSince1970), source: .clock)
    }
}

import Foundation

/// What is known of an appliance's backup beside its content: when it was made, and the remark that a `.meta` file
/// beside it holds.
public struct BackupFacts: Sendable, Equatable {
    /// Seconds since the epoch; nil if its name does not tell.
    public let made: Int64?
    public let remark: String?

    /// - Parameters:
    ///   - place: what it is called, without folders and suffixes.
    ///   - paths: names that it may have in the file system; none for one inside another bundle.
    /// - Returns: nil if nothing is known.
    init?(place: String, paths: [String]) {
        made = BackupName(place).flatMap { BackupFacts.instant($0.made) }
        remark = paths.lazy.compactMap { BackupFacts.remark($0 + ".meta") }.first
        if made == nil && remark == nil { return nil }
    }

    /// Of fourteen digits in UTC; nil if they are no time.
    private static func instant(_ digits: String) -> Int64? {
        let numbers = Array(digits.utf8).map { Int32($0) - 48 }
        guard numbers.count == 14 else { return nil }
        let pairs = stride(from: 0, to: 14, by: 2).map { numbers[$0] * 10 + numbers[$0 + 1] }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (pairs[0] * 100 + pairs[1] - 1900, pairs[2] - 1, pairs[3])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (pairs[4], pairs[5], pairs[6])
        let isTime = (1...12).contains(pairs[2]) && (1...31).contains(pairs[3]) && pairs[4] < 24 && pairs[5] < 60
        return isTime && pairs[6] < 61 ? Int64(timegm(&parts)) : nil
    }

    /// A remark is a line or two; what is longer is none.
    private static let limit = 64 << 10

    private static func remark(_ path: String) -> String? {
        guard let status = try? FileListing.status(path), !FileListing.isFolder(status), !FileListing.isPipe(status),
            let bytes = try? PathOrigin(path: path).bytes(upTo: limit)
        else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let words = lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        return words.isEmpty ? nil : String(words.joined(separator: " ").prefix(500))
    }
}

/// What logrotate remembers: when it last rotated each log.
public struct RotationMemory: Sendable {
    public struct Day: Sendable, Comparable, CustomStringConvertible {
        public let year: Int
        public let month: Int
        public let day: Int

        public init(year: Int, month: Int, day: Int) {
            (self.year, self.month, self.day) = (year, month, day)
        }

        /// As `description` has it.
        public init?(_ text: String) {
            let parts = text.split(separator: "-").compactMap { Int($0) }
            guard parts.count == 3 else { return nil }
            self.init(year: parts[0], month: parts[1], day: parts[2])
        }

        public var description: String {
            let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
            return "\(year)-\(two(month))-\(two(day))"
        }

        public static func < (a: Day, b: Day) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
    }

    /// The file that tells it, as people are told it.
    public let name: String
    private var days: [String: Day] = [:]

    /// Where Debian, Red Hat and the appliance keep it, below the box's root.
    static let folders = ["var/lib", "var/lib/logrotate"]
    static let names = ["var/lib/logrotate.status", "var/lib/logrotate/status", "var/lib/logrotate/logrotate.status"]
    static let limit = 4 << 20

    /// - Parameter bytes: lines such as `"/var/log/messages" 2025-1-1` or, with the hour, `… 2025-1-1-3:0:0`.
    init(name: String, _ bytes: [UInt8]) {
        self.name = name
        for line in bytes.split(separator: 10) {
            guard let blank = line.lastIndex(of: 32), let day = RotationMemory.day(line[line.index(after: blank)...])
            else {
                continue
            }
            days[RotationMemory.path(Array(line[..<blank]))] = day
        }
    }

    /// The day of a log's last rotation.
    /// - Parameter path: as the box names it.
    public func day(of path: String) -> Day? { days[path] }

    private static func day(_ text: ArraySlice<UInt8>) -> Day? {
        let parts = text.split(separator: 45).prefix(3).compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard parts.count == 3, (1970...9999).contains(parts[0]), (1...12).contains(parts[1]),
            (1...31).contains(parts[2])
        else { return nil }
        return Day(year: parts[0], month: parts[1], day: parts[2])
    }

    /// Without its quotes and backslashes.
    private static func path(_ text: [UInt8]) -> String {
        guard text.count > 1, text.first == 34, text.last == 34 else { return PathText.text(text) }
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in text[1..<(text.count - 1)] {
            isEscaped = byte == 92 && !isEscaped
            if !isEscaped { bytes.append(byte) }
        }
        return PathText.text(bytes)
    }
}

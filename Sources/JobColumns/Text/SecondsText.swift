/// Microseconds as JSON writes them: seconds with the fewest digits that give them back (contract, 3.3).
public enum SecondsText {
    public static func text(_ micros: Int64) -> String {
        var buffer = ByteBuffer(capacity: 24)
        buffer.append(seconds: micros)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }
}

import LogLines

/// Host and program of the last syslog line of the engine's: most lines have the same ones, which one comparison tells.
/// The section and the process behind them change from line to line.
struct LastOrigin {
    private static let longest = 128
    /// What stands behind the time up to the program's end, so many bytes, and room for whole words to be loaded.
    private var bytes: [UInt8] = []
    private var count = 0
    /// Whether the program cannot be taken for a code, so that its tag needs no PID.
    private var isPlain = false
    /// The number of host and program.
    private var origin: UInt64 = 0

    /// Fills in host and tag where the line goes on as the last one did.
    /// - Returns: whether it does.
    @inline(__always)
    func take(_ after: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        guard count > 0, end - after > count else { return false }
        guard bytes.withUnsafeBufferPointer({ WordScan.equal($0.baseAddress!, after, count) }) else { return false }
        return takeTag(after + count, end, &prefix)
    }

    /// `[/SECTION][[PID]]: ` and a message behind the program; what is written otherwise is the general reader's.
    @inline(__always)
    private func takeTag(_ from: Bytes, _ end: Bytes, _ prefix: inout LinePrefix) -> Bool {
        var at = from
        var section: UnsafeBufferPointer<UInt8>?
        if at.pointee == 47 {
            at = LastOrigin.nameEnd(from + 1, end)
            guard at > from + 1 else { return false }
            section = UnsafeBufferPointer(start: from + 1, count: at - from - 1)
        }
        var pid: Int32 = -1
        if at < end && at.pointee == 91 {
            let (number, count) = WordScan.digits(at + 1, end)
            at += count + 1
            guard count > 0, count < 8, at < end, at.pointee == 93 else { return false }
            at += 1
            pid = Int32(truncatingIfNeeded: number)
        } else if !isPlain {
            return false
        }
        guard end - at > 2, at.pointee == 58, at[1] == 32, at[2] != 0xEF else { return false }
        prefix.tag = .engine
        prefix.pid = pid
        prefix.section = section
        prefix.stream = TagReader.stream(origin, section, pid)
        prefix.isSameHost = true
        prefix.body = at + 2
        return true
    }

    @inline(__always)
    private static func nameEnd(_ start: Bytes, _ end: Bytes) -> Bytes {
        var at = start
        while at < end && PairReader.isKeyByte(at.pointee) { at += 1 }
        return at
    }

    mutating func forget() {
        bytes.removeAll(keepingCapacity: true)
        count = 0
    }

    /// Remembers an origin that has both host and an engine's tag; others are read anew each time.
    mutating func remember(_ after: Bytes, _ prefix: LinePrefix) {
        forget()
        guard let host = prefix.host, prefix.tag == .engine, let name = prefix.tagText else { return }
        let section = prefix.section.map { $0.count + 1 } ?? 0
        let program = UnsafeBufferPointer(rebasing: name[..<(name.count - section)])
        let count = program.baseAddress! + program.count - after
        guard count <= LastOrigin.longest, program.last != 47 else { return }
        bytes.append(contentsOf: UnsafeBufferPointer(start: after, count: count))
        bytes.append(contentsOf: repeatElement(0, count: Line.padding))
        self.count = count
        isPlain = ByteClass.isLower(program[0])
        origin = TagReader.origin(program, host)
    }
}

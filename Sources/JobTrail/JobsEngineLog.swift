import FoundationEssentials
internal import JobRecords
internal import JobState

/// A log of the jobsengine: a file with its rotated siblings and archives, a folder, or a support bundle in any packing.
///
/// Nothing is read before something is asked for, and a bundle is never unpacked to disk.
///
///     let log = JobsEngineLog("/var/log/endian/jobsengine")
///     for try await message in log.messages where message.sub == .err {
///         print(message.timestamp, message.msg)
///     }
public struct JobsEngineLog: Sendable {
    private let reading: Reading

    /// - Parameters:
    ///   - path: a file, a folder or a bundle.
    ///   - options: how it is read.
    public init(_ path: String, options: LogOptions = LogOptions()) {
        reading = Reading(place: .path(path), options: options)
    }

    /// The logs of a box whose file system is at a root directory, where an appliance keeps them.
    public init(root: String, options: LogOptions = LogOptions()) {
        reading = Reading(place: .root(root), options: options)
    }

    /// The state of every job, box by box, each in the order in which they were first named.
    /// - Parameter at: the instant of which the state is told; `nil`: that of the newest record.
    public func jobs(at: Date? = nil) throws(JobTrailError) -> [Job] {
        let scan = try reading.run(Reading.Purpose(at: at?.microseconds)).scan
        return scan.history.hosts.flatMap { host in host.jobs.map { Job($0, of: host, scan.names) } }
    }

    /// What the log holds, and what cannot be read of it.
    public func account() throws(JobTrailError) -> Account { try reading.run(Reading.Purpose()).account }

    /// The messages in the log's order, read while they are taken; memory stays flat.
    public var messages: LogSequence<Message> {
        LogSequence { [reading] channel throws(JobTrailError) in
            try reading.stream(into: channel, onlyMessages: true) { Message($0) }
        }
    }

    /// Every record in the log's order, notes and what began or waits too.
    public var records: LogSequence<Record> {
        LogSequence { [reading] channel throws(JobTrailError) in
            try reading.stream(into: channel, onlyMessages: false) { $0 }
        }
    }

    /// Where following begins.
    public enum Start: Sendable {
        /// Behind the last line that is there: only what comes is told.
        case end
        /// With the live file's first line.
        case liveFile
        /// With the oldest rotated file.
        case oldest
    }

    /// The records as they are written, through rotation and truncation, without an end.
    ///
    /// The sequence ends when the task that takes from it is cancelled, or when its iterator is let go. The log need not
    /// be there yet. A record is told when the lines that belong to it are there: when the next one comes, or nothing
    /// has come for a moment.
    ///
    /// - Parameters:
    ///   - start: where following begins.
    ///   - limit: how many records may wait to be taken; what comes beyond is read later, and nothing is dropped.
    ///   - onNote: told what happens to the files, such as a truncation, or bytes that were lost; called on a thread of
    ///     the library's.
    public func follow(
        from start: Start = .end, limit: Int = 1024, onNote: (@Sendable (String) -> Void)? = nil
    ) -> LogSequence<Record> {
        LogSequence(limit: limit) { [reading] channel throws(JobTrailError) in
            try LiveReading(reading, start, channel, onNote).run()
        }
    }
}

extension Reading {
    /// Hands a log's records on as they are read.
    func stream<Element>(
        into channel: Channel<Element>, onlyMessages: Bool, make: @escaping (Record) -> Element?
    ) throws(JobTrailError) {
        var part: [Element] = []
        let purpose = Purpose(text: [.records, .details], isChained: !onlyMessages, companions: true)
        let plan = try plan(purpose)
        let collector = RecordCollector(plan.history.names, onlyMessages: onlyMessages, fileName: plan.name) {
            guard let element = make($0) else { return }
            part.append(element)
            guard part.count >= Channel<Element>.partSize else { return }
            if !channel.send(part) { throw EnoughRead() }
            part.removeAll(keepingCapacity: true)
        }
        _ = try run(plan, sink: DetailJoiner(collector))
        _ = channel.send(part)
    }
}

/// Something that is wrong with a log, or remarkable about it.
public struct Finding: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case gap, `repeat`, counter, conflict, clock, truncated, corrupt, hole, missing, duplicate, cut, unparsed
        case value, encoding, snapshot, catalogue, seal, host
    }

    /// How bad it is.
    public enum Weight: Int, Sendable { case oddity = 1, doubt, loss }

    /// What a kind of finding means.
    public struct Meaning: Sendable {
        public let weight: Weight
        public let what: String
        /// What to look at next.
        public let next: String
    }

    public let kind: Kind
    /// The file's name, as records carry it.
    public let file: String
    /// Decoded offset and line number; nil where the finding is about the file as a whole.
    public let offset: Int64?
    public let line: Int?
    /// What was found, in words.
    public let text: String

    public init(_ kind: Kind, file: String, offset: Int64? = nil, line: Int? = nil, text: String) {
        (self.kind, self.file, self.offset, self.line, self.text) = (kind, file, offset, line, text)
    }
}

/// A new kind is a case above and its meaning here; what finds it adds it.
extension Finding.Kind {
    public var meaning: Finding.Meaning {
        typealias Meaning = Finding.Meaning
        return switch self {
        case .gap:
            Meaning(
                weight: .loss,
                what:
                    "messages are missing: the engine counts every completed action, and its counters grew by more than one",
                next:
                    "whether a rotated file is absent, whether the disk was full or syslog overrun at that time, whether somebody edited the log"
            )
        case .repeat:
            Meaning(
                weight: .doubt,
                what:
                    "a message stands twice: the counters did not grow, the same line follows itself, or the syslog daemon says so",
                next: "whether two copies of a log were joined, or the log was written by two daemons")
        case .counter:
            Meaning(
                weight: .doubt,
                what: "a counter contradicts the message's outcome, or falls inside a run",
                next: "whether lines were edited or swapped there")
        case .conflict:
            Meaning(
                weight: .doubt,
                what: "a key contradicts the severity in the code, such as E with sub=ok; the key counts",
                next: "the job's own log: did the action fail or not?")
        case .clock:
            Meaning(
                weight: .oddity,
                what: "the clock goes back by more than a second from one record to the next",
                next:
                    "the ntp and clock jobs at that time; durations across the step are not to be trusted. Steps of the same "
                    + "whole hours again and again mean that times are in another zone: --tz ZONE")
        case .truncated:
            Meaning(
                weight: .loss,
                what: "an archive ends early; everything before its end was read",
                next: "whether the copy is complete: copy it again, compare its SHA-256 with the original's")
        case .corrupt:
            Meaning(
                weight: .loss,
                what: "an archive's checksum or stream is wrong, or a bundle's member is not what it seems",
                next: "whether the file can be copied again; records behind a wrong checksum may be wrong themselves")
        case .hole:
            Meaning(
                weight: .doubt,
                what: "NUL bytes inside a log: a crash, or a writer that kept its offset after copytruncate",
                next: "what happened right before: the lines that should be there are lost")
        case .missing:
            Meaning(
                weight: .loss,
                what: "a rotation number or a day is absent between two that are there",
                next: "whether the file can still be had: months may be in it")
        case .duplicate:
            Meaning(
                weight: .oddity,
                what: "a file's content stands in another one, whole or as its beginning; it is read once",
                next: "nothing, unless you expected two different logs")
        case .cut:
            Meaning(
                weight: .loss,
                what: "a line over 1 MiB, cut there; or more different names than are told apart",
                next: "what wrote it: no job does that in health")
        case .unparsed:
            Meaning(
                weight: .doubt,
                what: "a line that is neither a record, nor another program's, nor belongs to a record",
                next: "`jobtrail layouts --test FILE`: perhaps a layout of its own that --layout can describe")
        case .value:
            Meaning(
                weight: .doubt,
                what:
                    "a key that is known has a value that it cannot have; it is kept among the fields. Or a day that its year has not",
                next: "the line itself: a syslog daemon may have escaped or cut it")
        case .encoding:
            Meaning(
                weight: .oddity,
                what: "a file is UTF-16, which no engine writes", next: "which program saved the file under Windows")
        case .snapshot:
            Meaning(
                weight: .doubt,
                what: "a saved answer of the engine says otherwise of a job than the log does of the same instant",
                next: "whether lines before it are missing, or were edited")
        case .catalogue:
            Meaning(
                weight: .oddity,
                what: "a line of the engine's catalogue cannot be read, or a message names a job that it does not know",
                next: "whether the catalogue is that of the box, and of the time of the log")
        case .seal:
            Meaning(
                weight: .loss,
                what:
                    "a time stamp (.tsr) beside an archive is of other content, damaged, or without its archive",
                next: "another copy of the archive and of its time stamp: one of them was changed since")
        case .host:
            Meaning(
                weight: .doubt,
                what: "sources of two places call themselves by one name, and cannot be one box's",
                next: "which of them is which: read one with --as-host NAME, since together their jobs are mixed")
        }
    }
}

import JobState

/// What each kind of finding means.
enum FindingCatalog {
    /// Every kind, for the manual.
    static var terms: [(String, String)] {
        Finding.Kind.allCases.map { kind in
            let told = explanation(kind)
            return (
                kind.rawValue,
                "\(told.what.prefix(1).uppercased() + told.what.dropFirst()). Look next at: \(told.next)."
            )
        }
    }

    static func explanation(_ kind: Finding.Kind) -> Explanation {
        switch kind {
        case .gap:
            .init(
                what:
                    "messages are missing: the engine counts every completed action, and its counters grew by more than one",
                next:
                    "whether a rotated file is absent, whether the disk was full or syslog overrun at that time, whether somebody edited the log"
            )
        case .repeat:
            .init(
                what:
                    "a message stands twice: the counters did not grow, the same line follows itself, or the syslog daemon says so",
                next: "whether two copies of a log were joined, or the log was written by two daemons")
        case .counter:
            .init(
                what: "a counter contradicts the message's outcome, or falls inside a run",
                next: "whether lines were edited or swapped there")
        case .conflict:
            .init(
                what: "a key contradicts the severity in the code, such as E with sub=ok; the key counts",
                next: "the job's own log: did the action fail or not?")
        case .clock:
            .init(
                what: "the clock goes back by more than a second from one record to the next",
                next:
                    "the ntp and clock jobs at that time; durations across the step are not to be trusted. Steps of the same "
                    + "whole hours again and again mean that times are in another zone: --tz ZONE")
        case .truncated:
            .init(
                what: "an archive ends early; everything before its end was read",
                next: "whether the copy is complete: copy it again, compare its SHA-256 with the original's")
        case .corrupt:
            .init(
                what: "an archive's checksum or stream is wrong, or a bundle's member is not what it seems",
                next: "whether the file can be copied again; records behind a wrong checksum may be wrong themselves")
        case .hole:
            .init(
                what: "NUL bytes inside a log: a crash, or a writer that kept its offset after copytruncate",
                next: "what happened right before: the lines that should be there are lost")
        case .missing:
            .init(
                what: "a rotation number or a day is absent between two that are there",
                next: "whether the file can still be had: months may be in it")
        case .duplicate:
            .init(
                what: "a file's content stands in another one, whole or as its beginning; it is read once",
                next: "nothing, unless you expected two different logs")
        case .cut:
            .init(what: "a line over 1 MiB, cut there", next: "what wrote it: no job does that in health")
        case .unparsed:
            .init(
                what: "a line that is neither a record, nor another program's, nor belongs to a record",
                next: "`jobtrail layouts --test FILE`: perhaps a layout of its own that --layout can describe")
        case .value:
            .init(
                what: "a key that is known has a value that it cannot have; it is kept among the fields",
                next: "the line itself: a syslog daemon may have escaped or cut it")
        case .encoding:
            .init(what: "a file is UTF-16, which no engine writes", next: "which program saved the file under Windows")
        case .snapshot:
            .init(
                what: "a saved answer of the engine says otherwise of a job than the log does of the same instant",
                next: "whether lines before it are missing, or were edited")
        case .catalogue:
            .init(
                what: "a line of the engine's catalogue cannot be read, or a message names a job that it does not know",
                next: "whether the catalogue is that of the box, and of the time of the log")
        case .seal:
            .init(
                what:
                    "a time stamp (.tsr) beside an archive is of other content, damaged, or without its archive",
                next: "another copy of the archive and of its time stamp: one of them was changed since")
        case .host:
            .init(
                what: "sources of two places call themselves by one name, and cannot be one box's",
                next: "which of them is which: read one with --as-host NAME, since together their jobs are mixed")
        }
    }
}

/// Which content the time stamp beside an archive is of.
public struct SealCheck: Sendable {
    /// What the imprint is of.
    public enum Content: Sendable { case asItLies, unpacked }

    public enum Verdict: Sendable {
        case fits(file: String, Content)
        /// It stands beside this file, but is of other content.
        case other(file: String)
        /// No file that it could be of stands beside it.
        case alone
        /// No time stamp at all, or none that counts; why.
        case faulty(String)
    }

    public let seal: LogFile
    public let verdict: Verdict
    /// nil if the bytes are none.
    public let stamp: TimeStamp?

    /// - Parameter files: what may stand beside it.
    init(_ seal: LogFile, _ files: [LogFile], _ certificates: TrustedCertificates) {
        self.seal = seal
        do {
            guard let bytes = try seal.origin.bytes(upTo: TimeStamp.limit) else {
                let text = "larger than \(TimeStamp.limit >> 10) KiB, which no time stamp is"
                (stamp, verdict) = (nil, .faulty(text))
                return
            }
            let stamp = try TimeStamp(bytes, certificates)
            (self.stamp, verdict) = (stamp, try SealCheck.verdict(stamp, files))
        } catch let fault as TimeStamp.Fault {
            (stamp, verdict) = (nil, .faulty(fault.text))
        } catch {
            (stamp, verdict) = (nil, .faulty((error as? SourceError)?.reason ?? "\(error)"))
        }
    }

    /// One whose verdict was found before.
    public init(_ seal: LogFile, _ verdict: Verdict) {
        (self.seal, self.verdict) = (seal, verdict)
        stamp = (try? seal.origin.bytes(upTo: TimeStamp.limit)).flatMap(\.self)
            .flatMap { try? TimeStamp($0, TrustedCertificates()) }
    }

    private static func verdict(_ stamp: TimeStamp, _ files: [LogFile]) throws(SourceError) -> Verdict {
        for file in files {
            if try FileDigest.digest(file.origin.openRaw(), stamp.method).bytes == stamp.imprint {
                return .fits(file: file.name, .asItLies)
            }
            let unpacked = try Decoding.reader(over: file.origin.openRaw())
            if !(unpacked is PlainReader), try FileDigest.digest(unpacked, stamp.method).bytes == stamp.imprint {
                return .fits(file: file.name, .unpacked)
            }
        }
        return files.first.map { .other(file: $0.name) } ?? .alone
    }

    /// Whether a file is a time stamp by its name; others that lie beside archives are not known.
    static func isStamp(_ name: String) -> Bool { name.hasSuffix(suffix) }

    /// The name of what a time stamp is of, by its own name.
    static func sealed(_ name: String) -> String { String(name.dropLast(suffix.count)) }

    /// The name of a file's time stamp.
    static func stamp(of name: String) -> String { name + suffix }

    private static let suffix = ".tsr"

    /// Looks at all time stamps among `seals`.
    /// - Parameter files: all that was found: the archives are among them.
    public static func all(_ seals: [LogFile], besides files: [LogFile]) -> [SealCheck] {
        let stamps = seals.filter { isStamp($0.name) }
        guard !stamps.isEmpty else { return [] }
        let byName = Dictionary(files.map { (ExactText($0.name), $0) }) { first, _ in first }
        let certificates = TrustedCertificates()
        return stamps.map { stamp in
            let sealed = sealed(stamp.name)
            let names = [sealed] + Compression.allCases.flatMap(\.suffixes).map { sealed + $0 }
            return SealCheck(stamp, names.compactMap { byName[ExactText($0)] }, certificates)
        }
    }
}

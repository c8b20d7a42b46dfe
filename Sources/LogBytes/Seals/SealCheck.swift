import CCrypto
import Glibc

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

/// A time stamp by RFC 3161, read by OpenSSL's libcrypto: an authority's word that some content existed at a time.
public struct TimeStamp: Sendable {
    /// What the signature is worth.
    public enum Trust: Sendable {
        /// It is that of a certificate that the machine trusts.
        case trusted
        /// It is that of the certificate that lies in the time stamp, which nothing on the machine vouches for.
        case untrusted
        /// The time stamp has no certificate that it could be checked with.
        case unchecked
    }

    /// Why bytes are no time stamp, or none that counts.
    public struct Fault: Error {
        public let text: String
    }

    /// When the authority saw the content: microseconds since the epoch.
    public let time: Int64
    /// Who signed it: the certificate's subject, else the name that the authority gives itself; nil if there is neither.
    public let signer: String?
    public let trust: Trust
    /// The digest of the content that it is about, and how it was made.
    let imprint: [UInt8]
    let method: DigestMethod

    /// The largest that is looked at; real ones have a few KiB.
    static let limit = 256 << 10

    /// - Parameter bytes: an authority's answer, or the token out of one.
    public init(_ bytes: [UInt8], _ certificates: TrustedCertificates) throws(Fault) {
        ERR_clear_error()
        defer { ERR_clear_error() }
        let token = try SignedToken(bytes)
        guard let info = PKCS7_to_TS_TST_INFO(token.pointer) else { throw Fault(text: "not a time stamp") }
        defer { TS_TST_INFO_free(info) }
        guard let seconds = TimeStamp.time(info) else { throw Fault(text: "a time stamp without a time") }
        time = seconds
        (method, imprint) = try TimeStamp.imprint(info)
        signer = token.signer ?? TimeStamp.authority(info)
        trust = try token.verify(certificates, at: time_t(seconds / 1_000_000))
    }

    // MARK: parts

    private static func time(_ info: OpaquePointer) -> Int64? {
        guard let written = TS_TST_INFO_get_time(info) else { return nil }
        var parts = tm()
        guard ASN1_TIME_to_tm(written, &parts) == 1 else { return nil }
        let text = UnsafeBufferPointer(start: ASN1_STRING_get0_data(written), count: Int(ASN1_STRING_length(written)))
        let digits = text.drop { $0 != UInt8(ascii: ".") }.dropFirst().prefix { (48...57).contains($0) }.prefix(6)
        let fraction = digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
        let scale = repeatElement(Int64(10), count: 6 - digits.count).reduce(1, *)
        return Int64(timegm(&parts)) * 1_000_000 + fraction * scale
    }

    private static func imprint(_ info: OpaquePointer) throws(Fault) -> (DigestMethod, [UInt8]) {
        guard let imprint = TS_TST_INFO_get_msg_imprint(info), let message = TS_MSG_IMPRINT_get_msg(imprint),
            let algorithm = TS_MSG_IMPRINT_get_algo(imprint)
        else { throw Fault(text: "a time stamp of nothing") }
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, algorithm)
        guard let method = DigestMethod(object) else { throw Fault(text: "made with a digest that is not known") }
        let bytes = UnsafeBufferPointer(start: ASN1_STRING_get0_data(message), count: Int(ASN1_STRING_length(message)))
        return (method, Array(bytes))
    }

    private static func authority(_ info: OpaquePointer) -> String? {
        guard let name = TS_TST_INFO_get_tsa(info) else { return nil }
        var kind: Int32 = 0
        guard let value = GENERAL_NAME_get0_value(name, &kind), kind == GEN_DIRNAME else { return nil }
        return SignedToken.text(OpaquePointer(value))
    }
}

/// Certificates by which the machine, or `SSL_CERT_FILE` and `SSL_CERT_DIR`, tell whom to trust.
public final class TrustedCertificates {
    fileprivate let store: OpaquePointer

    public init() {
        store = X509_STORE_new()
        X509_STORE_set_default_paths(store)
    }

    deinit { X509_STORE_free(store) }
}

/// The signed message that a time stamp is.
private final class SignedToken {
    let pointer: UnsafeMutablePointer<PKCS7>

    init(_ bytes: [UInt8]) throws(TimeStamp.Fault) {
        let (found, read) = try SignedToken.read(bytes)
        guard read == bytes.count else {
            PKCS7_free(found)
            throw TimeStamp.Fault(text: "\(bytes.count - read) bytes behind the time stamp")
        }
        pointer = found
    }

    deinit { PKCS7_free(pointer) }

    private static func read(
        _ bytes: [UInt8]
    ) throws(TimeStamp.Fault) -> (token: UnsafeMutablePointer<PKCS7>, count: Int) {
        let found: Result<(UnsafeMutablePointer<PKCS7>, Int), TimeStamp.Fault> = bytes.withUnsafeBufferPointer { all in
            var place = all.baseAddress
            if let answer = d2i_TS_RESP(nil, &place, all.count) {
                defer { TS_RESP_free(answer) }
                guard let token = TS_RESP_get_token(answer), let copy = PKCS7_dup(token) else {
                    return .failure(TimeStamp.Fault(text: "the authority's refusal of a time stamp"))
                }
                return .success((copy, place! - all.baseAddress!))
            }
            place = all.baseAddress
            guard let token = d2i_PKCS7(nil, &place, all.count) else {
                return .failure(TimeStamp.Fault(text: "not a time stamp, or a damaged one"))
            }
            return .success((token, place! - all.baseAddress!))
        }
        return try found.get()
    }

    /// The subject of the certificate that signed it, if that lies in it.
    var signer: String? {
        guard let signers = PKCS7_get0_signers(pointer, nil, 0) else { return nil }
        defer { OPENSSL_sk_free(signers) }
        guard OPENSSL_sk_num(signers) > 0, let certificate = OPENSSL_sk_value(signers, 0) else { return nil }
        return X509_get_subject_name(OpaquePointer(certificate)).flatMap(SignedToken.text)
    }

    /// - Parameter time: when the certificates have to be valid.
    func verify(_ certificates: TrustedCertificates, at time: time_t) throws(TimeStamp.Fault) -> TimeStamp.Trust {
        guard signer != nil else { return .unchecked }
        guard let own = X509_STORE_new() else { return .unchecked }
        defer { X509_STORE_free(own) }
        // Whoever it is: the signature, and the certificate that it names, must be those of the time stamp.
        X509_STORE_set_flags(own, UInt(X509_V_FLAG_PARTIAL_CHAIN))
        let enclosed = pointer.pointee.d.sign.pointee.cert
        for index in 0..<max(0, OPENSSL_sk_num(enclosed)) {
            X509_STORE_add_cert(own, OpaquePointer(OPENSSL_sk_value(enclosed, index)))
        }
        guard isSigned(by: own, at: time) else {
            let text =
                "a time stamp whose signature or certificate does not fit: altered, damaged, or by nobody who may"
            throw TimeStamp.Fault(text: text)
        }
        return isSigned(by: certificates.store, at: time) ? .trusted : .untrusted
    }

    private func isSigned(by store: OpaquePointer, at time: time_t) -> Bool {
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), time)
        return TS_RESP_verify_signature(pointer, nil, store, nil) == 1
    }

    /// `C = IT, O = Example, CN = TSA`; nil for an empty name.
    static func text(_ name: OpaquePointer) -> String? {
        guard let output = BIO_new(BIO_s_mem()) else { return nil }
        defer { BIO_free(output) }
        guard X509_NAME_print_ex(output, name, 0, jobtrail_name_form) >= 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 300)
        let count = BIO_read(output, &bytes, Int32(bytes.count))
        return count > 0 ? String(decoding: bytes[..<Int(count)], as: UTF8.self) : nil
    }
}

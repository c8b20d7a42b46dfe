import Glibc
import LogBytes

/// Opens what a look has found, and makes sure that it is that file.
enum FileOpening {
    static func open(_ candidate: Candidate) -> OpenOutcome {
        let descriptor = FileBytes.open(candidate.path)
        guard descriptor >= 0 else { return errno == ENOENT || errno == ENOTDIR ? .moved : .failed(errno) }
        let file = OpenFile(descriptor: descriptor)
        switch FileProbe.look(descriptor: descriptor) {
        case .file(let facts) where facts.identity == candidate.facts.identity: return .opened(file, facts)
        case .unknown(let code): return .failed(code)
        case .file, .unusable, .missing: return .moved
        }
    }
}

import Foundation
import LogBytes

/// Lists what may be generations of a log: the file at its path and the rotated parts beside it, and beside the file
/// that a link at the path names.
enum SiblingListing {
    enum Outcome {
        case stable([Candidate])
        /// Rotation is under way: two lists differ.
        case moving
        case failed(Int32)
    }

    /// Lists twice, for entries that are being renamed may be missed or seen twice.
    static func stable(_ path: String) -> Outcome {
        var last: [Candidate]?
        for _ in 0..<4 {
            switch list(path) {
            case .failure(let error): return .failed(error.code)
            case .success(let found):
                if let last, agree(last, found) { return .stable(found) }
                last = found
            }
        }
        return .moving
    }

    /// The same files under the same names; their sizes may grow.
    static func agree(_ a: [Candidate], _ b: [Candidate]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { $0.path == $1.path && $0.facts.identity == $1.facts.identity }
    }

    private struct Failure: Error { let code: Int32 }

    private static func list(_ path: String) -> Result<[Candidate], Failure> {
        var found: [Candidate] = []
        for place in LogPlace.all(of: path) {
            switch names(in: place.folder) {
            case .failure(let error): return .failure(error)
            case .success(let names):
                for name in names {
                    switch candidate(place, name) {
                    case .failure(let error): return .failure(error)
                    case .success(let one): if let one { found.append(one) }
                    }
                }
            }
        }
        return .success(Candidate.inOrder(found))
    }

    private static func names(in folder: String) -> Result<[String], Failure> {
        guard let handle = opendir(folder) else {
            return errno == ENOENT || errno == ENOTDIR ? .success([]) : .failure(Failure(code: errno))
        }
        defer { closedir(handle) }
        var names: [String] = []
        errno = 0
        while let item = readdir(handle) {
            let name = withUnsafePointer(to: &item.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
            errno = 0
        }
        return errno == 0 ? .success(names) : .failure(Failure(code: errno))
    }

    private static func candidate(_ place: LogPlace, _ name: String) -> Result<Candidate?, Failure> {
        guard name.hasPrefix(place.base) else { return .success(nil) }
        let rotated = name == place.base ? RotatedName.Place.live : siblingPlace(name, of: place.base)
        guard let rotated else { return .success(nil) }
        let path = place.path(name)
        switch FileProbe.look(path) {
        case .missing, .unusable: return .success(nil)
        case .unknown(let code): return .failure(Failure(code: code))
        case .file(let facts):
            switch FileMagic.isPacked(path, facts) {
            case .some(let isPacked):
                return .success(Candidate(path: path, place: rotated, facts: facts, isPacked: isPacked))
            case nil: return errno == ENOENT ? .success(nil) : .failure(Failure(code: errno))
            }
        }
    }

    private static func siblingPlace(_ name: String, of base: String) -> RotatedName.Place? {
        let rotated = RotatedName(name)
        return rotated.base == base && rotated.place != .live ? rotated.place : nil
    }
}

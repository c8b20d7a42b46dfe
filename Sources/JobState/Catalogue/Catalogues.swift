import LogBytes

/// The catalogues of the boxes that logs come from, each read once.
public struct Catalogues: Sendable {
    public private(set) var all: [Catalogue] = []
    private var places: [[String]: Int] = [:]

    public init() {}

    /// The place of a box's catalogue in `all`; nil if it has none.
    public mutating func place(of files: [CatalogueFile]) -> Int? {
        if files.isEmpty { return nil }
        let names = files.map(\.name)
        if let place = places[names] { return place }
        places[names] = all.count
        all.append(Catalogue(files))
        return all.count - 1
    }

    /// The files, each with its box's catalogue.
    public mutating func assign(to files: [SequencedFile]) -> [SequencedFile] {
        files.map { $0.with(catalogue: place(of: $0.file.box.catalogues)) }
    }
}

/// Looks into files for `Succession`, which itself touches none.
protocol ContentJudge {
    /// Compares the plain candidate's bytes right before the mark's position: cheap, and enough for the same inode.
    func window(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement
    /// Compares the candidate's chain from its start.
    func chain(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement
    /// Compares the candidate's bytes with those of an open generation, up to the shorter one's end.
    func copies(_ candidate: Candidate, held mark: Int) -> Agreement
    /// Compares a rotated candidate's bytes with those of the file at the path, up to the shorter one's end.
    func copies(_ candidate: Candidate, live: Candidate) -> Agreement
    /// The candidate's beginning, as `KnownFile` keeps it; nil where it cannot be read.
    func head(_ candidate: Candidate) -> LinePosition?
}

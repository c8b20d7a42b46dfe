/// Looks into files for `Succession`, which itself touches none.
protocol ContentJudge {
    /// Compares the plain candidate's bytes right before the mark's position: cheap, and enough for the same inode.
    func window(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement
    /// Compares the candidate's chain from its start.
    func chain(_ candidate: Candidate, _ mark: GenerationMark) -> Agreement
}

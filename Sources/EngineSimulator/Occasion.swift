/// A fact about to be told on a line: by which host, in which layout, behind which prefix.
struct Occasion {
    var fact: EngineFact
    var host: String
    var layout: Layout
    var prefix: Prefix
}

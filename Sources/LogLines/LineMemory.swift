import Glibc

/// Memory for one line, with the padding that `Line` promises.
struct LineMemory: ~Copyable {
    private(set) var memory = UnsafeMutableRawPointer(malloc(LineMemory.first + Line.padding)!)
    private var capacity = LineMemory.first
    private(set) var count = 0

    private static let first = 4096

    init() {}

    deinit { free(memory) }

    var start: UnsafeRawPointer { UnsafeRawPointer(memory) }

    mutating func append(_ from: UnsafeRawPointer, _ added: Int) {
        if count + added > capacity {
            capacity = max(count + added, capacity * 2)
            memory = realloc(memory, capacity + Line.padding)
        }
        memcpy(memory + count, from, added)
        count += added
    }

    mutating func clear() { count = 0 }
}

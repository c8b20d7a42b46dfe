import Glibc
import JobRecords
import LogBytes

/// All names of a scan, each with one number; 0 is "no name". The files' own tables are mapped to it.
public final class NameRegistry {
    private var ids: [ExactText: UInt32] = [ExactText(""): 0]
    private var texts: [String] = [""]
    /// What the names are called for which there is no room; 0 while there is.
    private(set) var further: UInt32 = 0

    public init() {}

    public subscript(id: UInt32) -> String { texts[Int(id)] }

    public func id(_ name: String) -> UInt32 {
        if let id = ids[ExactText(name)] { return id }
        guard ids.count < NameLimit.most else {
            if further == 0 { further = placeholder(NameLimit.further) }
            return further
        }
        let id = placeholder(name)
        ids[ExactText(name)] = id
        return id
    }

    /// A number of its own for something whose name is not known yet; `name` is what it is called until then.
    public func placeholder(_ name: String) -> UInt32 {
        texts.append(name)
        return UInt32(texts.count - 1)
    }

    /// All names, by their numbers.
    public var all: [String] { texts }

    /// Every number below this is given.
    public var count: Int { texts.count }
}

/// Slots by a name's number. While numbers are small they index a list, which is quickest; a list that would be mostly
/// empty, as of one of many hosts with jobs of its own, is not made: memory is bounded by what is put in.
public struct SlotTable: Sendable {
    private var near: [Int32] = []
    private var far: [UInt32: Int32] = [:]
    private var count = 0

    public init() {}

    @inline(__always)
    public subscript(id: UInt32) -> Int? {
        let at = Int(id)
        if at < near.count && near[at] >= 0 { return Int(near[at]) }
        return far.isEmpty ? nil : far[id].map { Int($0) }
    }

    /// Gives a number that has none its slot.
    public mutating func set(_ id: UInt32, to slot: Int) {
        count += 1
        let at = Int(id)
        guard at < near.count || at < 64 + 16 * count else { return far[id] = Int32(slot) }
        while near.count <= at { near.append(-1) }
        near[at] = Int32(slot)
    }
}

/// A list of plain values behind a pointer: an array asks at every change whether it is its owner's alone.
struct PlainList<Element>: ~Copyable {
    private(set) var count = 0
    private var capacity = 0
    private var elements = UnsafeMutablePointer<Element>(bitPattern: MemoryLayout<Element>.alignment)!

    deinit {
        elements.deinitialize(count: count)
        if capacity > 0 { free(elements) }
    }

    subscript(index: Int) -> Element {
        @inline(__always) _read { yield elements[index] }
        @inline(__always) _modify { yield &elements[index] }
    }

    mutating func append(_ element: Element) {
        if count == capacity { grow() }
        (elements + count).initialize(to: element)
        count += 1
    }

    private mutating func grow() {
        // A long list is not copied, but moved by its pages.
        let grown = realloc(capacity == 0 ? nil : elements, max(4, 2 * capacity) * MemoryLayout<Element>.stride)!
        capacity = max(4, 2 * capacity)
        elements = grown.bindMemory(to: Element.self, capacity: capacity)
    }

    var last: Element? { count == 0 ? nil : elements[count - 1] }
    var array: [Element] { Array(UnsafeBufferPointer(start: elements, count: count)) }
}

/// A value behind a pointer for as long as its owner lives. What changes with every record is kept so: a class's own
/// properties are guarded at every access.
@frozen public struct Pinned<Value: ~Copyable>: ~Copyable {
    public let pointer: UnsafeMutablePointer<Value>

    @inlinable public init(_ value: consuming Value) {
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: value)
    }

    @inlinable deinit {
        pointer.deinitialize(count: 1)
        pointer.deallocate()
    }

    @inlinable public var pointee: Value {
        @inline(__always) _read { yield pointer.pointee }
        @inline(__always) nonmutating _modify { yield &pointer.pointee }
    }
}

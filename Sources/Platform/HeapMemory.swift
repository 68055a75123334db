import LibC

/// Memory whose lack is an answer and not the end of the process, as it is with Swift's own `allocate`.
package enum HeapMemory {
    /// Memory of some bytes, aligned for every type of Swift and C; to be freed by `free`.
    /// - Returns: `nil` where there is none.
    package static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? { unsafe malloc(bytes) }

    /// The same, aligned to a power of two that is a multiple of a pointer's size.
    package static func allocate(_ bytes: Int, alignment: Int) -> UnsafeMutableRawPointer? {
        var memory: UnsafeMutableRawPointer?
        guard unsafe posix_memalign(&memory, alignment, bytes) == 0 else { return nil }
        return unsafe memory
    }

    /// Unsafe: the memory comes from `allocate`, and nobody uses it any more.
    package static func free(_ memory: UnsafeMutableRawPointer) { unsafe LibC.free(memory) }
}

import LibC

/// Heap allocation that reports failure, unlike Swift's `allocate`, which ends the process.
package enum HeapMemory {
    /// Allocates memory that is aligned for every type of Swift and C, to be released with `free`.
    /// - Returns: The memory, or `nil` if the allocation fails.
    package static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer? { unsafe malloc(bytes) }

    /// Allocates memory with a given alignment, to be released with `free`.
    /// - Parameter alignment: a power of two that is a multiple of a pointer's size.
    /// - Returns: The memory, or `nil` if the allocation fails.
    package static func allocate(_ bytes: Int, alignment: Int) -> UnsafeMutableRawPointer? {
        var memory: UnsafeMutableRawPointer?
        guard unsafe posix_memalign(&memory, alignment, bytes) == 0 else { return nil }
        return unsafe memory
    }

    /// Releases memory.
    ///
    /// Unsafe: the memory must come from `allocate` and must no longer be in use.
    package static func free(_ memory: UnsafeMutableRawPointer) { unsafe LibC.free(memory) }
}

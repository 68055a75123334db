import Convolution
import Testing

/// Rows that are no kernel or no plane are refused with their place.
@Suite struct KernelErrorTests {
    @Test(
        arguments: [
            ([], KernelError.empty), ([[]], .empty), ([[], [1]], .empty),
            ([[1, 2], [3]], .raggedRow(1, count: 1, expected: 2)),
            ([[1], [2], [3, 4]], .raggedRow(2, count: 2, expected: 1)),
            ([[1, 2], []], .raggedRow(1, count: 0, expected: 2)),
            ([[1, 2], [3, .nan]], .notFinite(row: 1, column: 1)),
            ([[-.infinity]], .notFinite(row: 0, column: 0)),
        ] as [([[Double]], KernelError)])
    func wrongRowsAreRefused(_ rows: [[Double]], _ error: KernelError) {
        #expect(throws: error) { _ = try Kernel(rows) }
    }

    @Test func largestKernelIsAccepted() throws {
        let row = [Double](repeating: 1, count: 2048)
        #expect(try Kernel(Array(repeating: row, count: 2048)).weights.count == Kernel.maximumTapCount)
        #expect(throws: KernelError.tooLarge(width: 2048, height: 2049, limit: 1 << 22)) {
            _ = try Kernel(Array(repeating: row, count: 2049))
        }
    }

    @Test func rowsAnchorAndOffsetAreKept() throws {
        let kernel = try Kernel([[1, 2, 3], [4, 5, 6]], anchor: .init(x: 2, y: 0), offset: 7)
        #expect((kernel.width, kernel.height) == (3, 2))
        #expect(kernel.weights == [1, 2, 3, 4, 5, 6])
        #expect(kernel.anchor == .init(x: 2, y: 0) && kernel.offset == 7)
        #expect(throws: KernelError.offsetNotFinite) { _ = try Kernel([[1]], offset: .nan) }
    }

    @Test(
        arguments: [
            ([], PlaneError.empty), ([[]], .empty), ([[1, 2], [3]], .raggedRow(1, count: 1, expected: 2)),
        ] as [([[Float]], PlaneError)])
    func wrongPlanesAreRefused(_ rows: [[Float]], _ error: PlaneError) {
        #expect(throws: error) { _ = try Plane(rows: rows) }
        #expect(throws: PlaneError.empty) { _ = try Plane(width: 0, height: 3) }
    }
}

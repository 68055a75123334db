import Convolution
import ImageBuffers
import TestSupport
import Testing

/// Convolution and correlation, and how they differ.
@Suite struct FilterModeTests {
    @Test func convolvingIsCorrelatingWithTheRotatedKernel() throws {
        var generator = SeededGenerator(seed: testSeed)
        for boundary in allBoundaries {
            for size in OutputSize.allCases where !(size == .full && boundary == .copy) {
                for shape in [(1, 1), (2, 2), (3, 3), (4, 3), (3, 4), (6, 1), (8, 9)] {
                    let kernel = generator.kernel(width: shape.0, height: shape.1)
                    let plane = try Plane(rows: generator.rows(width: 9, height: 10))
                    let convolved = try plane.convolved(with: kernel, boundary: boundary, size: size)
                    let correlated = try plane.correlated(with: kernel.rotated180(), boundary: boundary, size: size)
                    let same =
                        convolved.rows().joined().map(\.bitPattern) == correlated.rows().joined().map(\.bitPattern)
                    #expect(same, "\(boundary), \(size), \(shape), seed \(testSeed)")
                }
            }
        }
    }

    @Test func aBrightPointShowsTheKernel() throws {
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
        var point = try Plane(width: 3, height: 3)
        point[1, 1] = 1
        let convolved = try point.convolved(with: kernel)
        #expect(convolved.rows() == [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
        let correlated = try point.correlated(with: kernel)
        #expect(correlated.rows() == [[9, 8, 7], [6, 5, 4], [3, 2, 1]])
        let transposed = try point.correlated(with: kernel.transposed())
        #expect(transposed.rows() == [[9, 6, 3], [8, 5, 2], [7, 4, 1]])
    }

    @Test func fullAndValidBeginWhereTheyShould() throws {
        let plane = try Plane(rows: [[1, 10, 100]])
        let kernel = Kernel(rows: [[2, 3]])
        #expect(try plane.convolved(with: kernel, boundary: .constant(0), size: .full).rows() == [[2, 23, 230, 300]])
        #expect(try plane.correlated(with: kernel, boundary: .constant(0), size: .full).rows() == [[3, 32, 320, 200]])
        #expect(try plane.convolved(with: kernel, size: .valid).rows() == [[23, 230]])
        #expect(try plane.correlated(with: kernel, size: .valid).rows() == [[32, 320]])
    }

    @Test func theAnchorIsTheTapOnTheOutputSample() throws {
        let plane = try Plane(rows: [[1, 10, 100, 1000]])
        for mode in FilterMode.allCases {
            for tap in 0..<3 {
                var weights = [0.0, 0, 0]
                weights[tap] = 1
                let filter = Filter(
                    Kernel(rows: [weights]), mode: mode, boundary: .constant(0), anchor: .init(x: tap, y: 0))
                #expect(try plane.filtered(by: filter).rows() == [[1, 10, 100, 1000]])
            }
        }
    }

    @Test func whatCannotBeFilteredIsRefused() throws {
        let plane = try Plane(width: 3, height: 2)
        let kernel = Kernel(rows: [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
        #expect(throws: FilterError.nothingValid(imageWidth: 3, imageHeight: 2, kernelWidth: 3, kernelHeight: 3)) {
            _ = try plane.convolved(with: kernel, size: .valid)
        }
        #expect(throws: FilterError.anchorOutside(.init(x: 1, y: 3), kernelWidth: 3, kernelHeight: 3)) {
            _ = try plane.convolved(with: kernel, anchor: .init(x: 1, y: 3))
        }
        #expect(throws: FilterError.anchorOutside(.init(x: -1, y: 0), kernelWidth: 3, kernelHeight: 3)) {
            _ = try plane.convolved(with: kernel, anchor: .init(x: -1, y: 0))
        }
    }
}

import Foundation
import Convolution
import ImageBuffers
import ImageCodecs
import ImageReport
import TestSupport
import Testing

@testable import ImagePipeline

extension StreamingTests {
    /// Several kernels, differences, and verification beside them, over strips of one row to more than there are.
    @Test(arguments: boundaries)
    func stagesChangeNoByte(boundary: BoundaryMode) throws {
        var generator = SeededGenerator(seed: testSeed)
        var compared = 0
        try withTemporaryFolder { folder in
            for (turn, layout) in [ChannelLayout.gray, .rgb, .rgba, .rgb].enumerated() {
                let (width, height) = (
                    Int.random(in: 12...20, using: &generator), Int.random(in: 30...50, using: &generator)
                )
                let input = folder.appending(path: "in.png")
                try writePNG(try generator.noise(width: width, height: height, layout: layout), to: input)
                let steps = [(3, 5), (1, 4), (2, 2)].map { shape in
                    var filter = Filter(
                        Self.kernel(&generator, width: shape.0, height: shape.1), boundary: boundary)
                    filter.bias = 30
                    return FilterOperation.filter(filter)
                }
                for combination in FilterChain.Combination.allCases {
                    for other in [DifferenceRequest.Other.input, .flipped] {
                        let picture = folder.appending(path: "difference.png")
                        var request = FilterRequest(
                            input: .file(input.path),
                            output: .file(folder.appending(path: "out.png").path, overwrite: true),
                            chain: FilterChain(steps, combination: combination))
                        request.difference = DifferenceRequest(
                            output: .file(picture.path, overwrite: true), other: other,
                            style: DifferenceStyle.allCases[turn % 3])
                        request.verify = turn < 2
                        request.encoding.range = turn == 3 ? .minmax : .clip
                        let whole = try Self.file(request, rows: nil)
                        let drawn = try Data(contentsOf: picture)
                        for rows in [1, 13, 1000] {
                            request.threads = rows == 13 ? 1 : 3
                            let what = "\(rows) rows of \(width)x\(height), \(combination), \(other), seed \(testSeed)"
                            #expect(try whole != nil && Self.file(request, rows: rows) == whole, "\(what)")
                            #expect(try Data(contentsOf: picture) == drawn, "\(what)")
                            compared += 1
                        }
                    }
                }
            }
        }
        #expect(compared == 4 * FilterChain.Combination.allCases.count * 2 * 3)
    }
}

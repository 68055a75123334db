import ImageFilters
import ImagePlanes
import TestSupport
import Testing

/// What the identification makes of real libraries' results.
@Suite struct IdentificationVectorTests {
    /// How many cases a system has, and in how many the data leave one hypothesis alone; in all others the right one is
    /// among those that are named, and each of those gives the same samples.
    @Test(arguments: [
        ("scipy.signal", 0, 0), ("scipy.ndimage", 0, 0), ("opencv", 0, 0), ("pillow", 0, 0), ("astropy", 0, 0),
        ("libvips", 0, 0), ("itk", 0, 0), ("octave", 0, 0), ("gmic", 0, 0), ("imagemagick", 0, 0), ("keras", 0, 0),
        ("torch", 0, 0),
    ])
    func namesTheRightHypothesis(system: String, caseCount: Int, decidedCount: Int) throws {
        var decided = 0
        let cases = try RecordedImages.cases(of: system)
        for one in cases {
            let input = try RecordedImages.planar(one.input)
            let output = try RecordedImages.planar(one.output)
            let truth = try one.truth()
            let found = try Identifier(bank: one.bank, nature: one.nature).identify(input: input, output: output)
            let isFound = found.best.contains { $0.agrees(with: truth) }
            let names = found.best.map { "\($0.variant) \($0.placement.before) \($0.border) \($0.placement.stride) \($0.placement.dilation)" }
            #expect(
                isFound && found.verdict == .explained,
                "case \(one.id) \(one.function) \(one.params): \(truth), found \(found.verdict) \(names) \(found.best.first?.residual as Any)")
            if found.best.count == 1 { decided += 1 }
        }
        print("\(system): \(decided) of \(cases.count) cases leave one hypothesis alone")
        #expect(cases.count == caseCount)
        #expect(decided == decidedCount)
    }
}

extension Hypothesis {
    /// Whether it says what the truth says; a constant may be off by what float32 and two-digit files leave.
    func agrees(with truth: RecordedTruth) -> Bool {
        guard sameVariants.contains(truth.variant), placement.before == truth.before,
            placement.stride == truth.stride, placement.dilation == truth.dilation
        else { return false }
        if case .extended(.constant(let a)) = border, case .extended(.constant(let b)) = truth.border {
            return abs(a - b) <= 1e-3 * max(1, abs(b))
        }
        return border == truth.border
    }
}

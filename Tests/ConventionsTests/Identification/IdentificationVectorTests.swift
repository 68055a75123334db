import Conventions
import Convolution
import ImageBuffers
import TestSupport
import Testing

/// What the identification makes of real libraries' results.
@Suite struct IdentificationVectorTests {
    /// Counts a system's cases, those whose data leave one hypothesis alone, and those that are clipped throughout.
    ///
    /// Where all samples clear of the border are clipped, nothing can be told. In all others the right one is among those that are named,
    /// and all of those predict the same samples; the library's own preset is named too.
    @Test(arguments: [
        ("scipy.signal", 140, 134, 0), ("scipy.ndimage", 70, 58, 0), ("opencv", 25, 21, 0), ("pillow", 4, 3, 1),
        ("astropy", 18, 16, 0), ("libvips", 10, 6, 0), ("itk", 30, 28, 0), ("octave", 55, 47, 0), ("gmic", 16, 12, 0),
        ("imagemagick", 60, 48, 0), ("keras", 42, 42, 0), ("torch", 47, 47, 0),
    ])
    func namesTheRightHypothesis(system: String, caseCount: Int, decidedCount: Int, clippedCount: Int) throws {
        var (decided, clipped) = (0, 0)
        let cases = try RecordedCase.cases(of: system)
        for one in cases {
            let input = try one.input.planar()
            let output = try one.output.planar()
            let truth = try one.truth()
            let bank = try one.bank()
            let found = try Identifier(bank: bank, model: one.model).identify(input: input, output: output)
            if found.verdict == .undecidable {
                clipped += 1
                continue
            }
            let isFound = found.best.contains { $0.agrees(with: truth) }
            let names = found.best.map {
                "\($0.variant) \($0.placement.before) \($0.border) \($0.placement.stride) \($0.placement.dilation)"
            }
            #expect(
                isFound && found.verdict == .explained,
                "case \(one.id) \(one.spelling): \(truth), found \(found.verdict) \(names) \(found.best.first?.residual as Any)"
            )
            if found.best.count == 1 { decided += 1 }
            let same = found.best.filter {
                $0.family == found.best[0].family && $0.placement == found.best[0].placement
            }
            #expect(same.count == found.best.count && found.sameBorders.count == same.count, "case \(one.id)")
            guard !bank.isLayer || bank.outputs.count == 1 && bank.outputs[0].count == 1 else { continue }
            let presets = found.presets(for: bank.first, channels: 1).map { $0.text.prefix { $0 != ":" } }
            #expect(presets.contains("\(system).\(one.function)"), "case \(one.id): \(presets)")
        }
        print("\(system): \(decided) of \(cases.count) cases leave one hypothesis alone")
        #expect(cases.count == caseCount)
        #expect(decided == decidedCount)
        #expect(clipped == clippedCount)
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

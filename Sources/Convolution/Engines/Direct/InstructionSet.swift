internal import CFilterKernels
import Platform

/// Which of the processor's instructions the innermost loops use.
///
/// The loops of all sets have one source (CFilterKernels). Results differ between sets in the last bits, as one of them
/// fuses multiplication and addition and another does not.
package enum InstructionSet: String, CaseIterable, Sendable {
    /// What every processor has, 4 lanes: SSE2 on x86-64.
    case baseline
    /// AVX2 and FMA, 8 lanes.
    case avx2
    /// NEON, 4 lanes with fused multiply-add.
    case neon

    /// Whether this machine has it, and the program was compiled for it.
    package var isAvailable: Bool { cfk_is_available(code) }

    /// The sets of this machine, the best one last.
    package static let available = allCases.filter(\.isAvailable)

    /// The one that is used where nothing else is said: the best, or the one that the environment's IMGCONV_SIMD names.
    ///
    /// A name that this machine has not is passed over. Looked at once, when it is first needed.
    package static let preferred: InstructionSet = {
        if let name = Environment["IMGCONV_SIMD"], let wanted = InstructionSet(rawValue: name), wanted.isAvailable {
            return wanted
        }
        guard let best = available.last else { preconditionFailure("every architecture has its first loops") }
        return best
    }()

    /// Columns that the loops compute together.
    var tileColumns: Int { cfk_tile_columns(code) }

    var code: cfk_instruction_set {
        switch self {
        case .baseline: CFK_BASELINE
        case .avx2: CFK_AVX2
        case .neon: CFK_NEON
        }
    }

    /// Adds `weight * samples[x]` to `sums[x]`, product and sum rounded once, together, by every instruction set.
    ///
    /// Unsafe leaf: both hold `count` elements.
    package func addProducts(
        _ weight: Float, of samples: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, count: Int
    ) {
        unsafe cfk_add_products(code, sums, samples, weight, count)
    }
}

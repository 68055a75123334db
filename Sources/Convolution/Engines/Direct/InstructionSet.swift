internal import CFilterKernels
import Platform

/// The processor instructions that the innermost loops use.
///
/// The loops of all sets have the same source (CFilterKernels). Results differ between sets in the last bits, because
/// some of them fuse multiplication and addition.
package enum InstructionSet: String, CaseIterable, Sendable {
    /// The baseline of the architecture, 4 lanes: SSE2 on x86-64.
    case baseline
    /// AVX2 and FMA, 8 lanes.
    case avx2
    /// NEON, 4 lanes with fused multiply-add.
    case neon

    /// Whether this machine supports it and the program was compiled for it.
    package var isAvailable: Bool { cfk_is_available(code) }

    /// The sets that this machine supports, the best one last.
    package static let available = allCases.filter(\.isAvailable)

    /// The default set: the best one, or the one that the environment variable IMGCONV_SIMD names.
    ///
    /// Unsupported names are ignored. The variable is read once, on first use.
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

    /// Adds `weight * samples[x]` to `sums[x]`, with a single rounding on every instruction set.
    ///
    /// Unsafe leaf: both hold `count` elements.
    package func addProducts(
        _ weight: Float, of samples: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, count: Int
    ) {
        unsafe cfk_add_products(code, sums, samples, weight, count)
    }
}

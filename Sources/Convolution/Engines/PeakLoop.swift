internal import CFilterKernels

/// A loop of multiplications and additions in registers, which measures the processor's peak for comparison with
/// engines.
package struct PeakLoop: Sendable {
    /// The instruction set that it uses.
    package let instructions: InstructionSet

    /// - Precondition: this machine supports the instruction set.
    package init(instructions: InstructionSet = .preferred) {
        precondition(instructions.isAvailable, "an instruction set of this machine")
        self.instructions = instructions
    }

    /// Runs the loop on several threads at once, `rounds` times on each.
    /// - Returns: the number of floating-point operations of all threads; a fused multiply-add counts as two.
    package func run(rounds: Int, threads: Int) -> Double {
        let code = instructions.code
        let running = ThreadTeam.run(threads) { _ = cfk_run_peak(code, rounds) }
        return Double(running) * Double(rounds) * Double(cfk_peak_operations(code))
    }
}

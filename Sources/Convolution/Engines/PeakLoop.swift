internal import CFilterKernels

/// A loop of multiplications and additions in registers alone: the most that a processor does, to compare engines with.
package struct PeakLoop: Sendable {
    /// The instructions that it uses.
    package let instructions: InstructionSet

    /// - Precondition: this machine has the instruction set.
    package init(instructions: InstructionSet = .preferred) {
        precondition(instructions.isAvailable, "an instruction set of this machine")
        self.instructions = instructions
    }

    /// Runs on several threads at once, `rounds` times on each.
    /// - Returns: the floating-point operations of all threads together; a fused multiply-add is two.
    package func run(rounds: Int, threads: Int) -> Double {
        let code = instructions.code
        let running = ThreadTeam.run(threads) { _ = cfk_run_peak(code, rounds) }
        return Double(running) * Double(rounds) * Double(cfk_peak_operations(code))
    }
}

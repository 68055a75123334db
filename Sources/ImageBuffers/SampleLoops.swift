internal import CSampleLoops

/// The loops that convert and compare samples.
package enum SampleLoops {
    /// The widest instruction set that they use on this machine.
    package static var instructionSet: String { unsafe String(cString: csl_instruction_set()) }
}

private import CBuildInfo
import Convolution
import ImageBuffers
import ImageCodecs
import ImageReport

/// The program's version, and what its results depend on besides.
enum Version {
    static let number = "0.1.0"

    /// The version with the commit that was built, as far as it is known.
    static let line: String = {
        guard let commit = unsafe build_commit() else { return "imgconv \(number)" }
        return unsafe "imgconv \(number) (\(String(cString: commit)))"
    }()

    /// The line, the libraries and the instruction sets.
    static var text: String {
        let libraries = CodecLibrary.all.map { library in
            (
                library.name,
                library.isLinked ? library.version : "\(library.version) (headers; it does not say at run time)"
            )
        }
        let instructions =
            "\(InstructionSet.preferred.rawValue) for filters, \(SampleLoops.instructionSet) for samples"
        let rows =
            libraries + [("FreeType", FontLibraries.freeType), ("fontconfig", FontLibraries.fontconfig)]
            + [("instructions", instructions)]
        return ([line] + rows.map { "\($0.padding(to: 15))\($1)" }).joined(separator: "\n")
    }
}

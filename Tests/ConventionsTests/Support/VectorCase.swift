import Foundation
import ImageBuffers
import TestSupport

/// What a library returned for one call.
struct VectorCase {
    let id: String
    let function: String
    let params: [String: Any]
    let input: [[Double]]
    let kernel: [[Double]]
    let output: [[Double]]
    let tolerance: Double

    struct Malformed: Error {}

    private init(_ object: [String: Any]) throws {
        guard let id = object["id"] as? String, let function = object["function"] as? String,
            let params = object["params"] as? [String: Any], let input = object["input"] as? [[Double]],
            let kernel = object["kernel"] as? [[Double]], let output = object["output"] as? [[Double]],
            let tolerance = object["tolerance"] as? Double
        else { throw Malformed() }
        self.id = id
        self.function = function
        self.params = params
        self.input = input
        self.kernel = kernel
        self.output = output
        self.tolerance = tolerance
    }

    /// The cases of a system whose arrays are plain matrices.
    static func cases(of system: String) throws -> [VectorCase] {
        let data = try Data(contentsOf: fixture("Vectors/\(system).json"))
        guard let objects = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else { throw Malformed() }
        return try objects.map { try VectorCase($0) }
    }

    func text(_ name: String) -> String? { params[name] as? String }
    func number(_ name: String) -> Double? { params[name] as? Double }
    func pair(_ name: String) -> [Int]? { params[name] as? [Int] }
}

/// A file of this suite's fixtures.
func fixture(_ name: String) -> URL {
    projectRoot.appending(path: "Tests/ConventionsTests/Fixtures/\(name)")
}

/// A little-endian float32 array in NumPy's format, version 1, of two dimensions: all that the seed needs.
func seedArray(_ name: String) throws -> [[Float]] {
    let bytes = [UInt8](try Data(contentsOf: fixture("Seed/\(name).npy")))
    let headerLength = Int(bytes[8]) + Int(bytes[9]) << 8
    let header = String(decoding: bytes[10..<(10 + headerLength)], as: UTF8.self)
    guard header.contains("'<f4'"), header.contains("False"),
        let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")")
    else { throw VectorCase.Malformed() }
    let shape = header[header.index(after: open)..<close].split(separator: ", ").compactMap { Int($0) }
    guard shape.count == 2 else { throw VectorCase.Malformed() }
    return (0..<shape[0]).map { y in
        (0..<shape[1]).map { x in
            let at = 10 + headerLength + 4 * (y * shape[1] + x)
            return Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[at + $1]) << (8 * UInt32($1)) })
        }
    }
}

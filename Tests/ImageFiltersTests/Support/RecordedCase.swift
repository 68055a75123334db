import Foundation
import TestSupport

/// A call of a library and what it returned, whatever the arrays' dimensions.
struct RecordedCase {
    /// Nested lists of numbers, flattened: the last dimension fastest.
    struct Array {
        var shape: [Int] = []
        var values: [Double] = []

        fileprivate init(_ json: Any?) throws {
            guard let lists = json as? [Any], !lists.isEmpty else { throw VectorCase.Malformed() }
            shape = [lists.count]
            if let numbers = json as? [Double] {
                values = numbers
                return
            }
            var inner: [Int]?
            for list in lists {
                let array = try Array(list)
                guard inner == nil || inner == array.shape else { throw VectorCase.Malformed() }
                inner = array.shape
                values += array.values
            }
            shape += inner ?? []
        }

        /// Rows of samples, of an array of two dimensions.
        var rows: [[Double]] {
            stride(from: 0, to: values.count, by: shape[1]).map { [Double](values[$0..<($0 + shape[1])]) }
        }

        /// Rows of one channel, of an array of two or three dimensions.
        func rows(ofChannel channel: Int) -> [[Float]] {
            let channels = shape.count == 3 ? shape[2] : 1
            return (0..<shape[0]).map { y in
                (0..<shape[1]).map { x in Float(values[(y * shape[1] + x) * channels + channel]) }
            }
        }
    }

    let id: String
    let system: String
    let function: String
    /// `PRESET:option=value,...` as the command takes it.
    let spelling: String
    let input: Array
    let kernel: Array
    let output: Array
    let bias: [Double]?
    let dtype: String?
    let tolerance: Double

    init(_ object: [String: Any]) throws {
        guard let id = object["id"] as? String, let system = object["system"] as? String,
            let function = object["function"] as? String, let params = object["params"] as? [String: Any],
            let tolerance = object["tolerance"] as? Double
        else { throw VectorCase.Malformed() }
        self.id = id
        self.system = system
        self.function = function
        self.tolerance = tolerance
        // This one describes the others.
        let options = params.filter { $0.key != "anchor_order" }.sorted { $0.key < $1.key }
        let words = options.map { "\($0.key)=\(Self.spelled($0.value))" }
        spelling = "\(system).\(function):\(words.joined(separator: ","))"
        input = try Array(object["input"])
        kernel = try Array(object["kernel"])
        output = try Array(object["output"])
        bias = object["bias"] as? [Double]
        dtype = object["dtype"] as? String
    }

    /// A parameter's value on the command line: lists apart by colons.
    private static func spelled(_ value: Any) -> String {
        (value as? [Any])?.map(spelled).joined(separator: ":") ?? "\(value)"
    }

    /// The cases of a system.
    static func cases(of system: String) throws -> [RecordedCase] {
        let data = try Data(contentsOf: fixture("Vectors/\(system).json"))
        guard let objects = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else {
            throw VectorCase.Malformed()
        }
        return try objects.map { try RecordedCase($0) }
    }
}

import Foundation

/// A call of a library and what it returned, whatever the arrays' dimensions.
public struct RecordedCase: Sendable {
    /// Nested lists of numbers, flattened: the last dimension fastest.
    public struct Array: Sendable {
        /// Length along each dimension.
        public var shape: [Int] = []
        /// The numbers, the last dimension fastest.
        public var values: [Double] = []

        fileprivate init(_ json: Any?) throws {
            guard let lists = json as? [Any], !lists.isEmpty else { throw Malformed() }
            shape = [lists.count]
            if let numbers = json as? [Double] {
                values = numbers
                return
            }
            var inner: [Int]?
            for list in lists {
                let array = try Array(list)
                guard inner == nil || inner == array.shape else { throw Malformed() }
                inner = array.shape
                values += array.values
            }
            shape += inner ?? []
        }

        /// Rows of samples, of an array of two dimensions.
        public var rows: [[Double]] {
            stride(from: 0, to: values.count, by: shape[1]).map { [Double](values[$0..<($0 + shape[1])]) }
        }

        /// Rows of one channel, of an array of two or three dimensions.
        public func rows(ofChannel channel: Int) -> [[Float]] {
            let channels = shape.count == 3 ? shape[2] : 1
            return (0..<shape[0]).map { y in
                (0..<shape[1]).map { x in Float(values[(y * shape[1] + x) * channels + channel]) }
            }
        }
    }

    /// What a fixture that is not as it should be throws.
    public struct Malformed: Error {
        /// A fixture that cannot be read.
        public init() {}
    }

    /// The systems that have recorded cases.
    public static let systems: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }()

    private static let folder = projectRoot.appending(path: "Tests/ConventionsTests/Fixtures/Vectors")

    /// Its number in the recording.
    public let id: String
    /// The library.
    public let system: String
    /// The library's function.
    public let function: String
    /// `PRESET:option=value,...` as the command takes it.
    public let spelling: String
    /// The library's own options, lists with colons between their elements.
    public let options: [String: String]
    /// The image: rows, columns and, of a layer, channels.
    public let input: Array
    /// The kernel: rows, columns and, of a layer, input and output channels.
    public let kernel: Array
    /// What the library returned.
    public let output: Array
    /// A number an output channel, of a layer that adds one.
    public let bias: [Double]?
    /// uint8 or uint16 of an integer image.
    public let dtype: String?
    /// The largest difference allowed, times the output's largest magnitude where that is above 1.
    public let tolerance: Double

    private init(_ object: [String: Any]) throws {
        guard let id = object["id"] as? String, let system = object["system"] as? String,
            let function = object["function"] as? String, let params = object["params"] as? [String: Any],
            let tolerance = object["tolerance"] as? Double
        else { throw Malformed() }
        self.id = id
        self.system = system
        self.function = function
        self.tolerance = tolerance
        // This one describes the others.
        options = params.filter { $0.key != "anchor_order" }.mapValues(Self.spelled)
        let words = options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        spelling = "\(system).\(function):\(words.joined(separator: ","))"
        input = try Array(object["input"])
        kernel = try Array(object["kernel"])
        output = try Array(object["output"])
        bias = object["bias"] as? [Double]
        dtype = object["dtype"] as? String
    }

    /// An option's number.
    public func number(_ name: String) -> Double? { options[name].flatMap(Double.init) }

    /// An option's two whole numbers.
    public func pair(_ name: String) -> [Int]? {
        let numbers = options[name]?.split(separator: ":").map { Int($0) } ?? []
        return numbers.count == 2 && !numbers.contains(nil) ? numbers.compactMap { $0 } : nil
    }

    /// An option's value on the command line: lists with colons between their elements.
    private static func spelled(_ value: Any) -> String {
        (value as? [Any])?.map(spelled).joined(separator: ":") ?? "\(value)"
    }

    /// The cases of a system.
    public static func cases(of system: String) throws -> [RecordedCase] {
        let data = try Data(
            contentsOf: folder.appending(path: "\(system).json"))
        guard let objects = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else {
            throw Malformed()
        }
        return try objects.map { try RecordedCase($0) }
    }
}

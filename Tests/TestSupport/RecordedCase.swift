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
    public struct Malformed: Error {}

    /// The systems that have recorded cases.
    public static let systems = [
        "astropy", "gmic", "imagemagick", "imagemagick.uint8", "itk", "keras", "libvips", "octave", "opencv", "pillow",
        "scipy.ndimage",
        "scipy.signal", "torch",
    ]

    /// Its number in the recording.
    public let id: String
    /// The library.
    public let system: String
    /// The library's function.
    public let function: String
    /// `PRESET:option=value,...` as the command takes it.
    public let spelling: String
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
    public static func cases(of system: String) throws -> [RecordedCase] {
        let data = try Data(
            contentsOf: projectRoot.appending(path: "Tests/ConventionsTests/Fixtures/Vectors/\(system).json"))
        guard let objects = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] else {
            throw Malformed()
        }
        return try objects.map { try RecordedCase($0) }
    }
}

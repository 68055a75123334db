/// A JSON object on one line, with members in the order of insertion.
package struct JSONObject: Sendable {
    private var members: [(String, JSONValue)] = []

    /// Creates an object without members.
    package init() {}

    /// The object as a value.
    package var value: JSONValue { .object(members) }

    /// The object's text, on one line.
    package var text: String { value.text(.line) }

    /// Adds a value; `nil` is null.
    package mutating func add(_ name: String, _ value: JSONValue?) { members.append((name, value ?? .null)) }
    /// Adds a string; `nil` is null.
    package mutating func add(_ name: String, _ value: String?) { add(name, value.map { .string($0) }) }
    /// Adds a whole number; `nil` is null.
    package mutating func add(_ name: String, _ value: Int?) { add(name, value.map { .number($0) }) }
    /// Adds a number; `nil`, NaN and infinity are null.
    package mutating func add(_ name: String, _ value: Double?) {
        // Negative zero is written as 0, because readers of reports do not need its sign.
        add(name, value.map { .number($0 == 0 ? 0 : $0) })
    }
    /// Adds true or false.
    package mutating func add(_ name: String, _ value: Bool) { add(name, .bool(value)) }
    /// Adds an object; `nil` is null.
    package mutating func add(_ name: String, _ value: JSONObject?) { add(name, value?.value) }
    /// Adds an array of strings.
    package mutating func add(_ name: String, _ values: [String]) { add(name, .array(values.map { .string($0) })) }
    /// Adds an array of whole numbers.
    package mutating func add(_ name: String, _ values: [Int]) { add(name, .array(values.map { .number($0) })) }
    /// Adds an array of objects.
    package mutating func add(_ name: String, _ values: [JSONObject]) { add(name, .array(values.map(\.value))) }
    /// Adds an array of rows of numbers.
    package mutating func add(_ name: String, _ rows: [[Double]]) {
        add(name, .array(rows.map { row in .array(row.map { .number($0) }) }))
    }

    /// Adds all members of another object.
    package mutating func add(membersOf other: JSONObject) { members += other.members }
}

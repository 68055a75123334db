extension NamedKernel {
    /// The parsed and validated parameters of one kernel.
    struct Values {
        private enum Value {
            case number(Double)
            case word(String)
        }

        private var values: [String: Value] = [:]

        /// Reads parameters such as `sigma=2,size=9`; the first ones may be given without their names.
        init(_ text: String, of row: NamedKernel) throws(NamedKernelError) {
            if !text.isEmpty {
                var position = 0
                for part in text.split(separator: ",", omittingEmptySubsequences: false) {
                    try read(String(part), position: &position, of: row)
                }
            }
            for parameter in row.parameters where values[parameter.name] == nil {
                guard case .value(let text) = parameter.fallback else { continue }
                values[parameter.name] = try Self.value(text, of: parameter)
            }
        }

        private mutating func read(
            _ part: String, position: inout Int, of row: NamedKernel
        ) throws(NamedKernelError) {
            let parameter: Parameter
            let text: String
            if let sign = part.firstIndex(of: "=") {
                let name = String(part[..<sign])
                text = String(part[part.index(after: sign)...])
                guard let named = row.parameters.first(where: { $0.name == name }) else {
                    throw .unknownParameter(name, of: row)
                }
                parameter = named
                // A positional value after a named one would be ambiguous.
                position = row.parameters.count
            } else {
                guard position < row.positionalCount else {
                    throw .nameless(part, kernel: row.name, parameters: row.parameters.map(\.name))
                }
                parameter = row.parameters[position]
                text = part
                position += 1
            }
            guard !text.isEmpty else { throw .missingValue(parameter: parameter.name, wanted: parameter.range) }
            guard values[parameter.name] == nil else { throw .repeated(parameter: parameter.name) }
            values[parameter.name] = try Self.value(text, of: parameter)
        }

        private static func value(_ text: String, of parameter: Parameter) throws(NamedKernelError) -> Value {
            let wrong = NamedKernelError.wrongValue(text, parameter: parameter.name, wanted: parameter.range)
            if case .choice(let words) = parameter.range {
                guard words.contains(text) else { throw wrong }
                return .word(text)
            }
            guard let number = KernelText.number(text) else { throw wrong }
            let isWithin =
                switch parameter.range {
                case .real(let range): range.contains(number)
                case .whole(let range): Self.isWhole(number, in: range)
                case .odd(let range): Self.isWhole(number, in: range) && !number.remainder(dividingBy: 2).isZero
                case .choice: false
                }
            guard isWithin else { throw wrong }
            return .number(number)
        }

        private static func isWhole(_ number: Double, in range: ClosedRange<Int>) -> Bool {
            number == number.rounded() && (Double(range.lowerBound)...Double(range.upperBound)).contains(number)
        }
    }
}

extension NamedKernel.Values {
    /// A number, given or by default; `nil` for a derived one that was not given.
    func given(_ name: String) -> Double? {
        guard case .number(let number)? = values[name] else { return nil }
        return number
    }

    /// A whole number, given or by default; `nil` for a derived one that was not given.
    func givenWhole(_ name: String) -> Int? {
        // Ranges of whole numbers are far within the range of `Int`.
        given(name).map { Int($0) }
    }

    /// A word, given or by default; `nil` for a derived one that was not given.
    func givenWord(_ name: String) -> String? {
        guard case .word(let word)? = values[name] else { return nil }
        return word
    }

    /// A number, given or by default; not a derived one.
    func number(_ name: String) -> Double {
        guard let number = given(name) else { preconditionFailure("\(name) is no number of this row") }
        return number
    }

    /// A whole number, given or by default; not a derived one.
    func whole(_ name: String) -> Int {
        guard let number = givenWhole(name) else { preconditionFailure("\(name) is no whole number of this row") }
        return number
    }

    /// A word, given or by default; not a derived one.
    func word(_ name: String) -> String {
        guard let word = givenWord(name) else { preconditionFailure("\(name) is no word of this row") }
        return word
    }
}

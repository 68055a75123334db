import Conventions
import Convolution
import ImageCodecs
import ImagePipeline
import JSON

/// The settings of a run in words, which say what differs between two runs.
///
/// A journal has one line for the settings of each run:
///
///     {"event": "settings", "settings": "<32 digits>", "--kernel": "3x3: 1.0 2.0 ...", "--boundary": "edge", ...}
///
/// As for the digest, all settings are found by reflection. A table names the option of each; a setting that it does not
/// list belongs to the one that contains it, or has its own name.
struct SettingsRecord: Equatable {
    /// The digest of the settings.
    let digest: Digest
    /// The names of options and their values, in the order of the request's properties.
    private(set) var values: [(name: String, text: String)] = []

    /// The settings of a request.
    init(_ request: FilterRequest, program: String) {
        digest = SettingsDigest.of(request, program: program)
        var collector = Collector()
        collector.add(program, to: Self.program)
        for child in SettingsDigest.properties(of: request) { collector.visit(child.value, child.label, inside: nil) }
        values = collector.names.map { ($0, Self.shortened(collector.leaves[$0] ?? [])) }
    }

    /// The names of the settings that differ from another record, each with both values if they are short:
    /// `--boundary (edge, now wrap)`.
    func differences(from old: SettingsRecord) -> [String] {
        let names = values.map(\.name) + old.values.map(\.name).filter { name in !values.contains { $0.name == name } }
        return names.compactMap { name in
            let (before, now) = (old.text(name), text(name))
            guard before != now else { return nil }
            guard let old = Self.shown(before), let new = Self.shown(now), old != new else { return name }
            return "\(name) (\(old), now \(new))"
        }
    }

    /// A value for people; `nil` if it is long.
    ///
    /// Several properties can belong to one option. Those that have their usual value are left out if others have not.
    private static func shown(_ text: String) -> String? {
        var parts: [Substring] = []
        for part in text.split(separator: separator) where !parts.contains(part) { parts.append(part) }
        let unusual = parts.filter { !["default", "1.0", "0.0", "false"].contains($0) }
        let shown = (unusual.isEmpty ? parts : unusual).joined(separator: ", ")
        return shown.isEmpty || shown.count > 40 || text.contains(cut) ? nil : shown
    }

    private static let separator = " | "
    private static let cut = "..."

    private func text(_ name: String) -> String { values.first { $0.name == name }?.text ?? "" }

    static func == (a: SettingsRecord, b: SettingsRecord) -> Bool {
        a.digest == b.digest && a.values.elementsEqual(b.values) { $0 == $1 }
    }

    private static let program = "the program's version"

    /// A value's parts; most of a long value is replaced by its digest.
    private static func shortened(_ parts: [String]) -> String {
        let text = parts.joined(separator: separator)
        guard text.utf8.count > 200 else { return text }
        var hasher = DigestHasher()
        hasher.add(text)
        return "\(text.prefix(40))\(cut)\(hasher.finish().text)"
    }

    /// The options of properties, by their names.
    private static let options = [
        "background": "--background", "orientation": "--orientation", "isLinear": "--linear", "isGray": "--grey",
        "crop": "--crop", "validFill": "--valid-fill", "channels": "--channels", "alpha": "--alpha",
        "asSheet": "--sheet", "damaged": "--damaged",
        "format": "the output's format", "range": "--range", "rounding": "--rounding", "depth": "--depth",
        "arrayLayout": "--layout", "quality": "--quality", "sampling": "--sampling", "isProgressive": "--progressive",
        "optimizesCodes": "--optimize", "pngLevel": "--png-level", "isInterlaced": "--interlace",
        "stripsMetadata": "--strip",
        "kernel": "--kernel", "mode": "--mode", "boundary": "--boundary", "size": "--size", "anchor": "--anchor",
        "stride": "--stride", "dilation": "--dilation", "padding": "--padding", "gain": "--scale", "bias": "--bias",
        "algorithm": "--algorithm", "combination": "--combine", "combinedGain": "--scale", "requestedGain": "--scale",
        "combinedBias": "--bias", "convention": "--like", "layer": "--like",
        "skipsZeroWeights": "--like",
    ]
    /// The options of a convention's properties that flags beside `--like` set.
    private static let conventionOptions = [
        "operation": "--mode", "border": "--boundary", "extent": "--size", "stride": "--stride",
        "dilation": "--dilation", "outputScale": "--scale", "outputBias": "--bias", "anchorX": "--anchor",
        "anchorY": "--anchor",
    ]

    /// Finds the values of each option.
    private struct Collector {
        var names: [String] = []
        var leaves: [String: [String]] = [:]

        mutating func add(_ text: String, to name: String) {
            if leaves[name] == nil { names.append(name) }
            leaves[name, default: []].append(text)
        }

        mutating func visit(_ value: Any, _ label: String?, inside outer: String?) {
            let table = outer == "--like" ? conventionOptions : outer == "--kernel" ? [:] : options
            let isKernel = value is Kernel || value is ConvolutionLayer
            let known = isKernel ? "--kernel" : label.flatMap { table[$0] }
            let name = known ?? outer
            let mirror = Mirror(reflecting: value)
            if mirror.displayStyle == .optional {
                guard let child = mirror.children.first else { return add("default", to: name ?? label ?? "") }
                return visit(child.value, label, inside: outer)
            }
            if let kernel = value as? Kernel {
                let weights = kernel.weights.map { "\($0)" }.joined(separator: " ")
                let anchor = kernel.anchor.map { ", anchor x=\($0.x),y=\($0.y)" } ?? ""
                let offset = kernel.offset == 0 ? "" : ", offset \(kernel.offset)"
                return add("\(kernel.width)x\(kernel.height): \(weights)\(anchor)\(offset)", to: "--kernel")
            }
            // The properties of a chain and of an encoding have options of their own.
            let inner = name ?? (["chain", "encoding"].contains(label) ? nil : label)
            if let choice = value as? any RawRepresentable {
                add("\(choice.rawValue)", to: inner ?? "")
            } else if mirror.children.isEmpty || Self.describesItself(value, mirror) {
                add("\(value)", to: inner ?? "")
            } else {
                for child in mirror.children { visit(child.value, child.label, inside: inner) }
            }
        }

        /// Whether a value's description holds all of it; that of a convention does not.
        private static func describesItself(_ value: Any, _ mirror: Mirror) -> Bool {
            value is any CustomStringConvertible && !(value is Convention) && mirror.displayStyle != .collection
        }
    }
}

extension SettingsRecord {
    /// The line without its line end.
    var line: String {
        var object = JSONObject()
        object.add("event", "settings")
        object.add("settings", digest.text)
        for (name, text) in values { object.add(name, text) }
        return object.text
    }

    /// Parses a line; `nil` for an incomplete line, or any other.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        var object = FlatJSON(bytes, range)
        var (event, digest): (String?, Digest?)
        while let (name, value) = object.next() {
            switch name {
            case "event": event = value
            case "settings": digest = Digest(text: value)
            default: values.append((name, value))
            }
        }
        guard object.isWhole, event == "settings", let digest else { return nil }
        self.digest = digest
    }
}

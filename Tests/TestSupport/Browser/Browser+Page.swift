import Foundation

extension Browser {
    /// The window that a page is shown in.
    public struct Window {
        /// CSS pixels.
        public var width = 1280
        /// CSS pixels.
        public var height = 900
        /// Whether it is a phone's, with a touch screen.
        public var isPhone = false
        /// Whether the system asks for dark colours.
        public var isDark = false
        /// Whether the system asks for less motion.
        public var reducesMotion = false

        /// A window with every field.
        public init(
            width: Int = 1280, height: Int = 900, isPhone: Bool = false, isDark: Bool = false,
            reducesMotion: Bool = false
        ) {
            self.width = width
            self.height = height
            self.isPhone = isPhone
            self.isDark = isDark
            self.reducesMotion = reducesMotion
        }
    }

    /// Loads a file and waits until its scripts have run; `events` are then those of this page alone.
    public func open(_ file: URL, in window: Window = Window()) throws {
        try call(
            "Emulation.setDeviceMetricsOverride",
            ["width": window.width, "height": window.height, "deviceScaleFactor": 1, "mobile": window.isPhone])
        try call("Emulation.setTouchEmulationEnabled", ["enabled": window.isPhone])
        try call(
            "Emulation.setEmulatedMedia",
            [
                "features": [
                    ["name": "prefers-color-scheme", "value": window.isDark ? "dark" : "light"],
                    ["name": "prefers-reduced-motion", "value": window.reducesMotion ? "reduce" : "no-preference"],
                ]
            ])
        try call("Emulation.setFocusEmulationEnabled", ["enabled": true])
        // Another page first, so that the answer below cannot be the old page's.
        try call("Page.navigate", ["url": "about:blank"])
        forgetEvents()
        try call("Page.navigate", ["url": file.absoluteString])
        try wait(for: "location.protocol === 'file:' && document.readyState === 'complete'")
    }

    /// The value of an expression.
    public func evaluate(_ expression: String) throws -> Any? {
        let answer = try call("Runtime.evaluate", ["expression": expression, "returnByValue": true])
        if let details = answer["exceptionDetails"] { throw Failure(description: "\(expression): \(details)") }
        return (answer["result"] as? [String: Any])?["value"]
    }

    /// The value of an expression as text; empty where it has none.
    public func text(_ expression: String) throws -> String { try evaluate(expression).map { "\($0)" } ?? "" }

    /// The value of an expression as a number.
    public func number(_ expression: String) throws -> Double {
        guard let value = try evaluate(expression) as? NSNumber else {
            throw Failure(description: "\(expression) is no number")
        }
        return value.doubleValue
    }

    /// Waits until an expression is true.
    /// - Throws: `Failure` when that takes more than thirty seconds.
    public func wait(for expression: String) throws {
        let deadline = Date(timeIntervalSinceNow: 30)
        while try evaluate(expression) as? Bool != true {
            guard Date() < deadline else { throw Failure(description: "never true: \(expression)") }
            usleep(10_000)
        }
    }

    /// Waits until what was changed is drawn.
    public func waitForFrame() throws {
        let frames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
        try call("Runtime.evaluate", ["expression": frames, "awaitPromise": true])
    }

    /// Presses and releases the left button.
    public func click(_ x: Double, _ y: Double) throws {
        try mouse("mouseMoved", x, y)
        try mouse("mousePressed", x, y)
        try mouse("mouseReleased", x, y)
    }

    /// Drags with the left button from one point to another.
    public func drag(from start: (x: Double, y: Double), to end: (x: Double, y: Double)) throws {
        try mouse("mouseMoved", start.x, start.y)
        try mouse("mousePressed", start.x, start.y)
        for step in 1...4 {
            let share = Double(step) / 4
            try mouse(
                "mouseMoved", start.x + share * (end.x - start.x), start.y + share * (end.y - start.y), isDown: true)
        }
        try mouse("mouseReleased", end.x, end.y)
    }

    private func mouse(_ type: String, _ x: Double, _ y: Double, isDown: Bool = false) throws {
        var event: [String: Any] = ["type": type, "x": x, "y": y]
        if type != "mouseMoved" || isDown { event["button"] = "left" }
        if isDown { event["buttons"] = 1 }
        if type != "mouseMoved" { event["clickCount"] = 1 }
        try call("Input.dispatchMouseEvent", event)
    }

    /// Turns the wheel.
    public func wheel(_ x: Double, _ y: Double, pixels: Double) throws {
        try call("Input.dispatchMouseEvent", ["type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": pixels])
    }

    /// Presses and releases a key.
    /// - Parameters:
    ///   - key: as in `KeyboardEvent.key`.
    ///   - code: as in `KeyboardEvent.code`; by default the key's name.
    ///   - shift: whether Shift is held.
    public func press(_ key: String, code: String? = nil, shift: Bool = false) throws {
        for type in ["rawKeyDown", "keyUp"] {
            try call(
                "Input.dispatchKeyEvent",
                [
                    "type": type, "key": key, "code": code ?? key, "modifiers": shift ? 8 : 0,
                    "windowsVirtualKeyCode": ["Tab": 9, "Escape": 27][key] ?? 0,
                ])
        }
    }

    /// Touches the screen at some points; none lifts all fingers.
    public func touch(_ type: String, _ points: [(x: Double, y: Double)]) throws {
        let places = points.enumerated().map { ["x": $1.x, "y": $1.y, "id": Double($0)] }
        try call("Input.dispatchTouchEvent", ["type": type, "touchPoints": places])
    }
}

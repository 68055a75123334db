import Foundation
import TestSupport

/// A comparison's page as its reader sees and drives it.
struct PageInBrowser {
    let browser: Browser

    /// What a side shows for the chosen sample, in the order of the channels.
    func numbers(_ side: String, _ quantity: String) throws -> [Double] {
        let cells = "document.querySelectorAll('.result .side.\(side) [data-quantity=\(quantity)]')"
        return try text("[...\(cells)].map((cell) => cell.textContent).join(';')").split(separator: ";")
            .map { Double($0.replacing("\u{2212}", with: "-").replacing("\u{221E}", with: "inf")) ?? .nan }
    }

    func text(_ expression: String) throws -> String { try browser.text(expression) }

    /// The text of an element.
    func content(_ id: String) throws -> String { try text("document.getElementById('\(id)').textContent") }

    /// The value of a field.
    func value(_ id: String) throws -> String { try text("document.getElementById('\(id)').value") }

    /// Chooses an option as a user does.
    func choose(_ id: String, _ value: String) throws {
        _ = try browser.evaluate(
            """
            (() => { const field = document.getElementById('\(id)'); field.value = '\(value)';
            field.dispatchEvent(new Event('change')); })()
            """)
    }

    /// Chooses a file in a field as a user does.
    func chooseFile(_ id: String, _ file: URL) throws {
        let field = try browser.call("Runtime.evaluate", ["expression": "document.getElementById('\(id)')"])
        let object = (field["result"] as? [String: Any])?["objectId"] as? String ?? ""
        try browser.call("DOM.setFileInputFiles", ["files": [file.path], "objectId": object])
    }

    /// Where a sample is in the window, if the picture stands still.
    func place(ofColumn x: Int, row y: Int) throws -> (x: Double, y: Double) {
        let box = try corner("picture")
        let data = "document.getElementById('picture').dataset"
        let scale = try browser.number("Number(\(data).scale)")
        return (
            box.x + (try browser.number("Number(\(data).left)")) + (Double(x) + 0.5) * scale,
            box.y + (try browser.number("Number(\(data).top)")) + (Double(y) + 0.5) * scale
        )
    }

    /// The middle of an element in the window.
    func middle(_ id: String) throws -> (x: Double, y: Double) {
        let box = "document.getElementById('\(id)').getBoundingClientRect()"
        return (
            try browser.number("\(box).x + \(box).width / 2"), try browser.number("\(box).y + \(box).height / 2")
        )
    }

    private func corner(_ id: String) throws -> (x: Double, y: Double) {
        let box = "document.getElementById('\(id)').getBoundingClientRect()"
        return (try browser.number("\(box).x"), try browser.number("\(box).y"))
    }

    /// Clicks a sample with the mouse.
    ///
    /// The slider lies over the picture and is moved out of its way.
    func click(column x: Int, row y: Int) throws {
        let place = try place(ofColumn: x, row: y)
        let wipe = try middle("wipe")
        if abs(place.x - wipe.x) < 30 {
            try browser.drag(from: wipe, to: (wipe.x + (place.x < wipe.x ? 90 : -90), wipe.y))
            try browser.waitForFrame()
        }
        try browser.click(place.x, place.y)
    }

    /// The colour that is drawn at a point of the picture, as red, green and blue.
    func color(at point: (x: Double, y: Double)) throws -> String {
        let box = try corner("picture")
        return try text(
            """
            [...document.getElementById('picture').getContext('2d').getImageData(
            \(point.x - box.x), \(point.y - box.y), 1, 1).data].join()
            """)
    }

    /// What the page and the browser complained of since it was loaded, and what was asked of the network.
    func complaints(about file: URL) -> [String] {
        browser.events.compactMap { event in
            switch event.method {
            case "Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Log.entryAdded":
                return "\(event.method): \(event.parameters)"
            case "Network.requestWillBeSent":
                let url = (event.parameters["request"] as? [String: Any])?["url"] as? String ?? ""
                return url == file.absoluteString || url.hasPrefix("about:") || url.hasPrefix("data:")
                    ? nil : "asks for \(url)"
            default: return nil
            }
        }
    }
}

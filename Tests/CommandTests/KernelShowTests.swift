import Foundation
import TestSupport
import Testing

private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/kernel")

@Suite struct KernelShowTests {
    @Test func listIsPinned() throws {
        try withTemporaryFolder { folder in
            let list = try imgconv(["kernel", "list"], in: folder)
            #expect(list.status == 0 && list.errors.isEmpty)
            try expectGolden(list.text, fixtures.appending(path: "list.txt"))
            for line in list.text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }

    /// Every name on the list is taken, with every default that the list prints.
    @Test func whatIsListedWorks() throws {
        try withTemporaryFolder { folder in
            let lines = try imgconv(["kernel", "list", "--json"], in: folder).text.split(separator: "\n")
            #expect(lines.count >= 19)
            for line in lines {
                let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
                let name = try #require(row["name"] as? String)
                let parameters = try #require(row["parameters"] as? [[String: Any]])
                #expect((row["formula"] as? [String])?.isEmpty == false)
                let result = try imgconv(["kernel", "convert", name, "-o", "-"], in: folder)
                #expect(result.status == 0 && !result.output.isEmpty, "\(name): \(result.errors)")
                for parameter in parameters { #expect(parameter["meaning"] is String && parameter["range"] is String) }
            }
        }
    }

    @Test func showIsPinned() throws {
        try withTemporaryFolder { folder in
            try "3x2+0+1: 1,-,3 4,5,6; 2: 1,0,0,-1\n".write(
                to: folder.appending(path: "two.magick"), atomically: true, encoding: .utf8)
            try "{\"kernel\": [[1, 2], [3, 4]], \"scale\": 0.5, \"bias\": 10}".write(
                to: folder.appending(path: "k.json"), atomically: true, encoding: .utf8)
            var text = ""
            for kernel in [
                "sobel:y", "gaussian", "gaussian:2", "motion:length=5,angle=45", "-1 0 1", "1 2; 3 4", "0 0", "5",
                "1e300 1e-300 1.5", "1/3 -2/3 1000", "box:40", "two.magick", "k.json",
            ] {
                let result = try imgconv(["kernel", "show", kernel], in: folder)
                #expect(result.status == 0, "\(kernel): \(result.errors)")
                text += "$ imgconv kernel show '\(kernel)'\n\(result.text)\n"
            }
            try expectGolden(text, fixtures.appending(path: "show.txt"))
            for line in text.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
        }
    }

    @Test func helpIsPinned() throws {
        try withTemporaryFolder { folder in
            var text = ""
            for verb in [[], ["list"], ["show"], ["convert"]] {
                let help = try imgconv(["kernel"] + verb + ["--help"], in: folder, environment: ["COLUMNS": "80"])
                #expect(help.status == 0 && help.errors.isEmpty)
                text += help.text + "\n"
            }
            try expectGolden(text, fixtures.appending(path: "help.txt"))
        }
    }

    @Test func showsNumbersForPrograms() throws {
        try withTemporaryFolder { folder in
            let result = try imgconv(["kernel", "show", "1 2; 3 4", "--json"], in: folder)
            let object = try #require(try JSONSerialization.jsonObject(with: result.output) as? [String: Any])
            #expect(object["weights"] as? [[Double]] == [[1, 2], [3, 4]])
            let numbers = [
                "width": 2, "height": 2, "sum": 10, "positive_sum": 10, "negative_sum": 0, "absolute_sum": 10,
                "rank": 2,
                "mode_difference": 4, "bias": 0,
            ]
            for (name, value) in numbers { #expect(object[name] as? Int == value, "\(name)") }
            #expect(object["symmetric_180"] as? Bool == false)
            #expect(object["anchor"] is NSNull)
            let centre = object["centre"] as? [String: [String: Int]]
            #expect(centre == ["convolve": ["x": 0, "y": 0], "correlate": ["x": 1, "y": 1]])
            let response = object["response"] as? [String: Int]
            #expect(response == ["zero": 10, "nyquist_x": 2, "nyquist_y": 4, "nyquist_xy": 0])
        }
    }
}

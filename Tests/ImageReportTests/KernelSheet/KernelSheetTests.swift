import Convolution
@testable import ImageReport
import TestSupport
import Testing

@Suite struct KernelSheetTests {
    private static func draw(
        _ kernel: Kernel, theme: SheetStyle.Theme = .light, scale: Double = 1, fonts: Bool = true
    ) -> (size: PixelSize, bytes: [UInt8]) {
        var style = SheetStyle()
        (style.theme, style.scale) = (theme, scale)
        let canvas = KernelSheet.draw(kernel, heading: "Kernel", style: style, type: Typesetter(usesFonts: fonts))
        return (PixelSize(canvas.width, canvas.height), canvas.bytes)
    }

    private static func contains(_ bytes: [UInt8], _ color: ColorMap.RGB8) -> Bool {
        stride(from: 0, to: bytes.count, by: 3).contains {
            bytes[$0] == color[0] && bytes[$0 + 1] == color[1] && bytes[$0 + 2] == color[2]
        }
    }

    /// Odd kernels of all sorts are drawn, with and without fonts.
    @Test(arguments: [
        Kernel(rows: [[1]]), Kernel(rows: [[0]]), Kernel(rows: [[0, 0], [0, 0]]), Kernel(rows: [[1, -1]]),
        Kernel(rows: [[1], [2], [1]]),
        Kernel(width: 60, height: 2, weights: (0..<120).map { Double($0 % 7) - 3 }),
        Kernel(rows: [[1e308, -1e308], [1e308, 1e308]]), Kernel(rows: [[.leastNonzeroMagnitude, 0]]),
        Kernel(width: 700, height: 1, weights: Array(repeating: 1.0 / 700, count: 700)),
        Kernel(width: 2, height: 2, weights: [1, 2, 3, 4], anchor: .init(x: 1, y: 0)),
    ])
    func anyKernel(kernel: Kernel) {
        // Two columns of 256, a gap of 20 and margins of 22.
        for fonts in [true, false] { #expect(Self.draw(kernel, scale: 0.5, fonts: fonts).size.width == 576) }
    }

    @Test func themesDifferInTheirPage() {
        let kernel = Kernel(rows: [[1, 2, 3], [0, 0, 0], [-1, -2, -4]])
        let (light, dark) = (Self.draw(kernel, scale: 0.5), Self.draw(kernel, theme: .dark, scale: 0.5))
        #expect(light.size == dark.size)
        #expect(Array(light.bytes.prefix(3)) == [255, 255, 255])
        #expect(Array(dark.bytes.prefix(3)) == [20, 21, 26])
        // Both have the ends of the weights' colours, and the brightest of the response's.
        for (bytes, map) in [(light.bytes, ColorMap.signed), (dark.bytes, .signedOnDark)] {
            #expect(Self.contains(bytes, map.table(count: 2)[0]))
            #expect(Self.contains(bytes, ColorMap.heat.table(count: 256)[0]))
        }
    }

    @Test func captionsNeedAFont() {
        let kernel = Kernel(rows: [[1, 2], [3, 4]])
        let without = Self.draw(kernel, scale: 0.5, fonts: false)
        guard Typesetter().hasFont else {
            print("note: no font is installed; captions are not looked at")
            return
        }
        #expect(Self.draw(kernel, scale: 0.5).size.height > without.size.height)
    }
}

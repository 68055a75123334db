import FileSystem
import ImageBuffers
import ImageCodecs

/// Writes feature maps, which are channels without colours, as pictures: one file each, or all on one sheet.
package enum FeatureMaps {
    /// The files of a result: one, or one for each channel if the format cannot hold all of them.
    ///
    /// `maps.png` becomes `maps-0.png`, `maps-1.png`..., with leading zeros so that names sort.
    static func places(
        for place: OutputDestination, channels: Int, format: ImageFormat, request: FilterRequest
    ) -> [OutputDestination] {
        guard request.chain.layer != nil, channels > 1, format.holdsIntegers, !request.asSheet,
            case .file(let path, let overwrite) = place
        else { return [place] }
        let digits = String(channels - 1).count
        return (0..<channels).map { channel in
            .file(Self.path(ofMap: channel, digits: digits, of: path), overwrite: overwrite)
        }
    }

    /// The file of one map: `maps.png` becomes `maps-03.png`, and `maps` becomes `maps-03`.
    private static func path(ofMap channel: Int, digits: Int, of path: String) -> String {
        let (folder, _) = PathName.split(path)
        let (stem, ext) = PathName.stemAndExtension(path)
        let number = String(channel)
        let padded = String(repeating: "0", count: digits - number.count) + number
        return folder + (ext.isEmpty ? "\(stem)-\(padded)" : "\(stem)-\(padded).\(ext)")
    }

    /// Whether the result for a path exists: as one file, or as any number of feature maps.
    package static func areThere(_ path: String) -> Bool {
        if FileKind(of: path) == .regular { return true }
        // Every format of layers counts channels with an Int32: ten digits at most.
        return (1...10).contains { digits in
            FileKind(of: Self.path(ofMap: 0, digits: digits, of: path)) == .regular
        }
    }

    /// Arranges all channels side by side on a nearly square sheet.
    ///
    /// Lines with the value of the brightest sample separate the channels.
    static func sheet(
        of image: borrowing PlanarImage, subject: String
    ) throws(PipelineError) -> PlanarImage {
        let grid = SheetGrid(count: image.channelCount, width: image.width, height: image.height)
        var extent = SampleExtent()
        for channel in 0..<image.channelCount {
            image.withPlane(channel) { extent.include($0, rows: 0..<$0.height) }
        }
        var sheet: PlanarImage
        do throws(PlaneError) {
            sheet = try PlanarImage(width: grid.width, height: grid.height, layout: .gray) { _ throws(PlaneError) in
                try Plane(width: grid.width, height: grid.height, filledWith: max(extent.high, 0))
            }
        } catch {
            throw PipelineError(error, subject: subject)
        }
        for channel in 0..<image.channelCount {
            image.withPlane(channel) { map in
                sheet.withMutablePlane(0) { $0.paste(map, at: grid.corner(of: channel)) }
            }
        }
        return sheet
    }
}

extension Plane {
    /// Copies another plane's samples to a position in this one.
    /// - Precondition: at that position, the other plane lies within this one.
    fileprivate mutating func paste(_ other: borrowing Plane, at corner: (x: Int, y: Int)) {
        for y in 0..<other.height {
            other.withRow(y) { source in
                withMutableRow(corner.y + y) { row in
                    for x in source.indices { row[corner.x + x] = source[x] }
                }
            }
        }
    }
}

/// The positions of the maps on a sheet.
struct SheetGrid: Equatable {
    private static let gap = 2
    private let columns: Int
    private let rows: Int
    private let mapWidth: Int
    private let mapHeight: Int

    /// - Parameters:
    ///   - count: the number of maps; at least 1.
    ///   - width: the width of a map.
    ///   - height: the height of a map.
    init(count: Int, width: Int, height: Int) {
        var columns = 1
        while columns < count && columns * width < (count + columns - 1) / columns * height { columns += 1 }
        self.columns = columns
        rows = (count + columns - 1) / columns
        mapWidth = width
        mapHeight = height
    }

    /// Samples per row of the sheet.
    var width: Int { columns * (mapWidth + Self.gap) - Self.gap }
    /// Rows of the sheet.
    var height: Int { rows * (mapHeight + Self.gap) - Self.gap }

    /// The upper left sample of a map.
    func corner(of map: Int) -> (x: Int, y: Int) {
        (map % columns * (mapWidth + Self.gap), map / columns * (mapHeight + Self.gap))
    }
}

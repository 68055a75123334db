extension PlanarImage {
    /// The extent of the colour channels' finite samples.
    package borrowing func colorExtent() -> SampleExtent {
        var extent = SampleExtent()
        for channel in layout.colorChannels {
            withPlane(channel) { extent.include($0, rows: 0..<$0.height) }
        }
        return extent
    }
}

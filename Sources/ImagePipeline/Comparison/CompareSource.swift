import ImageBuffers
import ImageCodecs

/// Reads the image of a comparison, or draws it.
struct CompareSource {
    /// The header, which is known before any sample is decoded.
    let header: ImageHeader
    /// `nil` for the test picture.
    private let decoder: Decoder?

    /// Opens the image and reads its header.
    init(_ input: CompareRequest.Input, limits: DecodeLimits) throws(PipelineError) {
        switch input {
        case .image(let source):
            let decoder = try Decoder(source, limits: limits, conversion: .upright)
            (header, self.decoder) = (decoder.header, decoder)
        case .testPicture: (header, decoder) = (TestPicture.header, nil)
        }
    }

    /// Decodes the image, or draws it.
    func read() throws(PipelineError) -> DecodedImage {
        if let decoder { return try decoder.decode() }
        do throws(PlaneError) {
            return DecodedImage(header: header, image: try TestPicture.image(), metadata: ImageMetadata())
        } catch {
            throw PipelineError(refused: header.width * header.height * 4, subject: TestPicture.name)
        }
    }
}

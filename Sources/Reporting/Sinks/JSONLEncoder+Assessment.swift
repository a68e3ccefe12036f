import Fetching

/// What a link checker says of a result, in keys that are there only where they apply.
extension JSONLEncoder {
    /// Appends `warnings`, `severity`, `change`, `etag`, `last_modified`, `linked_from_count` and
    /// `linked_from`.
    ///
    /// `severity` is there for everything that is broken or warned of.
    func append(_ assessment: Assessment, of result: FetchResult, to buffer: inout [UInt8]) {
        if !assessment.findings.isEmpty { append(assessment.findings, to: &buffer) }
        if let severity = result.severity {
            buffer.append(",\"severity\":")
            buffer.append(json: severity.rawValue)
        }
        if let change = assessment.change {
            buffer.append(",\"change\":")
            buffer.append(json: change.rawValue)
        }
        if let validators = result.validators { append(validators, to: &buffer) }
        if let places = assessment.linkedFrom { append(places, to: &buffer) }
    }

    private func append(_ validators: Validators, to buffer: inout [UInt8]) {
        if let etag = validators.etag {
            buffer.append(",\"etag\":")
            buffer.append(json: etag)
        }
        if let date = validators.lastModified {
            buffer.append(",\"last_modified\":")
            buffer.append(json: date)
        }
    }

    private func append(_ findings: [Finding], to buffer: inout [UInt8]) {
        buffer.append(",\"warnings\":[")
        for (index, finding) in findings.enumerated() {
            if index > 0 { buffer.append(UInt8(ascii: ",")) }
            buffer.append(json: finding.kind.rawValue)
        }
        buffer.append(UInt8(ascii: "]"))
    }

    private func append(_ places: LinkPlaces, to buffer: inout [UInt8]) {
        buffer.append(",\"linked_from_count\":")
        buffer.append(decimal: places.count)
        buffer.append(",\"linked_from\":[")
        for (index, place) in places.first.prefix(LinkPlaces.maximum).enumerated() {
            buffer.append(index == 0 ? "{\"url\":" : ",{\"url\":")
            buffer.append(json: place.page.text)
            append("line", place.line, to: &buffer)
            append("column", place.column, to: &buffer)
            buffer.append(",\"element\":")
            buffer.append(json: place.element)
            buffer.append(",\"attribute\":")
            buffer.append(json: place.attribute)
            buffer.append(",\"text\":")
            buffer.append(json: place.text)
            buffer.append(UInt8(ascii: "}"))
        }
        buffer.append(UInt8(ascii: "]"))
    }

    /// A number from 1, or `null` for the zero of a place without lines.
    private func append(_ key: StaticString, _ number: Int, to buffer: inout [UInt8]) {
        buffer.append(",\"")
        buffer.append(key)
        buffer.append("\":")
        if number > 0 { buffer.append(decimal: number) } else { buffer.append("null") }
    }
}

import Files
import Glibc
import Testing

@testable import FetchingCurl

struct SaveFolderTests {
    private let path: String

    init() throws {
        var template = Array("/tmp/save-folder-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    private var names: [String] { FolderListing.names(in: path).sorted() }

    private func put(_ name: String) {
        close(open("\(path)/\(name)", O_WRONLY | O_CREAT, 0o644))
    }

    private func tidy() {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    private func save(_ task: Int, in folder: SaveFolder) throws -> String {
        let saved = try folder.makeFile(task: task, url: "http://a/").finish()
        return String(saved.dropFirst(path.utf8.count + 1))
    }

    @Test func `numbers go on behind the highest that is there`() throws {
        defer { tidy() }
        for name in ["2-a", "17.2-b", "x", "30x", "-1-x", "99999999999999999999-x"] { put(name) }
        let folder = SaveFolder(path + "/")
        #expect(try save(1, in: folder) == "19-a_")
        #expect(try save(0, in: folder) == "18-a_")
        #expect(try save(250, in: folder) == "268-a_")
    }

    @Test func `a task that is saved twice has two files`() throws {
        defer { tidy() }
        let folder = SaveFolder(path)
        let first = try folder.makeFile(task: 0, url: "http://a/")
        let second = try folder.makeFile(task: 0, url: "http://a/")
        #expect(try second.finish() == "\(path)/1-a_")
        #expect(try first.finish() == "\(path)/1.2-a_")
        #expect(try save(0, in: folder) == "1.3-a_")
    }

    @Test func `no body takes the place of a file that came in between`() throws {
        defer { tidy() }
        let folder = SaveFolder(path)
        let file = try folder.makeFile(task: 0, url: "http://a/")
        put("1-a_")
        #expect(try file.finish() == "\(path)/1.2-a_")
        #expect(names.contains("1-a_"))
    }

    @Test func `runs at one time share a folder without sharing a number`() throws {
        defer { tidy() }
        let (first, second) = (SaveFolder(path), SaveFolder(path))
        var saved: [String] = []
        for task in 0..<250 {
            saved.append(try save(task, in: first))
            saved.append(try save(task, in: second))
        }
        let numbers = saved.compactMap { BodyFile.number(of: $0) }
        #expect(Set(numbers).count == 500)
        #expect(numbers[0] == 1)
    }

    @Test func `what a killed run has left goes when no other is alive`() throws {
        defer { tidy() }
        let others = [".1x.part", ".part", ".x-1.part", "1-a.part", ".2-a.partial"]
        for name in others + [".1-a.part", ".12.2-b.part"] { put(name) }
        var first: SaveFolder? = SaveFolder(path)
        #expect(names == (others + [".crawltop-numbers"]).sorted())
        put(".7-of-the-first.part")
        var second: SaveFolder? = SaveFolder(path)
        #expect(names.contains(".7-of-the-first.part"))
        first = nil
        #expect(names.contains(".crawltop-numbers"))
        second = nil
        #expect(first == nil && second == nil)
        #expect(names == (others + [".7-of-the-first.part"]).sorted())
        _ = SaveFolder(path)
        #expect(names == others.sorted())
    }

    @Test func `a body that is given up leaves nothing`() throws {
        defer { tidy() }
        let folder = SaveFolder(path)
        var file: BodyFile? = try folder.makeFile(task: 0, url: "http://a/")
        #expect(file != nil && names.contains(".1-a_.part"))
        file = nil
        #expect(names == [".crawltop-numbers"])
    }
}

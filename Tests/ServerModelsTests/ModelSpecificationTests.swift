import ServerModels
import Testing

struct ModelSpecificationTests {
    @Test(
        arguments: [
            "fifo:12@50ms", "usl:20,0.05,0.0005", "amdahl:20,0.1", "linear:0s", "linear:1.5us",
            "429-above:16@50ms,retry-after=1s", "timeout-above:10@50ms/5s",
            "bucket:50/s+20@10ms,wait", "knee:50ms,0.01,16,1.1", "mix:50ms/500ms@20s",
            "mix:12@50ms/500ms@20s", "outage", "outage:5s",
            "step:fifo:12@50ms~60s~fifo:4@50ms~90s~outage",
            "fifo:1@2s,jitter=lognormal:1.5,noise=2%/1s,walk=0.1%/2s,drift=-20%/60s,"
                + "shift=50%@30s,error=7%,connect=300ms,retry-after=2s,seed=7",
        ])
    func `a specification prints as it is written`(text: String) throws {
        let specification = try ModelSpecification(parsing: text)
        #expect(specification.description == text)
        #expect(try ModelSpecification(parsing: specification.description) == specification)
    }

    @Test(arguments: ModelCatalogue.entries)
    func `a name alone stands for its example`(entry: ModelCatalogue.Entry) throws {
        let short = try ModelSpecification(parsing: entry.name)
        #expect(try ModelSpecification(parsing: entry.example) == short)
        #expect(try ModelSpecification(parsing: short.description) == short)
    }

    @Test(arguments: ModelCatalogue.options)
    func `every option of the catalogue goes with any model`(entry: ModelCatalogue.Entry) throws {
        let specification = try ModelSpecification(parsing: "usl:20,0.05,0.0005,\(entry.form)")
        #expect(specification.description == "usl:20,0.05,0.0005,\(entry.form)")
    }

    @Test(
        arguments: [
            ("timeout-above:10@50ms", "timeout-above:10@50ms/5s"), ("fifo:3", "fifo:3@50ms"),
            ("429-above:16", "429-above:16@50ms"), ("bucket:50/s+20", "bucket:50/s+20@10ms"),
            ("cold:300ms", "fifo:12@50ms,connect=300ms"), ("usl:20,0.1,0", "amdahl:20,0.1"),
            ("fifo:1@1m,noise=2%", "fifo:1@60s,noise=2%/1s"),
        ])
    func `what is left out has a default`(text: String, full: String) throws {
        #expect(try ModelSpecification(parsing: text).description == full)
    }

    @Test(
        arguments: [
            ("", "no model is called ''"), ("fifi:12", "no model is called 'fifi'"),
            ("fifo:", "'fifo:' is no fifo: it is written fifo:"), ("step:", "'step:' is no step"),
            ("usl:,error=1%", "'usl:' is no usl"),
            ("fifo:0@50ms", "'0' is no number of slots: it is a whole number from 1 to 1000000"),
            ("fifo:12@50", "'50' is no time: it is a time such as 50ms or 2s"),
            ("fifo:12@-5ms", "'-5ms' is no time"), ("fifo:12@nans", "'nans' is no time"),
            ("fifo:12@2h", "'2h' is no time"), ("fifo:12@90m", "'90m' is no time"),
            ("usl:20,0.05", "'usl:20,0.05' is no usl: it is written usl:RATE,SIGMA,KAPPA"),
            ("usl:20,2,0", "'2' is no sigma: it is a number from 0 to 1"),
            ("usl:inf,0,0", "'inf' is no rate"), ("bucket:50+20", "'50' is no rate"),
            ("bucket:50/s", "'bucket:50/s' is no bucket"), ("mix:50ms@20s", "is no mix"),
            ("fifo:12@50ms,speed=3", "fifo has no option 'speed'"),
            ("fifo:12@50ms,wait", "fifo has no option 'wait'"),
            ("fifo:12@50ms,", "fifo has no option ''"),
            ("fifo,seed=1,seed=2", "option 'seed' is given twice"),
            ("fifo,seed=-1", "'-1' is no seed"), ("fifo,error=2", "'2' is no error"),
            ("fifo,error=101%", "'101%' is no error: it is a share from 0% to 100%"),
            ("fifo,drift=-20%", "'-20%' is no drift: it is such as -20%/60s"),
            ("fifo,drift=-95%/60s", "'-95%' is no drift"), ("fifo,jitter=2", "'2' is no jitter"),
            ("fifo,noise=2%/1ms", "'1ms' is no period of noise: it is 10ms or longer"),
            ("fifo,retry-after=1500ms", "'1500ms' is no retry-after: it is whole seconds"),
            ("step:fifo~60s", "'step:fifo~60s' is no step: it is written step:MODEL~TIME~MODEL"),
            ("step:fifo~60s~fifo~60s~usl", "'60s' changes no later than the model before it"),
            ("step:fifo~60s~fofo", "no model is called 'fofo'"),
        ])
    func `what is wrong is named in one line`(text: String, words: String) throws {
        let error = #expect(throws: ModelSyntaxError.self) {
            try ModelSpecification(parsing: text)
        }
        let line = try #require(error).description
        #expect(line.contains(words), "\(line)")
        #expect(!line.contains("\n"))
    }
}

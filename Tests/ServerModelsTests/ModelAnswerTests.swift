import ServerModels
import Testing

struct ModelAnswerTests {
    @Test
    func `an answer is a plain success unless it is told otherwise`() {
        #expect(ModelAnswer() == ModelAnswer(status: 200, retryAfter: nil))
    }
}

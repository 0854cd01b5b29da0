package io.syncline.definition.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.Finding;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read as YAML is said in sentences that name lines, not in a parser's words. */
class ParserMessagesTest {

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("a: 1\nb: {c: 1\nd: 2\n", "3:2", "the `{` of line 2 is never closed"),
        Arguments.of("{a: 1\n", "2:1", "the `{` of line 1 is never closed"),
        Arguments.of("a: [1, 2\nb: 3\n", "2:2", "the `[` of line 1 is never closed"),
        Arguments.of("a: {b: 1 c: 2}\n", "1:11", "a comma or the closing `}` is missing"),
        Arguments.of("a:\n  b: 1\n c: 2\n", "3:2", "indented unlike line 2 above it"),
        Arguments.of("a:\n  - b\n\n # x\n - c\n", "5:2", "indented unlike line 2 above it"),
        Arguments.of("a: 1\n- b\n", "2:1", "line 1 above it: one is an item of a list"),
        Arguments.of("a: \"b\" c\n", "1:8", "nothing may follow here"),
        Arguments.of("a: b: c\n", "1:5", "put the value in quotes"),
        Arguments.of("a: - b\n", "1:4", "on a line of its own"),
        Arguments.of("a:\n\tb: 1\n", "2:1", "indented by a tab"),
        Arguments.of("a: @x\n", "1:4", "begins with `@` is written in quotes"),
        Arguments.of("a: * x\n", "1:5", "written in quotes"),
        Arguments.of("a: \"abc\nb: 1\n", "3:1", "the quote of line 1 is never closed"),
        Arguments.of("a: \"\\d\"\n", "1:6", "no escape"),
        Arguments.of("a: 1\nbcd\ne: 2\n", "3:1", "line 2 is a key without a `:`"),
        Arguments.of("a: }\n", "1:4", "a value is missing before this"),
        Arguments.of("a: >x\n  b\n", "1:5", "look at this line and the one above it"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void aSentenceSaysWhatIsWrongAndWhere(String text, String place, String sentence) {
    assertThat(DefinitionTreeReader.read("a.sync.yaml", text).findings())
        .singleElement()
        .extracting(Finding::toString)
        .asString()
        .startsWith("a.sync.yaml:" + place + " ")
        .contains(sentence)
        .doesNotContain("block mapping", "token", "scalar", "<");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: \u201cb\u201d", "a: [\u2018b\u2019]", "\u201ea\u201c: b"})
  void aQuoteThatAWordProcessorMadeIsAProblem(String text) {
    assertThat(DefinitionTreeReader.read("a.sync.yaml", text).findings())
        .singleElement()
        .extracting(Finding::message)
        .asString()
        .contains("does not quote");
  }

  @Test
  void aTypographicQuoteWithinATextIsPartOfIt() {
    var text = "a: what people call \u201copen\u201d\nb: '\u201copen\u201d'\n";
    assertThat(DefinitionTreeReader.read("a.sync.yaml", text).findings()).isEmpty();
  }
}

package io.syncline.core.transform;

import static io.syncline.core.transform.Samples.struct;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.Cleansing;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.Samples.Field;
import io.syncline.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of Atlassian as plain text. */
class RichTextTest {

  private static final String FORMATTED =
      """
      {"type": "doc", "version": 1, "content": [
        {"type": "paragraph", "content": [
          {"type": "text", "text": "Hello ", "marks": [{"type": "strong"}]},
          {"type": "mention", "attrs": {"id": "1", "text": "@Ann"}},
          {"type": "hardBreak"}, {"type": "text", "text": "see "},
          {"type": "inlineCard", "attrs": {"url": "https://a.example"}}]},
        {"type": "bulletList", "content": [
          {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "one"}]}]},
          {"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "two"}]},
            {"type": "orderedList", "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "in"}]}]}]}]}]},
        {"type": "panel", "content": [{"type": "paragraph", "content": [{"type": "date", "attrs": {"timestamp": "1582152559000"}}]}]},
        {"type": "table", "content": [{"type": "tableRow", "content": [
          {"type": "tableCell", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "a"}]}]},
          {"type": "tableCell", "content": [{"type": "paragraph"}]}]}]},
        {"type": "mediaSingle", "content": [{"type": "media", "attrs": {"id": "x"}}]},
        {"type": "taskList", "content": [{"type": "taskItem", "attrs": {"state": "DONE"}, "content": [{"type": "text", "text": "did"}]}]}]}
      """;

  private final Samples rich = Samples.one(Field.of(ValueType.TEXT, "adf"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "one",
        "one\ntwo",
        "one\n\ntwo",
        "one\n\n\ntwo\n\n\n\nthree",
        "\nbegins",
        "ends\n",
        "\n\n",
        " spaces  inside ",
        "* no list\n- nor this",
        "\t\u00e9\uD83D\uDE00"
      })
  void aPlainTextComesBackAsItWas(String text) {
    var document = Objects.requireNonNull(rich.written(Value.text(text)));

    assertThat(document).isInstanceOf(Value.Struct.class);
    assertThat(rich.unified(document)).isEqualTo(Value.text(text));
  }

  @Test
  void aTextIsParagraphsAndBreaks() {
    assertThat(Json.text(Objects.requireNonNull(rich.written(Value.text("a\nb\n\nc")))))
        .isEqualTo(
            "{\"content\":[{\"content\":[{\"text\":\"a\",\"type\":\"text\"},{\"type\":\"hardBreak\"},"
                + "{\"text\":\"b\",\"type\":\"text\"}],\"type\":\"paragraph\"},{\"content\":"
                + "[{\"text\":\"c\",\"type\":\"text\"}],\"type\":\"paragraph\"}],\"type\":\"doc\","
                + "\"version\":1}");
  }

  @Test
  void ofAFormattedDocumentTheTextIsLeft() {
    assertThat(rich.unified(formatted()))
        .isEqualTo(
            Value.text(
                "Hello @Ann\n"
                    + "see https://a.example\n\n"
                    + "- one\n"
                    + "- two\n"
                    + "  1. in\n\n"
                    + "2020-02-19\n\n"
                    + "a | \n\n"
                    + "\n\n"
                    + "[x] did"));
  }

  @Test
  void formattingAloneIsNoOtherText() {
    var text = Objects.requireNonNull(rich.unified(formatted()));

    var plain = Objects.requireNonNull(rich.written(text));
    assertThat(plain).isNotEqualTo(formatted());
    assertThat(Objects.requireNonNull(rich.unified(plain)).agreesWith(text)).isTrue();
  }

  @Test
  void aTextIsTidiedAsAWholeAndNotPieceByPiece() {
    rich.cleansing = new Cleansing(true, true, Map.of());

    assertThat(rich.unified(formatted()))
        .isInstanceOfSatisfying(
            Value.Text.class, it -> assertThat(it.value()).startsWith("Hello @Ann\nsee https://"));
  }

  @Test
  void aTextOrNothingIsReadToo() {
    assertThat(rich.unified("plain")).isEqualTo(Value.text("plain"));
    assertThat(rich.unified(Value.CLEARED)).isEqualTo(Value.CLEARED);
    assertThat(rich.unified(struct("type", "doc", "content", Samples.items())))
        .isEqualTo(Value.CLEARED);
    assertThat(rich.written(Value.CLEARED)).isEqualTo(Value.CLEARED);
  }

  @ParameterizedTest
  @CsvSource({"paragraph", "''"})
  void anotherObjectIsAProblemOfItsValue(String type) {
    var inbound = rich.in("f", struct("type", type));

    assertThat(inbound.problems()).extracting(FieldProblem::code).containsExactly("type");
  }

  @Test
  void aTooLongTextIsRefused() {
    var field = Field.of(ValueType.TEXT, "adf");
    field.maxLength = 3;

    assertThat(Samples.one(field).out("a", "four").problems())
        .extracting(FieldProblem::code)
        .containsExactly("too-long");
    assertThat(Samples.one(field).out("a", "abc").problems()).isEmpty();
  }

  private static Value formatted() {
    return Json.parse(FORMATTED.getBytes(StandardCharsets.UTF_8));
  }
}

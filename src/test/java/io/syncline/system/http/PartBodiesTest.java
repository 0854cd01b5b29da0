package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bodies of several parts, and those that are one content as it is. */
class PartBodiesTest {

  private static final SystemId ODD = SystemId.of("odd");

  /** As Google Drive takes a file: what is known of it, and what it holds. */
  private static final String RELATED =
      """
      objects:
        files:
          path: /files
          fields: {name: {}, mimeType: {}, content: {}}
          operations:
            create:
              query: {uploadType: multipart}
              encoding: multipartRelated
              body:
                parts:
                  - {json: {name: "{fields.name}", parents: [root]}}
                  - {type: "{fields.mimeType}", text: "{fields.content}"}
            update: {method: PUT, encoding: raw, body: {type: "{fields.mimeType}", base64: "{fields.content}"}}
            get: {}
      """;

  private static final String FORM =
      """
      objects:
        files:
          path: /files
          fields: {name: {}, note: {}, content: {}}
          operations:
            create:
              encoding: multipart
              body:
                parts:
                  - {name: note, text: "{fields.note}"}
                  - {name: file, fileName: "{fields.name}", type: application/pdf, base64: "{fields.content}"}
      """;

  private final List<HttpCall> asked = new ArrayList<>();

  @Test
  void whatIsKnownOfAFileAndWhatItHoldsAreTwoPartsInTheirOrder() {
    var outcome =
        create(
            RELATED,
            Map.of(
                "name", Value.text("Zoë.txt"),
                "mimeType", Value.text("text/plain; charset=iso-8859-1"),
                "content", Value.text("Zoë\r\n--part")));

    assertThat(outcome).isInstanceOf(WriteOutcome.Done.class);
    var boundary = boundary("multipart/related");
    assertThat(new String(body(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            ("--B\r\nContent-Type: application/json\r\n\r\n"
                    + new String(
                        "{\"name\":\"Zoë.txt\",\"parents\":[\"root\"]}"
                            .getBytes(StandardCharsets.UTF_8),
                        StandardCharsets.ISO_8859_1)
                    + "\r\n--B\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n"
                    + "Zoë\r\n--part\r\n--B--\r\n")
                .replace("--B", "--" + boundary));
    assertThat(asked.get(0).uri().getRawQuery()).isEqualTo("uploadType=multipart");
  }

  @Test
  void aPartThatNothingFillsIsLeftOut() {
    create(RELATED, Map.of("name", Value.text("a")));

    assertThat(new String(body(), StandardCharsets.UTF_8).split("Content-Type")).hasSize(2);
  }

  @Test
  void theSameRequestIsTheSameBytes() {
    create(RELATED, Map.of("name", Value.text("a")));
    create(RELATED, Map.of("name", Value.text("a")));

    assertThat(asked.get(0).body()).isEqualTo(asked.get(1).body());
    assertThat(asked.get(0).headers()).isEqualTo(asked.get(1).headers());
  }

  @Test
  void partsOfAFormHaveNamesThatCannotEndTheirHeader() {
    create(
        FORM,
        Map.of(
            "name", Value.text("a\"; x=\"\r\nX: y.pdf"),
            "note", Value.text(""),
            "content", Value.text("AP/+")));

    var boundary = boundary("multipart/form-data");
    assertThat(new String(body(), StandardCharsets.ISO_8859_1))
        .isEqualTo(
            ("--B\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n\r\n"
                    + "--B\r\nContent-Disposition: form-data; name=\"file\";"
                    + " filename=\"a%22; x=%22%0D%0AX: y.pdf\"\r\n"
                    + "Content-Type: application/pdf\r\n\r\n\u0000ÿþ\r\n--B--\r\n")
                .replace("--B", "--" + boundary));
  }

  @Test
  void aRawBodyIsItsBytes() {
    assertThat(update(Map.of("mimeType", Value.text("image/png"), "content", Value.text("AP/+"))))
        .isInstanceOf(WriteOutcome.Done.class);
    assertThat(body()).containsExactly(0, -1, -2);
    assertThat(asked.get(0).headers()).containsEntry("Content-Type", "image/png");
  }

  @Test
  void whatCannotBeSentIsNotSent() {
    var content = Value.text("AP/+");
    assertRefused(update(Map.of("content", Value.text("not Base64!"))));
    assertRefused(update(Map.of("mimeType", Value.text("image/png"))));
    assertRefused(
        update(Map.of("mimeType", Value.text("a/b\r\nX-Injected: 1"), "content", content)));
    assertRefused(update(Map.of("content", new Value.Items(List.of(content)))));
    assertRefused(create(FORM, Map.of("name", Value.text("a"))));
    assertThat(asked).isEmpty();
  }

  private static void assertRefused(WriteOutcome outcome) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            WriteOutcome.Failed.class,
            it -> assertThat(it.failure()).isInstanceOf(Failure.Invalid.class));
  }

  private WriteOutcome create(String manifest, Map<String, Value> fields) {
    return write(
        manifest, new WriteRequest.Create(ODD, "files", new Value.Struct(fields), "k1", null));
  }

  private WriteOutcome update(Map<String, Value> fields) {
    var ref = new NativeRef(ODD, "files", "1");
    return write(RELATED, new WriteRequest.Update(ref, new Value.Struct(fields), "k1", null));
  }

  private WriteOutcome write(String manifest, WriteRequest request) {
    var done = "{\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
    return OddAnswersTest.connect(
            manifest, asked, call -> new HttpResult.Answered(200, Map.of(), done))
        .write("files", List.of(request))
        .get(0);
  }

  private String boundary(String type) {
    var said = asked.get(0).headers().get("Content-Type");
    assertThat(said).startsWith(type + "; boundary=");
    return said == null ? "" : said.substring(said.indexOf('=') + 1);
  }

  private byte[] body() {
    var body = asked.get(0).body();
    return body == null ? new byte[0] : body;
  }
}

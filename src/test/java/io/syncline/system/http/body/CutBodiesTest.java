package io.syncline.system.http.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.system.body.CsvForm;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.definition.system.body.XmlForm;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FirstPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written is read as it was, and what is cut is never read as less. */
class CutBodiesTest {

  private static final List<String> TEXTS =
      List.of(
          "a", " b ", "<&>\"'", "]]>", "Zoë €", "\uD83D\uDE00", "x\r\ny\tz", "--", "&amp;", ";,");

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void xmlIsReadAsItWasWritten() throws MalformedAnswer {
    var form = new XmlForm(Map.of("p", "urn:p", "q", "urn:q"), List.of("c", "p:a"));
    for (int round = 0; round < 300; round++) {
      var tree = new Value.Struct(Map.of("p:root", element(3)));
      assertThat(XmlAnswer.read(XmlBody.write(tree, form), null, form))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(tree);
    }
  }

  private Value element(int depth) {
    if (depth == 0 || random.nextInt(3) == 0) {
      return Value.text(random.nextInt(5) == 0 ? "" : any(TEXTS));
    }
    var fields = new TreeMap<String, Value>();
    for (var name : List.of("a", "b", "c", "p:a", "q:a")) {
      if (random.nextBoolean()) {
        fields.put(name, random.nextInt(3) == 0 ? list(depth) : element(depth - 1));
      }
    }
    if (random.nextBoolean()) {
      fields.put("@a", Value.text(any(TEXTS)));
      fields.put("@p:a", Value.text(""));
    }
    if (fields.keySet().stream().allMatch(it -> it.startsWith("@")) || random.nextInt(4) == 0) {
      fields.put("$text", Value.text(any(TEXTS)));
    }
    boolean bare = fields.keySet().equals(java.util.Set.of("$text"));
    return bare ? fields.get("$text") : new Value.Struct(fields);
  }

  private Value list(int depth) {
    var items = new ArrayList<Value>();
    for (int i = 0; i < 2 + random.nextInt(2); i++) {
      items.add(element(depth - 1));
    }
    return new Value.Items(items);
  }

  @Test
  void xmlThatIsCutAnywhereIsNoAnswer() {
    var form = new XmlForm(Map.of("p", "urn:p"), List.of());
    var whole =
        "<?xml version=\"1.0\"?><p:r xmlns:p=\"urn:p\"><p:a b=\"Zoë\">é</p:a><p:a/></p:r>"
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < whole.length; length++) {
      var cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> XmlAnswer.read(cut, null, form))
          .as("the first %d bytes", length)
          .isInstanceOf(MalformedAnswer.class);
    }
  }

  @Test
  void csvIsReadAsItWasWritten() throws MalformedAnswer {
    for (int round = 0; round < 300; round++) {
      var form = new CsvForm(any(List.of(",", ";", "tab", "|")), "UTF-8", CsvForm.EmptyCells.TEXT);
      var rows = new ArrayList<Value.Struct>();
      for (int i = 0; i <= random.nextInt(4); i++) {
        rows.add(
            new Value.Struct(
                Map.of(
                    "id", Value.text("r" + i),
                    "Na me", Value.text(any(TEXTS)),
                    "z", Value.text(random.nextBoolean() ? "" : any(TEXTS)))));
      }
      var written = CsvBody.write(rows, form);
      assertThat(new CsvAnswer(form, FirstPath.parse("id")).read(written, null, false))
          .as("seed %d, round %d", seed, round)
          .isEqualTo(new Value.Items(List.copyOf(rows)));
    }
  }

  @Test
  void csvThatIsCutHoldsNoHalfRow() {
    var whole = "id,name\r\n1,Zoë\r\n2,\"a\r\nb\"\r\n3,\r\n".getBytes(StandardCharsets.UTF_8);
    var csv = new CsvAnswer(new Media(Media.Encoding.CSV).csvForm(), FirstPath.parse("id"));
    var read = new ArrayList<Integer>();
    for (int length = 1; length < whole.length; length++) {
      try {
        var rows = csv.read(Arrays.copyOf(whole, length), null, false).values();
        var all = csv.read(whole, null, true).values();
        assertThat(rows).as("the first %d bytes", length).isEqualTo(all.subList(0, rows.size()));
        read.add(rows.size());
      } catch (MalformedAnswer refused) {
        assertThat(refused.what()).isNotEmpty();
      }
    }
    assertThat(read).as("cut behind a line, where nothing shows it").containsSubsequence(0, 1, 2);
  }

  private <T> T any(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}

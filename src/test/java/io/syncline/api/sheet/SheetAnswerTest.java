package io.syncline.api.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SheetAnswerTest {

  private final AtomicInteger shown = new AtomicInteger();

  private String written(List<List<List<String>>> pages) throws IOException {
    var left = new ArrayDeque<>(pages);
    var out = new ByteArrayOutputStream();
    new SheetAnswer(
            List.of("a", "b"),
            () -> left.isEmpty() ? List.of() : left.poll(),
            shown::incrementAndGet)
        .write(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theNamesAreWrittenOnceAndEachPageIsKept() throws IOException {
    assertThat(
            written(
                List.of(
                    List.of(List.of("1", "2"), List.of("3", "=4")),
                    List.of(List.of("5", "6\r\n7")))))
        .isEqualTo("a,b\r\n1,2\r\n3,'=4\r\n5,\"6\r\n7\"\r\n");
    assertThat(shown).hasValue(2);
  }

  @Test
  void withoutRowsThereAreTheNames() throws IOException {
    assertThat(written(List.of())).isEqualTo("a,b\r\n");
  }

  @Test
  void aMaskedValueIsNotWritten() {
    assertThat(SheetAnswer.value(Value.text("secret"), true)).isEqualTo("•••");
    assertThat(SheetAnswer.value(Value.text("plain"), false)).isEqualTo("plain");
    assertThat(SheetAnswer.value(null, false)).isEmpty();
  }
}

package io.syncline.system.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.audit.export.ExportTarget;
import io.syncline.core.audit.export.ExportTarget.Attempt;
import io.syncline.core.audit.export.ExportTarget.NameTaken;
import io.syncline.core.audit.export.ExportTarget.Upload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every place for exports promises. */
abstract class ExportTargetContract {

  static final String NAME = "october.csv";

  abstract ExportTarget target();

  abstract String content(String name) throws Exception;

  /** The names of the files that can be seen. */
  abstract List<String> names() throws Exception;

  /** Whether anything is left of attempts. */
  abstract boolean isClean() throws Exception;

  private Upload begun(String run, long number) throws IOException {
    return target().begin(NAME, new Attempt(run, number));
  }

  private static void say(Upload upload, String text) throws IOException {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    upload.write(bytes, 0, bytes.length);
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  @DisplayName("a file appears when it is complete, and not before")
  void aFileAppearsWhenItIsComplete() throws Exception {
    // more than one part of an upload
    var half = "x".repeat(17 * 1024 * 1024);
    try (var upload = begun("run-1", 1)) {
      say(upload, half);
      assertThat(names()).isEmpty();
      assertThat(target().isComplete(NAME, "run-1", sha256(half))).isFalse();
      say(upload, "end");
      upload.complete();
    }
    assertThat(content(NAME)).isEqualTo(half + "end");
    assertThat(names()).containsExactly(NAME);
    assertThat(isClean()).isTrue();
    assertThat(target().isComplete(NAME, "run-1", sha256(half + "end"))).isTrue();
    assertThat(target().isComplete(NAME, "run-2", sha256("other"))).isFalse();
  }

  @Test
  @DisplayName("what is given up leaves nothing")
  void whatIsGivenUpLeavesNothing() throws Exception {
    try (var upload = begun("run-1", 1)) {
      say(upload, "half");
    }
    assertThat(names()).isEmpty();
    assertThat(isClean()).isTrue();
  }

  @Test
  @DisplayName("a process that was killed leaves no file, and its frozen twin never makes one")
  void aKilledAttemptIsReplaced() throws Exception {
    var killed = begun("run-1", 1);
    say(killed, "half of the first");
    try (var again = begun("run-1", 2)) {
      say(again, "whole");
      assertThatThrownBy(
              () -> {
                say(killed, ", and the rest");
                killed.complete();
              })
          .isInstanceOf(IOException.class);
      again.complete();
    }
    killed.close();

    assertThat(content(NAME)).isEqualTo("whole");
    assertThat(isClean()).isTrue();
  }

  @Test
  @DisplayName("a file that is there is not replaced, whenever it came")
  void aFileThatIsThereIsNotReplaced() throws Exception {
    try (var late = begun("run-1", 1)) {
      try (var first = target().begin(NAME + ".2", new Attempt("run-2", 1))) {
        say(first, "first");
        first.complete();
      }
      say(late, "late");
      late.complete();
    }
    assertThatThrownBy(() -> begun("run-3", 1)).isInstanceOf(NameTaken.class);
    assertThat(content(NAME)).isEqualTo("late");
    assertThat(content(NAME + ".2")).isEqualTo("first");
  }

  @Test
  void aNameThatLeadsElsewhereIsNotTaken() {
    for (var name :
        List.of("", ".hidden", "../up.csv", "a/../b", "/etc/x", "a\\b", "a b", "ä.csv")) {
      assertThat(target().takes(name)).as(name).isFalse();
    }
    assertThat(target().takes("audit-2026.10_x.csv")).isTrue();
  }
}

package io.syncline.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.deadletter.Stage;
import io.syncline.core.system.Failure;
import io.syncline.core.transform.WriteReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/reasons.md lists the reasons that the code writes, and no others. */
class ReasonsDocTest {

  private static final Path CODE = Path.of("src/main/java/io/syncline/core");

  /** Calls whose text is the reason of an entry. */
  private static final Pattern CALL =
      Pattern.compile(
          "\\b(?:skip|reject|close|nothing|intentVoid|leftOpen|skipped|unloaded"
              + "|FieldVerdict\\.(?:kept|taken))\\(([^;{]*?);");

  private static final Pattern TEXT = Pattern.compile("\"([a-z]+(?:-[a-z]+)*)\"");

  /** Texts of such calls that are something else: stages and kinds. */
  private static final Set<String> OTHERS = Set.of("brake", "load", "archived", "deleted");

  @Test
  void everyReasonIsExplainedAndNoneIsInvented() throws IOException {
    var explained =
        Page.of("docs/reasons.md").rows("`.*`").stream()
            .map(row -> Page.code(row.get(0)).orElseThrow())
            .toList();
    var sources = sources();

    assertThat(explained).doesNotHaveDuplicates();
    assertThat(explained)
        .allMatch(it -> sources.stream().anyMatch(text -> text.contains('"' + it + '"')));
    assertThat(explained).containsAll(written(sources));
  }

  @Test
  void everyReasonBeforeAWriteIsExplained() throws IOException {
    assertThat(section("reason before a write"))
        .containsExactlyElementsOf(
            Arrays.stream(WriteReason.values()).map(WriteReason::code).toList());
  }

  @Test
  void everyStepAndEveryFailureIsExplained() throws IOException {
    var failures =
        Stream.of(Failure.class, Failure.Deferred.class)
            .flatMap(it -> Arrays.stream(it.getPermittedSubclasses()))
            .filter(Class::isRecord)
            .map(it -> it.getSimpleName().toLowerCase(Locale.ROOT));
    assertThat(section("step"))
        .containsExactlyElementsOf(Arrays.stream(Stage.values()).map(Stage::code).toList());
    assertThat(section("failure"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(failures, Stream.of("unexpected")).toList());
  }

  /** The bold words of the table whose first column has this head. */
  private static List<String> section(String head) throws IOException {
    return Page.of("docs/reasons.md").lines().stream()
        .dropWhile(it -> !it.startsWith("| " + head + " |"))
        .skip(2)
        .takeWhile(it -> it.startsWith("|"))
        .map(it -> it.substring(it.indexOf("**") + 2, it.lastIndexOf("** |")))
        .toList();
  }

  private static Set<String> written(List<String> sources) {
    var written = new HashSet<String>();
    for (var source : sources) {
      var calls = CALL.matcher(source);
      while (calls.find()) {
        var texts = TEXT.matcher(calls.group(1));
        while (texts.find()) {
          written.add(texts.group(1));
        }
      }
    }
    written.removeAll(OTHERS);
    assertThat(written).hasSizeGreaterThan(30);
    return written;
  }

  private static List<String> sources() throws IOException {
    try (var files = Files.walk(CODE)) {
      return files
          .filter(it -> it.toString().endsWith(".java"))
          .filter(
              it ->
                  Set.of("sync", "delivery", "review")
                      .contains(CODE.relativize(it).getName(0).toString()))
          .map(ReasonsDocTest::text)
          .collect(Collectors.toList());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

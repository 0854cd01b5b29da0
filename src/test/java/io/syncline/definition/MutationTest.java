package io.syncline.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.compile.form.SyncExplanation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is done to a file, it is answered with positions and never with an exception. */
class MutationTest {

  private static final String RICH =
      Samples.HEAD
          + """
          syncConfig:
            frequency: 15m
            batchSize: 50
            conflictResolution: {phone: lastWriteWins, "*": masterWins}
            ownership: {email: crm}
            filterConditions: [{field: lastName, operator: notNull}]
            validation: {email: {required: true, format: email, onMissing: reject}}
            cleansing: {trimWhitespace: true, normalizeCase: {email: lowercase}}
            deduplication: {matchFields: [email, [firstName, lastName]]}
            bidirectional: [{systems: [crm, billing], syncFields: [phone, email]}]
          fieldMapping:
            phone: {to: phone, direction: both, transform: [trim]}
            crm: {email: email, hours: actual_hours}
          """;

  private static final List<String> WORDS =
      List.of(
          "", "null", "[]", "{}", "[[]]", "-1", "1e99", "true", "*", "/", "crm", "x: y", "\u0000",
          "é");

  @ParameterizedTest
  @ValueSource(longs = {1, 20, 300, 4000})
  void noEditMakesTheReaderThrow(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 250; i++) {
      var sync = mutated(RICH, random);
      var system = random.nextBoolean() ? Samples.CRM : mutated(Samples.CRM, random);
      var loaded =
          DefinitionLoader.load(
              List.of(
                  new Source("crm.system.yaml", Source.Kind.SYSTEM, system),
                  new Source("billing.system.yaml", Source.Kind.SYSTEM, Samples.BILLING),
                  new Source("a.sync.yaml", Source.Kind.SYNC, sync)),
              List.of(),
              Map.of());
      assertThat(loaded.findings())
          .as("seed %s, edit %s:%n%s%n---%n%s", seed, i, sync, system)
          .allSatisfy(it -> assertThat(it.position()).isNotNull());
      loaded.syncs().forEach(it -> assertThat(SyncExplanation.of(it)).isNotNull());
    }
  }

  /** Lines dropped, doubled, moved, indented; words replaced. */
  private static String mutated(String text, Random random) {
    var lines = new ArrayList<>(List.of(text.split("\n")));
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(lines.size());
      var line = lines.get(at);
      switch (random.nextInt(6)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, line);
        case 2 -> lines.set(at, "  " + line);
        case 3 -> lines.add(random.nextInt(lines.size()), lines.remove(at));
        case 4 -> lines.set(at, word(line, random));
        default -> lines.set(at, character(line, random));
      }
      if (lines.isEmpty()) {
        return "";
      }
    }
    return String.join("\n", lines);
  }

  private static String word(String line, Random random) {
    var parts = line.split("(?<=[\\s:,\\[\\]{}])|(?=[\\s:,\\[\\]{}])");
    parts[random.nextInt(parts.length)] = WORDS.get(random.nextInt(WORDS.size()));
    return String.join("", parts);
  }

  private static String character(String line, Random random) {
    if (line.isEmpty()) {
      return "-";
    }
    int at = random.nextInt(line.length());
    return line.substring(0, at) + (char) (' ' + random.nextInt(95)) + line.substring(at + 1);
  }
}

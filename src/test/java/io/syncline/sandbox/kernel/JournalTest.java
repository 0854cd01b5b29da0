package io.syncline.sandbox.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.sandbox.EditStream;
import io.syncline.sandbox.EditTarget;
import io.syncline.sandbox.xero.XeroSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @Test
  void aRestartedStandInContinuesWithTheSameRecordsAndJournal(@TempDir Path directory) {
    var options = XeroSandbox.DEFAULTS.keptIn(directory.resolve("xero.jsonl"));
    XeroSandbox before = XeroSandbox.start(options);
    try (before;
        var stream = new EditStream(11, EditTarget.of(before))) {
      stream.populate(20).run(100);
      before.remove(stream.ids().get(3));
    }
    try (var after = XeroSandbox.start(options)) {
      assertThat(after.contacts()).isEqualTo(before.contacts());
      assertThat(after.journal().entries()).isEqualTo(before.journal().entries());
      var id = after.create(Map.of("Name", "One more"));
      assertThat(before.record(id)).isNull();
      assertThat(after.journal().entries())
          .extracting(Journal.Entry::seq)
          .containsExactlyElementsOf(
              LongStream.rangeClosed(1, after.journal().size()).boxed().toList());
    }
  }

  @Test
  void aLineCutOffByTheEndOfItsProcessIsForgotten(@TempDir Path directory) throws Exception {
    var file = directory.resolve("xero.jsonl");
    var options = XeroSandbox.DEFAULTS.keptIn(file);
    try (var xero = XeroSandbox.start(options)) {
      xero.create(Map.of("Name", "Ann"));
    }
    Files.writeString(file, "{\"seq\":2,\"at", StandardOpenOption.APPEND);
    for (int i = 0; i < 2; i++) {
      try (var xero = XeroSandbox.start(options)) {
        assertThat(xero.contacts()).hasSize(1 + i);
        xero.create(Map.of("Name", "Next " + i));
      }
    }
  }

  @Test
  void playingTheJournalsFieldsGivesTheRecords() {
    try (var xero = XeroSandbox.start();
        var stream = new EditStream(12, EditTarget.of(xero))) {
      stream.run(200);
      for (var record : xero.contacts()) {
        var played = Json.object();
        xero.journal()
            .where(entry -> entry.nativeId().equals(record.id()))
            .forEach(entry -> played.setAll(entry.fields()));
        played.properties().removeIf(it -> it.getValue().isNull());
        assertThat(played).isEqualTo(record.fields());
      }
    }
  }
}

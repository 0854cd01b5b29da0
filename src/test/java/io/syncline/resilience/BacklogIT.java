package io.syncline.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many events wait because the system they came from does not answer. */
@Tag("process")
class BacklogIT {
  private static final int FEW = 1_000;
  private static final int MANY = 100_000;
  private static final int BATCH = 500;

  /** What is alive may differ by caches and threads, not by what each waiting event would need. */
  private static final long SLACK = 12_000_000;

  private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");

  @TempDir Path directory;

  @Test
  void aHundredThousandWaitingEventsNeedNoMoreHeapThanAThousand() {
    try (var stage = Stage.withReadyDatabase(directory, 13)) {
      stage.sandboxes.hubspot.control().down(true);
      stage.product.with(Map.of(), "-Xmx160m").start("hubspot");
      var hooks = new Hooks(stage.product);
      send(hooks, 0, FEW);
      assertThat(waiting(stage)).isEqualTo(FEW);
      long few = liveBytes(stage);

      send(hooks, FEW, MANY);
      assertThat(waiting(stage)).isEqualTo(MANY);
      assertThat(liveBytes(stage))
          .as("live bytes; with a thousand: %d", few)
          .isLessThan(few + SLACK);

      othersGoOn(stage);
      assertThat(stage.product.output()).doesNotContain("OutOfMemory");
      assertThat(stage.product.isAlive()).isTrue();
    }
  }

  private static void send(Hooks hooks, int from, int to) {
    for (int start = from; start < to; start += BATCH) {
      var events =
          IntStream.range(start, start + BATCH)
              .mapToObj(it -> hooks.event(String.valueOf(1_000_000 + it), "\"+12125550100\""))
              .collect(Collectors.joining(",", "[", "]"));
      assertThat(hooks.signed(events).statusCode()).isEqualTo(200);
    }
  }

  private static long waiting(Stage stage) {
    return stage.tables.number("select count(*) from inbox_queue where system_id = 'hubspot'");
  }

  /** A change between the other systems passes the backlog. */
  private static void othersGoOn(Stage stage) {
    stage.sandboxes.zendesk.create(
        Map.of(
            "name", "Ann Lee",
            "email", "ann@example.com",
            "user_fields", Map.of("first_name", "Ann", "last_name", "Lee")));
    await("a user becomes a contact in accounting")
        .atMost(Stage.PATIENCE)
        .until(() -> stage.sandboxes.xero.contacts().size() == 1);
  }

  /** After a full collection. */
  private static long liveBytes(Stage stage) {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      var process =
          new ProcessBuilder(jcmd, String.valueOf(stage.product.pid()), "GC.class_histogram")
              .redirectErrorStream(true)
              .start();
      var total = TOTAL.matcher(new String(process.getInputStream().readAllBytes(), UTF_8));
      assertThat(total.find()).as("the histogram has a total").isTrue();
      return Long.parseLong(total.group(1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.syncline.resilience;

import io.syncline.sandbox.kernel.Sandbox;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * People who edit in accounting and in support what the product brought there, and who bring new
 * people into support, and who sometimes empty a field. No two edits that fill a field write the
 * same value, so that an effect differs from its repetition.
 */
final class Colleagues implements AutoCloseable {
  private static final long MILLIS_BETWEEN = 700;

  private final Sandboxes sandboxes;
  private final Random random;
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private int edits;
  private volatile @Nullable RuntimeException failure;

  Colleagues(Sandboxes sandboxes, long seed) {
    this.sandboxes = sandboxes;
    this.random = new Random(seed);
  }

  void start() {
    timer.scheduleAtFixedRate(this::guarded, 0, MILLIS_BETWEEN, TimeUnit.MILLISECONDS);
  }

  private void guarded() {
    try {
      edit();
    } catch (RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  private void edit() {
    int number = ++edits;
    if (random.nextInt(5) == 0) {
      sandboxes.zendesk.create(newcomer(number));
    } else if (random.nextInt(8) == 0) {
      edit(sandboxes.xero, Map.of("FirstName", ""));
    } else if (random.nextInt(8) == 0) {
      edit(sandboxes.zendesk, Map.of("user_fields", Map.of("company", "")));
    } else if (random.nextBoolean()) {
      edit(sandboxes.xero, Map.of("FirstName", "Xenia " + number));
    } else if (random.nextBoolean()) {
      edit(sandboxes.zendesk, Map.of("phone", "+1212555%04d".formatted(number)));
    } else {
      edit(sandboxes.zendesk, Map.of("user_fields", Map.of("company", "Desk " + number)));
    }
  }

  private static Map<String, ?> newcomer(int number) {
    var last = "Caller " + number;
    return Map.of(
        "name",
        "Cleo " + last,
        "email",
        "caller." + number + "@example.com",
        "phone",
        "+1313555%04d".formatted(number),
        "user_fields",
        Map.of("first_name", "Cleo", "last_name", last, "company", "Call " + number));
  }

  private void edit(Sandbox sandbox, Map<String, ?> fields) {
    var known = sandbox.records();
    if (!known.isEmpty()) {
      sandbox.edit(known.get(random.nextInt(known.size())).id(), fields);
    }
  }

  @Override
  public void close() {
    timer.shutdown();
    try {
      timer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException("the colleagues ended early", failure);
    }
  }
}

package io.syncline.route.intake.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.SettableClock;
import io.syncline.core.inbox.HookKeys;
import io.syncline.core.inbox.HookKeys.Answer;
import io.syncline.core.model.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeptKeysTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SettableClock clock = new SettableClock(NOW);
  private final Map<String, Answer> vendor = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final KeptKeys keys = new KeptKeys(this::answer, clock);

  private Answer answer(String id) {
    asked.add(id);
    return vendor.getOrDefault(id, new Answer.Unavailable());
  }

  @Test
  void aKeyIsAskedForOnceAnHour() {
    vendor.put("a", key(null));
    assertThat(keys.key("a")).isEqualTo(key(null));
    clock.pass(Duration.ofMinutes(59));
    assertThat(keys.key("a")).isEqualTo(key(null));
    assertThat(asked).hasSize(1);

    vendor.put("a", new Answer.Unknown());
    clock.pass(Duration.ofMinutes(1));
    assertThat(keys.key("a")).as("withdrawn meanwhile").isEqualTo(new Answer.Unknown());
  }

  @Test
  void aKeyThatEndsIsKeptNoLongerThanThat() {
    vendor.put("a", key(NOW.plusSeconds(60)));
    keys.key("a");
    clock.pass(Duration.ofSeconds(60));
    vendor.put("a", key(NOW.plusSeconds(600)));
    assertThat(keys.key("a")).isEqualTo(key(NOW.plusSeconds(600)));
  }

  @Test
  void aKeyThatCouldNotBeHadIsAskedForAgain() {
    assertThat(keys.key("a")).isInstanceOf(Answer.Unavailable.class);
    vendor.put("a", key(null));
    assertThat(keys.key("a")).isEqualTo(key(null));
  }

  @Test
  void aKeyThatIsKeptIsNotBelievedAfterItsTimeWhileTheVendorIsDown() {
    vendor.put("a", key(null));
    keys.key("a");
    vendor.clear();
    clock.pass(Duration.ofHours(1));
    assertThat(keys.key("a")).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void strangersCannotHaveTheVendorAskedForEver() {
    vendor.put("ours", key(null));
    keys.key("ours");
    for (int i = 0; i < 1_000; i++) {
      vendor.put("forged" + i, new Answer.Unknown());
      keys.key("forged" + i);
    }
    assertThat(asked).hasSize(12);
    assertThat(keys.key("ours")).as("kept all the same").isEqualTo(key(null));
    assertThat(keys.key("forged999")).as("may be right").isInstanceOf(Answer.Unavailable.class);

    clock.pass(Duration.ofMinutes(1));
    assertThat(keys.key("forged999")).isInstanceOf(Answer.Unknown.class);
  }

  @Test
  void thoseWhoWaitForOneKeyAskOnce() throws Exception {
    var entered = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var calls = new AtomicInteger();
    HookKeys slow =
        id -> {
          calls.incrementAndGet();
          entered.countDown();
          await(go);
          return key(null);
        };
    var shared = new KeptKeys(slow, clock);
    var pool = Executors.newFixedThreadPool(4);
    try {
      var first = CompletableFuture.supplyAsync(() -> shared.key("a"), pool);
      await(entered);
      var second = CompletableFuture.supplyAsync(() -> shared.key("a"), pool);
      go.countDown();
      assertThat(first.get()).isEqualTo(key(null));
      assertThat(second.get()).isEqualTo(key(null));
      assertThat(calls).hasValue(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aFaultLeavesNobodyWaiting() {
    var broken =
        new KeptKeys(
            id -> {
              throw new IllegalStateException("a fault");
            },
            clock);
    assertThatThrownBy(() -> broken.key("a")).hasMessage("a fault");
    assertThatThrownBy(() -> broken.key("a")).as("and not for ever").hasMessage("a fault");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Answer key(Instant ends) {
    return new Answer.Key(new Value.Struct(Map.of("kty", Value.text("EC"))), ends);
  }
}

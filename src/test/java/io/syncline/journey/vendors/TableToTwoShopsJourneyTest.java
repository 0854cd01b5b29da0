package io.syncline.journey.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.SettableClock;
import io.syncline.journey.vendors.TableAndShops.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of products, carried to two shops: what is sold, its price and its stock. */
class TableToTwoShopsJourneyTest {

  private static final int PRODUCTS = 12;

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final SettableClock clock =
      new SettableClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
  private final TableAndShops shops = new TableAndShops(clock, random, seed, TableAndShops.LATE);
  private Installed installed;

  @TempDir Path folder;

  @BeforeEach
  void start() {
    installed =
        new Installed(
            clock, seed, folder.resolve("routes"), shops.installed(), TableAndShops.definitions());
  }

  @AfterEach
  void stop() {
    installed.close();
    shops.close();
  }

  @Test
  @DisplayName(
      "S9, S11: products of a table are in two shops once each, and prices and stock are those of"
          + " the table, also where a shop throttles and refuses")
  void theTableIsInBothShops() {
    System.out.println("TableToTwoShopsJourneyTest: -Djourney.seed=" + seed);
    shops.failing(0.12);
    for (int i = 0; i < PRODUCTS; i++) {
      shops.insert("SKU-%02d \"%d\"".formatted(i, i), i);
      between();
    }
    installed.settle();
    for (var row : shops.rows.entrySet()) {
      shops.north.label(row.getValue().handle(), row.getKey());
      between();
      shops.south.label(row.getValue().handle(), row.getKey());
    }
    installed.settle();
    assertEqual("labelled");

    for (var sku : List.copyOf(shops.rows.keySet())) {
      change(sku);
      between();
    }
    installed.settle();
    assertEqual("changed");
    refuse();
    shops.failing(0);
    installed.settle();

    assertEqual("at the end");
    for (var port : shops.ports) {
      assertThat(port.hit()).as("seed %d", seed).containsKeys(FaultyPort.OF_ANY_VENDOR);
    }
  }

  private void between() {
    clock.pass(Duration.ofMillis(1_500 + random.nextInt(4_000)));
    switch (random.nextInt(4)) {
      case 0 -> installed.poll();
      case 1 -> installed.judge();
      case 2 -> installed.deliver();
      default -> {}
    }
  }

  private void change(String sku) {
    var row = shops.rows.get(sku);
    switch (random.nextInt(5)) {
      case 0 ->
          shops.save(sku, new Row(row.handle(), "New " + row.title(), shops.price(), 5, true));
      case 1 -> shops.discontinue(sku);
      case 2 -> {
        shops.north.price(sku, "0.01");
        between();
      }
      case 3 -> {
        shops.save(sku, new Row(row.handle(), row.title(), shops.price(), row.stock(), true));
        between();
        shops.save(sku, new Row(row.handle(), row.title(), shops.price(), row.stock() + 1, true));
      }
      default -> shops.save(sku, new Row(row.handle(), row.title(), row.price(), 7, true));
    }
  }

  /** A price that both shops refuse is a dead letter until the row says another. */
  private void refuse() {
    var sku = shops.rows.keySet().iterator().next();
    var row = shops.rows.get(sku);
    shops.save(sku, new Row(row.handle(), row.title(), "-1.00", row.stock(), row.sold()));
    installed.settle();
    assertThat(installed.questions())
        .as("seed %d", seed)
        .hasSize(2)
        .allMatch(it -> it.startsWith("dead"));
    assertThat(shops.north.refused()).isPositive();
    shops.save(sku, new Row(row.handle(), row.title(), "3.50", row.stock(), row.sold()));
    installed.settle();
  }

  private void assertEqual(String when) {
    var state = "%s, seed %d, %s".formatted(when, seed, installed.questions());
    shops.assertEqual(state);
    assertThat(installed.questions()).as("questions %s", state).isEmpty();
  }
}

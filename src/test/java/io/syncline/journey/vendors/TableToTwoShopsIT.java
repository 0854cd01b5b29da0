package io.syncline.journey.vendors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.syncline.journey.vendors.TableAndShops.Row;
import io.syncline.resilience.Product;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table of PostgreSQL and two shops with the packaged product between them: shops throttle, fail
 * and lose answers, webhooks come twice, and the product is killed while rows change.
 */
@Tag("process")
@Tag("long")
class TableToTwoShopsIT {

  private static final int PRODUCTS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String[] SYSTEMS = {"erp", "north", "south"};

  private final long seed = Long.getLong("journey.seed", 1);
  private final Random random = new Random(seed);
  private final TableAndShops shops =
      new TableAndShops(InstantSource.system(), random, seed, Duration.ofSeconds(1));
  private Packaged packaged;

  @TempDir Path directory;

  @AfterEach
  void stop() {
    if (packaged != null) {
      packaged.close();
    }
    shops.close();
  }

  @Test
  @DisplayName(
      "S9, S10, S11: each row is in both shops once, with its newest values, after throttles, lost"
          + " answers, webhooks that come twice and a SIGKILL")
  void theTableIsInBothShops() throws IOException {
    System.out.println("TableToTwoShopsIT: -Djourney.seed=" + seed);
    packaged =
        new Packaged(
            new Product(directory), directory, shops.installed(), TableAndShops.definitions());
    shops.failing(0.05);
    shops.ports.forEach(FaultyPort::surely);
    packaged.product.start("north"); // takes what changes from now on
    for (int i = 0; i < PRODUCTS; i++) {
      shops.insert("SKU-%02d \"%d\"".formatted(i, i), i);
    }
    await("the products are there, seed " + seed)
        .atMost(PATIENCE)
        .until(() -> shops.north.shelf().size() + shops.south.shelf().size() >= 2 * PRODUCTS);
    for (var row : shops.rows.entrySet()) {
      shops.north.label(row.getValue().handle(), row.getKey());
      shops.south.label(row.getValue().handle(), row.getKey());
    }
    agrees("labelled");

    var skus = List.copyOf(shops.rows.keySet());
    int killed = 1 + random.nextInt(PRODUCTS - 2);
    for (int i = 0; i < PRODUCTS; i++) {
      if (i == killed) {
        packaged.product.kill9();
      }
      change(skus.get(i));
    }
    packaged.product.start("north");
    webhooks("north", shops.north);
    webhooks("south", shops.south);

    agrees("changed");
    for (var port : shops.ports) {
      await("polls go on until every fault has happened, seed " + seed)
          .atMost(PATIENCE)
          .until(() -> port.hit().keySet().containsAll(List.of(FaultyPort.OF_ANY_VENDOR)));
    }
    shops.failing(0);
    agrees("at the end");
  }

  private void change(String sku) {
    var row = shops.rows.get(sku);
    switch (random.nextInt(4)) {
      case 0 ->
          shops.save(sku, new Row(row.handle(), "New " + row.title(), shops.price(), 5, true));
      case 1 -> shops.discontinue(sku);
      case 2 -> shops.north.price(sku, "0.01");
      default -> {
        shops.save(sku, new Row(row.handle(), row.title(), shops.price(), row.stock(), true));
        shops.save(sku, new Row(row.handle(), row.title(), shops.price(), row.stock() + 1, true));
      }
    }
  }

  /** Each comes twice, and one that somebody else signed is refused. */
  private void webhooks(String system, ShopStandIn shop) {
    for (var event : shop.events()) {
      assertThat(sent(system, event, TableAndShops.SIGNING)).isEqualTo(200);
      assertThat(sent(system, event, TableAndShops.SIGNING)).isEqualTo(200);
      assertThat(sent(system, event, "another")).isEqualTo(401);
    }
  }

  private int sent(String system, String event, String secret) {
    var body = event.getBytes(UTF_8);
    var signed = Map.of("X-Shopify-Hmac-Sha256", signature(body, secret));
    return packaged.product.post("/hooks/" + system, body, signed).statusCode();
  }

  private static String signature(byte[] body, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void agrees(String state) {
    await(state + ", seed " + seed)
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(packaged.open(SYSTEMS)).as("%s, seed %d", state, seed).isEmpty();
              shops.assertEqual("%s, seed %d".formatted(state, seed));
            });
  }
}

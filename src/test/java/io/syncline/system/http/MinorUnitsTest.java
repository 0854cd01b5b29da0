package io.syncline.system.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Amounts that a system holds in the smallest unit of their currency. */
class MinorUnitsTest {

  private static final NativeRef PRICE = new NativeRef(SystemId.of("odd"), "prices", "p1");

  private static final String PRICES =
      """
      objects:
        prices:
          path: /prices
          fields:
            amount: {minorUnits: {currency: cur, places: {ISK: 2, ugx: 2, MGA: 0}}}
            cur: {type: currency}
            name: name
          operations:
            get: {}
            create: {body: {"...": "{fields}"}}
            update: {body: {"...": "{fields}"}}
      """;

  private final List<HttpCall> asked = new ArrayList<>();
  private String record = "{\"id\":\"p1\",\"amount\":1099,\"cur\":\"usd\",\"name\":\"n\"}";

  @ParameterizedTest
  @CsvSource({
    "usd, 1099, 10.99",
    "USD, -5, -0.05",
    "jpy, 1099, 1099",
    "kwd, 1099, 1.099",
    "isk, 1099, 10.99",
    "UGX, 1099, 10.99",
    "mga, 1099, 1099",
    "usd, 10.5, 0.105",
    "eur, 0, 0",
    "usd, 123456789012345678901234567890, 1234567890123456789012345678.9"
  })
  void whatIsReadIsInMajorUnitsAndExact(String currency, String minor, String major) {
    record = "{\"id\":\"p1\",\"amount\":%s,\"cur\":\"%s\"}".formatted(minor, currency);

    assertThat(amount(read())).isEqualByComparingTo(major);
    if (!minor.contains(".")) {
      assertThat(write(Map.of("amount", decimal(major), "cur", Value.text(currency))))
          .isInstanceOf(WriteOutcome.Done.class);
      assertThat(body()).contains("\"amount\":" + minor + ",");
    }
  }

  @Test
  void aTextStaysAText() {
    record = "{\"id\":\"p1\",\"amount\":\"1099\",\"cur\":\"usd\"}";

    assertThat(Paths.read(read(), "amount")).isEqualTo(Value.text("10.99"));
  }

  @ParameterizedTest
  @CsvSource({"xyz", "XXX", "''"})
  void anUnknownCurrencyIsNoAmount(String currency) {
    record = "{\"id\":\"p1\",\"amount\":1099,\"cur\":\"%s\"}".formatted(currency);

    assertThat(Paths.read(read(), "amount")).isInstanceOf(Value.Struct.class);
    assertThat(write(Map.of("amount", decimal("1"), "cur", Value.text(currency))))
        .isInstanceOfSatisfying(WriteOutcome.Failed.class, MinorUnitsTest::isRefused);
    assertThat(asked).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"usd, 10.999", "jpy, 10.5", "kwd, 0.0001"})
  void moreDecimalsThanTheCurrencyHasAreRefusedAndNotRounded(String currency, String major) {
    assertThat(write(Map.of("amount", decimal(major), "cur", Value.text(currency))))
        .isInstanceOfSatisfying(WriteOutcome.Failed.class, MinorUnitsTest::isRefused);
    assertThat(asked).isEmpty();
  }

  @Test
  void zerosBehindThePointAreNoDecimals() {
    write(Map.of("amount", decimal("10.9900"), "cur", Value.text("usd")));

    assertThat(body()).contains("\"amount\":1099,");
  }

  @Test
  void anAmountWithoutItsCurrencyReadsTheRecord() {
    record = record.replace("usd", "jpy");
    write(Map.of("amount", decimal("1200")));

    assertThat(asked).extracting(HttpCall::method).containsExactly("GET", "PATCH");
    assertThat(body()).isEqualTo("{\"amount\":1200}");
  }

  @Test
  void aCurrencyOfOtherDecimalPlacesTakesTheAmountWithIt() {
    record = record.replace("1099", "1200");
    write(Map.of("cur", Value.text("jpy")));

    assertThat(body()).isEqualTo("{\"amount\":12,\"cur\":\"jpy\"}");
  }

  @Test
  void aCurrencyThatCannotHoldTheAmountIsRefused() {
    assertThat(write(Map.of("cur", Value.text("jpy"))))
        .isInstanceOfSatisfying(WriteOutcome.Failed.class, MinorUnitsTest::isRefused);
    assertThat(asked).extracting(HttpCall::method).containsExactly("GET");
  }

  @Test
  void aCurrencyOfAsManyPlacesGoesAlone() {
    write(Map.of("cur", Value.text("eur")));

    assertThat(body()).isEqualTo("{\"cur\":\"eur\"}");
  }

  @Test
  void whatIsNoAmountNeedsNoRead() {
    write(Map.of("name", Value.text("x"), "amount", Value.CLEARED));

    assertThat(asked).extracting(HttpCall::method).containsExactly("PATCH");
    assertThat(body()).isEqualTo("{\"amount\":null,\"name\":\"x\"}");
  }

  @Test
  void aCreateThatDoesNotSayTheCurrencyIsRefused() {
    var fields = new Value.Struct(Map.of("amount", decimal("1")));
    var outcome =
        system()
            .write(
                "prices",
                List.of(new WriteRequest.Create(PRICE.system(), "prices", fields, "k", null)))
            .get(0);

    assertThat(outcome)
        .isInstanceOfSatisfying(WriteOutcome.Failed.class, MinorUnitsTest::isRefused);
    assertThat(asked).isEmpty();
  }

  @Test
  void aReplacementWritesWhatItCouldNotReadAsItWas() {
    record = "{\"id\":\"p1\",\"amount\":1099,\"cur\":\"xyz\"}";
    var whole = new TreeMap<>(read().fields());
    whole.put("name", Value.text("new"));
    write(whole);

    assertThat(body())
        .isEqualTo("{\"amount\":1099,\"cur\":\"xyz\",\"id\":\"p1\",\"name\":\"new\"}");
  }

  private static void isRefused(WriteOutcome.Failed failed) {
    assertThat(failed.failure())
        .isInstanceOfSatisfying(
            Failure.Invalid.class, it -> assertThat(it.fields()).containsExactly("amount"));
  }

  private static Value decimal(String number) {
    return new Value.Decimal(new BigDecimal(number));
  }

  private static @Nullable BigDecimal amount(Value.Struct record) {
    return Paths.read(record, "amount") instanceof Value.Decimal it ? it.value() : null;
  }

  private Value.Struct read() {
    return ((ReadOutcome.Found) system().read("prices", List.of(PRICE)).get(0)).record().fields();
  }

  private WriteOutcome write(Map<String, Value> fields) {
    return system()
        .write(
            "prices", List.of(new WriteRequest.Update(PRICE, new Value.Struct(fields), "k", null)))
        .get(0);
  }

  private String body() {
    var body = Objects.requireNonNull(asked.get(asked.size() - 1).body());
    return new String(body, StandardCharsets.UTF_8);
  }

  private HttpSystem system() {
    return OddAnswersTest.connect(
        PRICES,
        asked,
        call -> new HttpResult.Answered(200, Map.of(), record.getBytes(StandardCharsets.UTF_8)));
  }
}

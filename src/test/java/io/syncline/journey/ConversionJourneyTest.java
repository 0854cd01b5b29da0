package io.syncline.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.value.Value;
import io.syncline.core.review.answer.Choice;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Amounts that are converted by rates among the records, over real PostgreSQL. */
class ConversionJourneyTest {

  private static final String OPERATIONS =
      "{get: {method: GET, path: /x}, findMarker: {method: GET, path: /x}, list: {method: GET,"
          + " path: /x}, create: {method: POST, path: /x}, update: {method: PATCH, path: /x}}";

  private static final String TYPE =
      """
      type: office
      baseUrl: https://office.example
      objects:
        payments:
          entities: [payment]
          marker: mark
          fields:
            sum: {attribute: sum, type: decimal}
            francs: {attribute: francs, type: decimal}
            currency: {attribute: currency, type: currency}
            day: {attribute: day, type: date}
            mark: {type: text}
          operations: %s
        rates:
          entities: [rate]
          marker: mark
          fields:
            base: {attribute: from, type: currency}
            quote: {attribute: to, type: currency}
            day: {attribute: date, type: date}
            price: {attribute: rate, type: decimal}
            mark: {type: text}
          operations: %s
      """
          .formatted(OPERATIONS, OPERATIONS);

  private static final String SYNC =
      """
      service: francs
      direction: unidirectional
      systems:
        - {id: desk, type: office, primary: true, objects: [payments]}
        - {id: books, type: office, objects: [payments]}
        - {id: bank, type: office, objects: [rates]}
      fieldMapping:
        desk: {sum: sum, currency: currency, day: day}
        books: {francs: francs, day: day}
      businessRules:
        - {name: francs, rule: "francs = convert(sum, currency, 'CHF', day)"}
      syncConfig:
        rates: {source: bank.rates, maxAge: 1d}
      """;

  private final RuledWorld world = new RuledWorld(TYPE, SYNC);

  private static Map<String, Value> payment(String day) {
    return Map.of(
        "sum", Value.decimal("10.10"), "currency", Value.text("USD"), "day", Value.text(day));
  }

  private String rate(String day, String price) {
    return world
        .system("bank")
        .create(
            Map.of(
                "base", Value.text("USD"),
                "quote", Value.text("CHF"),
                "day", Value.text(day),
                "price", Value.decimal(price)));
  }

  private UnifiedRecord record(String payment) {
    return world
        .stores
        .records()
        .find(new NativeRef(SystemId.of("desk"), "payments", payment))
        .orElseThrow()
        .record();
  }

  private Value francs() {
    var books = world.system("books");
    assertThat(books.ids()).hasSize(1);
    return books.fields(books.ids().get(0)).get("francs");
  }

  @Test
  @DisplayName("an amount is converted by the rate of its day, and the record says by which")
  void theRateOfTheDay() {
    rate("2026-02-27", "0.8");
    var rate = rate("2026-02-28", "0.79");
    rate("2026-03-01", "0.78");
    world.settle();
    var paid = world.system("desk").create(payment("2026-02-28"));
    world.settle();

    assertThat(francs()).isEqualTo(Value.decimal("7.98"));
    var kept = ((Value.Struct) record(paid).value("francsRate")).fields();
    assertThat(kept)
        .containsEntry("rate", Value.decimal("0.79"))
        .containsEntry("date", Value.text("2026-02-28"))
        .containsEntry("on", Value.text("2026-02-28"))
        .containsEntry("source", Value.text("bank"));
    assertThat(kept.get("record"))
        .isEqualTo(
            Value.text(
                world
                    .stores
                    .records()
                    .find(new NativeRef(SystemId.of("bank"), "rates", rate))
                    .orElseThrow()
                    .record()
                    .id()
                    .toString()));
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("without a rate nothing is written, whatever a person answers, until it comes")
  void aPersonCannotLetAGuessThrough() {
    rate("2026-02-26", "0.8");
    world.settle();
    var paid = world.system("desk").create(payment("2026-02-28"));
    world.settle();
    assertThat(record(paid).status()).isEqualTo(Status.QUARANTINED);
    assertThat(world.questions())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.kind()).isEqualTo(ReviewItem.Kind.QUARANTINE);
              assertThat(it.attributes()).containsExactly("francs");
              assertThat(it.question()).contains("no rate of that day").doesNotContain("USD");
            });

    world
        .engine
        .decisions(world.stores.records(), world.stores.questions())
        .decide(world.questions().get(0).id(), new Choice.LetGo(), null, "mara");
    world.settle();
    assertThat(world.system("books").ids()).isEmpty();
    assertThat(world.questions()).as("it is asked again").hasSize(1);

    world.engine.pauses().resume(record(paid).id(), "mara");
    world.settle();
    assertThat(world.system("books").ids()).isEmpty();
    assertThat(record(paid).status()).isEqualTo(Status.QUARANTINED);

    rate("2026-02-27", "0.5");
    world.settle();
    assertThat(francs()).isEqualTo(Value.decimal("5.05"));
    assertThat(record(paid).status()).isEqualTo(Status.ACTIVE);
    assertThat(world.questions()).isEmpty();
  }

  @Test
  @DisplayName("a currency without a rate leaves what was written, and waits")
  void anotherCurrencyWaits() {
    rate("2026-02-28", "0.5");
    world.settle();
    var paid = world.system("desk").create(payment("2026-02-28"));
    world.settle();
    world.system("desk").edit(paid, "currency", Value.text("JPY"));
    world.settle();

    assertThat(francs()).isEqualTo(Value.decimal("5.05"));
    assertThat(record(paid).status()).isEqualTo(Status.QUARANTINED);

    world.system("desk").edit(paid, "currency", Value.text("CHF"));
    world.settle();
    assertThat(francs()).isEqualTo(Value.decimal("10.1"));
    assertThat(record(paid).status()).isEqualTo(Status.ACTIVE);
    assertThat(world.questions()).isEmpty();
  }
}

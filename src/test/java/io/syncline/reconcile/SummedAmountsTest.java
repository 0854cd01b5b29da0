package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static io.syncline.reconcile.Ledger.LONG_AGO;
import static io.syncline.reconcile.Ledger.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.rule.Respond;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Cause;
import io.syncline.core.reconcile.difference.Difference;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.run.Run;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Payments against invoices: what rows of one key add up to is judged like any difference. */
class SummedAmountsTest {

  private final Ledger ledger = new Ledger(CRM, BOOKS);
  private final WholeRun whole = new WholeRun(ledger);

  @BeforeEach
  void theKeyIsNamed() {
    ledger.filled(10).summed("number");
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private void part(String id, int number, String amount) {
    var fields = invoice(number);
    fields.put("amount", Value.decimal(amount));
    ledger.at(BOOKS).put(id, LONG_AGO, fields);
  }

  /** A side with many more rows than the other is plausible where something is linked. */
  private void linked() {
    ledger.link(1, 1);
    ledger.sql(
        "insert into link_shadow (link_id, fields, read_number) select id, '{}', 0 from link");
  }

  private Run run() {
    return whole.run();
  }

  private List<Difference> of(Run run) {
    return whole.of(run);
  }

  @Test
  void rowsThatAddUpAgreeAndWhatDoesNotIsADifferenceOfItsSums() {
    part("books-4", 4, "20.50");
    part("books-4b", 4, "20.00");
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");

    var first = run();

    assertThat(first.status()).isEqualTo(Run.Status.SUCCEEDED);
    assertThat(first.counts()).containsEntry("agreeing", 9L).containsEntry("open", 1L);
    assertThat(of(first)).hasSize(1);
    var difference = of(first).get(0);
    assertThat(difference.evidence().bucket()).isEqualTo(Bucket.DIFFERS);
    assertThat(difference.key().attribute()).isEqualTo("amount");
    assertThat(difference.evidence().valueA()).isEqualTo(Value.decimal("50.50"));
    assertThat(difference.evidence().valueB()).isEqualTo(Value.decimal("40.00"));
    assertThat(difference.evidence().cause()).isEqualTo(Cause.SUMS_DIFFER);
    assertThat(difference.state()).isEqualTo(Difference.State.OPEN);
    assertThat(whole.messages).extracting(Message::urgency).containsExactly(Message.Urgency.NOTICE);

    assertThat(of(run()).get(0).seenBy().runs()).isEqualTo(2);
    part("books-5c", 5, "10.50");
    var third = run();
    assertThat(third.counts()).containsEntry("gone", 1L).containsEntry("agreeing", 10L);
    assertThat(of(third).get(0).state()).isEqualTo(Difference.State.GONE);
  }

  @Test
  void amountsOfDifferentCurrenciesAreNeverAddedUp() {
    ledger.currency = "EUR";
    part("books-4", 4, "20.50");
    ledger.at(BOOKS).put("books-4b", LONG_AGO, in("USD", 4, "20.00"));
    part("books-5", 5, "20.00");
    ledger.at(BOOKS).put("books-5b", LONG_AGO, in("EUR", 5, "30.50"));

    var first = run();

    assertThat(first.counts()).containsEntry("agreeing", 9L);
    assertThat(of(first))
        .extracting(it -> it.evidence().bucket())
        .containsExactlyInAnyOrder(Bucket.DIFFERS, Bucket.ONLY_IN_B);
  }

  private static Map<String, Value> in(String currency, int number, String amount) {
    var fields = invoice(number);
    fields.put("amount", Value.decimal(amount));
    fields.put("currency", Value.text(currency));
    return fields;
  }

  @Test
  void withinTheToleranceSumsAgreeAsRounding() {
    ledger.tolerance("0.01", null);
    ledger.summed("number");
    part("books-5", 5, "20.00");
    part("books-5b", 5, "30.495");

    assertThat(run().counts()).containsEntry("rounding", 1L).containsEntry("drift", 0L);
  }

  @Test
  void paymentsOfNothingAreOnlyThere() {
    ledger.at(CRM).remove("crm-6");
    part("books-6", 6, "30.00");
    part("books-6b", 6, "30.50");

    var difference = of(run()).get(0);

    assertThat(difference.evidence().bucket()).isEqualTo(Bucket.ONLY_IN_B);
    assertThat(difference.evidence().subject().b())
        .extracting(it -> it.id())
        .containsExactly("books-6", "books-6b");
    assertThat(difference.state()).isEqualTo(Difference.State.OPEN);
  }

  @Test
  @DisplayName("S23: sums are made again of a live look")
  void s23SumsAreMadeAgainOfALiveLook() {
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");
    whole.compared = () -> part("books-5b", 5, "30.50");

    var run = run();

    assertThat(run.counts()).containsEntry("suspects", 1L).containsEntry("drift", 0L);
  }

  @Test
  @DisplayName("S23: hundreds of rows of one key are read again and decided")
  void s23HundredsOfRowsOfOneKeyAreDecided() {
    linked();
    part("books-4", 4, "0.50");
    for (int i = 0; i < 400; i++) {
      part("books-4-" + i, 4, "0.10");
    }
    part("books-5", 5, "0");
    for (int i = 0; i < 400; i++) {
      part("books-5-" + i, 5, "0.10");
    }

    var first = run();

    assertThat(first.counts()).containsEntry("open", 1L).containsEntry("undecidable", 0L);
    var difference = of(first).get(0);
    assertThat(difference.evidence().valueA()).isEqualTo(Value.decimal("50.50"));
    assertThat(difference.evidence().valueB()).isEqualTo(Value.decimal("40.00"));
    assertThat(difference.evidence().subject().b()).hasSize(401);

    whole.compared = () -> part("books-5-7", 5, "10.60");
    assertThat(run().counts()).containsEntry("gone", 1L).containsEntry("open", 0L);
  }

  @Test
  @DisplayName("S23: more rows than can be read again are undecidable, and others are decided")
  void s23MoreRowsThanCanBeReadAgainAreUndecidable() {
    linked();
    ledger.pace =
        new PullSettings(
            1_000, 8, 3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(1));
    for (int i = 0; i < Suspect.MOST_SUMMED; i++) {
      part("books-4-" + i, 4, "0.10");
    }
    part("books-5b", 5, "20.00");

    assertThat(run().counts()).containsEntry("undecidable", 1L).containsEntry("open", 1L);
  }

  @Test
  @DisplayName("S23: a row that now belongs to another key makes its sum undecidable")
  void s23ARowOfAnotherKeyMakesItsSumUndecidable() {
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");
    whole.compared = () -> part("books-5b", 7, "20.00");

    assertThat(run().counts()).containsEntry("undecidable", 1L).containsEntry("drift", 0L);
  }

  @Test
  @DisplayName("S2: the records of a sum that is off are held back where its bucket says so")
  void s2WhatIsOffIsHeldBack() {
    var record = ledger.link(5, Set.of(CRM, BOOKS));
    ledger.sql(
        "insert into link_shadow (link_id, fields, read_number) select id, '{}', 0 from link");
    ledger.responding(new Respond(null, Map.of("differs", Respond.Response.QUARANTINE)));
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");

    run();

    assertThat(whole.stores.records().find(new RecordId(record)).orElseThrow().record().status())
        .isEqualTo(UnifiedRecord.Status.QUARANTINED);
  }

  @Test
  void neverFixedByRule() {
    ledger.link(5, 5);
    ledger.sql(
        "insert into link_shadow (link_id, fields, read_number) select id, '{}', 0 from link");
    ledger.responding(new Respond(Respond.Response.FIX, Map.of()));
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");

    assertThat(of(run()).get(0).state()).isEqualTo(Difference.State.OPEN);
    assertThat(whole.stores.queue().depth(CRM)).isZero();
  }
}

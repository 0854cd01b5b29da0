package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static io.syncline.reconcile.Ledger.LONG_AGO;
import static io.syncline.reconcile.Ledger.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.sync.Respond;
import io.syncline.core.inbox.Wakeups;
import io.syncline.core.model.Value;
import io.syncline.core.notify.Message;
import io.syncline.core.reconcile.Bucket;
import io.syncline.core.reconcile.Cause;
import io.syncline.core.reconcile.Difference;
import io.syncline.core.reconcile.Differences;
import io.syncline.core.reconcile.Judgement;
import io.syncline.core.reconcile.Quarantine;
import io.syncline.core.reconcile.Reconciler;
import io.syncline.core.reconcile.Responding;
import io.syncline.core.reconcile.SuspectJudge;
import io.syncline.core.run.Run;
import io.syncline.core.run.Stopping;
import io.syncline.core.transform.Transformer;
import io.syncline.store.PostgresDifferences;
import io.syncline.store.PostgresStores;
import io.syncline.store.PostgresTraces;
import io.syncline.store.Stores;
import java.util.ArrayList;
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
  private final Stores stores = PostgresStores.over(ledger.source);
  private final Differences differences = new PostgresDifferences(ledger.database, ledger.ids);
  private final List<Message> messages = new ArrayList<>();

  /** Happens between the comparison and the judgement. */
  private Runnable compared = () -> {};

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

  private Run run() {
    var runs = ledger.process();
    var id = ledger.ids.next().toString();
    runs.ask(
        Run.asked(
            id, Run.Kind.RECONCILE, "invoices", Value.Struct.EMPTY, ledger.clock.instant(), "test"),
        null);
    var judge =
        new SuspectJudge(
            ledger.connected(),
            new Transformer(),
            new PostgresTraces(ledger.database),
            ledger.pace);
    var reconciler =
        new Reconciler(
            runs,
            ledger::installation,
            ledger.examiner(),
            differences,
            new Judgement(ledger.suspects, differences, judge, ledger.clock),
            new Responding(
                differences,
                stores.inbox(),
                stores.records(),
                new Quarantine(stores.changes(), ledger.clock, ledger.ids),
                Wakeups.NONE,
                ledger.clock,
                ledger.ids),
            messages::add,
            ledger.clock);
    messages.clear();
    var inHand = reconciler.claim("invoices", new Stopping());
    inHand = reconciler.compare(reconciler.prove(reconciler.pull(inHand)));
    compared.run();
    reconciler.report(reconciler.respond(reconciler.judge(inHand)));
    return runs.find(id).orElseThrow();
  }

  private List<Difference> of(Run run) {
    return differences
        .list(new Differences.Query(run.id(), null, null, null, null, null, 100))
        .stream()
        .map(Differences.Listed::difference)
        .toList();
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
    assertThat(difference.bucket()).isEqualTo(Bucket.DIFFERS);
    assertThat(difference.spot().attribute()).isEqualTo("amount");
    assertThat(difference.valueA()).isEqualTo(Value.decimal("50.50"));
    assertThat(difference.valueB()).isEqualTo(Value.decimal("40.00"));
    assertThat(difference.cause()).isEqualTo(Cause.SUMS_DIFFER);
    assertThat(difference.state()).isEqualTo(Difference.State.OPEN);
    assertThat(messages).extracting(Message::urgency).containsExactly(Message.Urgency.TELL);

    assertThat(of(run()).get(0).runs()).isEqualTo(2);
    part("books-5c", 5, "10.50");
    var third = run();
    assertThat(third.counts()).containsEntry("gone", 1L).containsEntry("agreeing", 10L);
    assertThat(of(third).get(0).state()).isEqualTo(Difference.State.GONE);
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

    assertThat(difference.bucket()).isEqualTo(Bucket.ONLY_IN_B);
    assertThat(difference.b()).extracting(it -> it.id()).containsExactly("books-6", "books-6b");
    assertThat(difference.state()).isEqualTo(Difference.State.OPEN);
  }

  @Test
  @DisplayName("S23: sums are made again of a live look")
  void s23SumsAreMadeAgainOfALiveLook() {
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");
    compared = () -> part("books-5b", 5, "30.50");

    var run = run();

    assertThat(run.counts()).containsEntry("suspects", 1L).containsEntry("drift", 0L);
  }

  @Test
  @DisplayName("S23: a row that belongs to another key by now makes its sum undecidable")
  void s23ARowOfAnotherKeyMakesItsSumUndecidable() {
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");
    compared = () -> part("books-5b", 7, "20.00");

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

    assertThat(
            stores
                .records()
                .find(new io.syncline.core.model.RecordId(record))
                .orElseThrow()
                .record()
                .status())
        .isEqualTo(io.syncline.core.model.UnifiedRecord.Status.QUARANTINED);
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
    assertThat(stores.queue().depth(CRM)).isZero();
  }
}

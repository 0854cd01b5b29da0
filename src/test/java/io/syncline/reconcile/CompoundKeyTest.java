package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static io.syncline.reconcile.Ledger.LONG_AGO;
import static io.syncline.reconcile.Ledger.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What no listing showed is asked for by a part of its key, however many share that part. */
class CompoundKeyTest {

  private final Ledger ledger = new Ledger(CRM, BOOKS);
  private final WholeRun whole = new WholeRun(ledger);

  @BeforeEach
  void theKeyIsOfTwoAttributesOfWhichOneCanBeFound() {
    ledger.reconciliation = ledger.reconciliation.in(List.of("customer", "number"), null);
    ledger.findable(BOOKS, "customer");
    for (var system : List.of(CRM, BOOKS)) {
      for (int i = 1; i <= 60; i++) {
        ledger.at(system).put(Ledger.id(system, i), LONG_AGO, ofOneCustomer(i));
      }
    }
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  private static Map<String, Value> ofOneCustomer(int number) {
    var fields = invoice(number);
    fields.put("customer", Value.text("Acme"));
    return fields;
  }

  @Test
  @DisplayName("S23: a match on a later page of a search result is not missing")
  void s23WhatStandsOnALaterPageIsNotMissing() {
    ledger.at(BOOKS).remove("books-60");
    whole.compared = () -> ledger.at(BOOKS).put("books-60", LONG_AGO, ofOneCustomer(60));

    var found = whole.of(whole.run());

    assertThat(found).extracting(it -> it.evidence().bucket()).containsExactly(Bucket.UNLINKED);
  }

  @Test
  @DisplayName("S23: what none of all pages shows is missing")
  void s23WhatNoPageShowsIsMissing() {
    ledger.at(BOOKS).remove("books-60");

    var found = whole.of(whole.run());

    assertThat(found).extracting(it -> it.evidence().bucket()).containsExactly(Bucket.ONLY_IN_A);
  }

  @Test
  @DisplayName("S23: where more share a part of the key than are read, nothing is called missing")
  void s23WhereMoreShareItThanAreReadNothingIsCalledMissing() {
    ledger.at(BOOKS).remove("books-60");
    whole.compared =
        () -> {
          for (int i = 1_000; i < 3_100; i++) {
            ledger.at(BOOKS).put("books-" + i, LONG_AGO, ofOneCustomer(i));
          }
        };

    var run = whole.run();

    assertThat(run.counts()).containsEntry("undecidable", 1L).containsEntry("open", 0L);
  }
}

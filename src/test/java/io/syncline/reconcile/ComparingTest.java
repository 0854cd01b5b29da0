package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static io.syncline.reconcile.Ledger.DESK;
import static io.syncline.reconcile.Ledger.LONG_AGO;
import static io.syncline.reconcile.Ledger.invoice;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.model.ExposedLink;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.value.Value;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.core.reconcile.difference.Suspect;
import io.syncline.core.reconcile.difference.Suspect.Amounts;
import io.syncline.core.reconcile.side.PullSettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What lying side by side says about two complete listings (S23). */
class ComparingTest {

  private Ledger ledger = new Ledger(CRM, BOOKS);

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void s23EqualSidesAgreeAndTheFirstRunMakesTheBaseline() {
    var outcome = ledger.filled(95).run();

    assertThat(outcome.suspects()).isEmpty();
    assertThat(outcome.examination().trustworthy()).isTrue();
    assertThat(outcome.examination().baseline()).isTrue();
    assertThat(outcome.examination().agreeing()).isEqualTo(95);
    var books = outcome.side(BOOKS);
    assertThat(books.said().before()).isEqualTo(95);
    assertThat(books.said().after()).isEqualTo(95);
    assertThat(books.listing().pulled()).isEqualTo(95);
    assertThat(books.records().distinct()).isEqualTo(95);
    assertThat(books.records().compared()).isEqualTo(95);
    assertThat(books.complete()).isTrue();
    assertThat(ledger.run().examination().baseline()).isFalse();
  }

  @Test
  void whatMeansTheSameIsTheSameHoweverItIsWritten() {
    ledger.filled(12);
    ledger.change(BOOKS, 3, "amount", Value.text("30.500"));
    ledger.change(BOOKS, 4, "email", Value.text(" Person4@EXAMPLE.com "));
    ledger.change(BOOKS, 5, "paidAt", Value.text("2026-03-01T11:00:00.900+01:00"));
    ledger.change(CRM, 6, "customer", Value.CLEARED);
    ledger.change(BOOKS, 6, "customer", Value.text(""));

    assertThat(ledger.run().suspects()).isEmpty();
  }

  @Test
  void s23WhatDiffersNamesItsAttributesAndNoValue() {
    ledger.filled(40).link(1, 40);
    ledger.change(BOOKS, 7, "customer", Value.text("Somebody else"));
    ledger.at(BOOKS).remove("books-9");
    ledger.at(CRM).remove("crm-11");

    var outcome = ledger.run();

    assertThat(outcome.suspects())
        .extracting(Suspect::bucket)
        .containsExactlyInAnyOrder(Bucket.DIFFERS, Bucket.ONLY_IN_A, Bucket.ONLY_IN_B);
    var differs = only(outcome, Bucket.DIFFERS);
    assertThat(differs.attributes()).containsExactly("customer");
    assertThat(differs.subject().a()).extracting(it -> it.id()).containsExactly("crm-7");
    assertThat(differs.subject().b()).extracting(it -> it.id()).containsExactly("books-7");
    assertThat(differs.listings().changedAt()).isEqualTo(LONG_AGO);
    assertThat(differs.subject().record()).isNotNull();
    assertThat(differs.key().key()).isEqualTo(String.valueOf(differs.subject().record()));
    assertThat(only(outcome, Bucket.ONLY_IN_A).subject().a())
        .extracting(it -> it.id())
        .containsExactly("crm-9");
    assertThat(only(outcome, Bucket.ONLY_IN_A).subject().b()).isEmpty();
    assertThat(only(outcome, Bucket.ONLY_IN_B).subject().b())
        .extracting(it -> it.id())
        .containsExactly("books-11");
    assertThat(outcome.examination().agreeing()).isEqualTo(37);
    assertThat(outcome.side(CRM).records().linked()).isEqualTo(39);
  }

  @Test
  void theKeyOfASuspectIsTheSameInEveryRunAndSaysNoValue() {
    ledger.filled(10);
    ledger.at(BOOKS).remove("books-4");

    var first = ledger.run().suspects();
    var second = ledger.run().suspects();

    assertThat(first).hasSize(1);
    assertThat(second).extracting(Suspect::key).containsExactly(first.get(0).key());
    assertThat(first.get(0).key().key()).startsWith("key:").doesNotContain("INV");
  }

  @Test
  void s17AnIdThatOneHoldsOfTheOtherGoesBeforeTheKey() {
    var field = FieldType.text("crmId", "external_id.crm");
    ledger.exposed = Map.of(BOOKS, List.of(new ExposedLink(field, CRM, "invoices")));
    ledger.filled(12).link(1, 8);
    var otherwise = Ledger.invoice(9);
    otherwise.put("number", Value.text("INV-99999"));
    otherwise.put("crmId", Value.text("crm-9"));
    ledger.at(BOOKS).put("books-9", LONG_AGO, otherwise);
    ledger.change(BOOKS, 10, "crmId", Value.text("crm-10"));
    ledger.change(BOOKS, 11, "crmId", Value.text("crm-4711"));

    var outcome = ledger.run();

    assertThat(outcome.suspects())
        .extracting(Suspect::bucket)
        .containsExactlyInAnyOrder(Bucket.DIFFERS, Bucket.ONLY_IN_A, Bucket.ONLY_IN_B);
    assertThat(only(outcome, Bucket.DIFFERS).attributes()).containsExactly("number");
    assertThat(only(outcome, Bucket.DIFFERS).subject().a())
        .extracting(it -> it.id())
        .containsExactly("crm-9");
    assertThat(only(outcome, Bucket.ONLY_IN_B).subject().b())
        .as("it names one that is not there")
        .extracting(it -> it.id())
        .containsExactly("books-11");
    assertThat(outcome.examination().agreeing()).isEqualTo(10);
  }

  @Test
  void aLinkGoesBeforeTheKey() {
    ledger.filled(10).link(1, 10);
    ledger.change(BOOKS, 5, "number", Value.text("INV-00006"));
    ledger.change(BOOKS, 6, "number", Value.text("INV-00005"));

    var outcome = ledger.run();

    assertThat(outcome.suspects()).hasSize(2).allMatch(it -> it.bucket() == Bucket.DIFFERS);
    assertThat(outcome.suspects()).allMatch(it -> it.attributes().equals(Set.of("number")));
  }

  @Test
  void theKeyPairsALinkedRecordWithOneThatIsNotYet() {
    ledger.filled(10);
    var record = ledger.link(3, Set.of(CRM));
    ledger.change(BOOKS, 3, "customer", Value.text("Other"));

    var differs = only(ledger.run(), Bucket.DIFFERS);

    assertThat(differs.subject().b()).extracting(it -> it.id()).containsExactly("books-3");
    assertThat(differs.subject().record()).isEqualTo(new RecordId(record));
  }

  @Test
  void twoRecordsThatAreLinkedApartAreNoPairHoweverAlike() {
    ledger.filled(10);
    ledger.link(3, Set.of(CRM));
    ledger.link(3, Set.of(BOOKS));

    assertThat(ledger.run().suspects())
        .extracting(Suspect::bucket)
        .containsExactlyInAnyOrder(Bucket.ONLY_IN_A, Bucket.ONLY_IN_B);
  }

  @Test
  void severalRecordsOfOneKeyAreAGroupAndAreNotPaired() {
    ledger.filled(10);
    ledger.at(BOOKS).put("books-extra", LONG_AGO, invoice(4));

    var group = only(ledger.run(), Bucket.DUPLICATE_KEY);

    assertThat(group.subject().a()).extracting(it -> it.id()).containsExactly("crm-4");
    assertThat(group.subject().b())
        .extracting(it -> it.id())
        .containsExactly("books-4", "books-extra");
  }

  @Test
  void sumsOfSeveralRowsAreComparedWithTheOneTheyPayFor() {
    ledger.filled(10);
    part("books-4", 4, "20.50");
    part("books-4b", 4, "20.00");
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");
    ledger.at(CRM).remove("crm-6");
    part("books-6", 6, "30.00");
    part("books-6b", 6, "30.50");

    var groups = ledger.run().suspects();

    assertThat(groups).hasSize(3).allMatch(it -> it.bucket() == Bucket.DUPLICATE_KEY);
    assertThat(groups)
        .extracting(it -> it.listings().amounts())
        .containsExactlyInAnyOrder(
            new Amounts(Amounts.Verdict.MATCHED, Map.of()),
            new Amounts(Amounts.Verdict.DISCREPANCY, Map.of("amount", new BigDecimal("10.50"))),
            new Amounts(Amounts.Verdict.UNMATCHED, Map.of("amount", new BigDecimal("-60.50"))));
  }

  @Test
  void whereTheKeyIsNamedRowsThatAddUpAgreeAndOneWithoutAnAmountIsADuplicate() {
    ledger.filled(10).tolerance("0.01", null);
    ledger.summed("number");
    part("books-4", 4, "20.50");
    part("books-4b", 4, "20.00");
    part("books-5", 5, "20.00");
    part("books-5b", 5, "20.00");
    part("books-6", 6, "30.00");
    part("books-6b", 6, "30.495");
    part("books-7", 7, "70.50");
    var without = invoice(7);
    without.put("amount", Value.CLEARED);
    ledger.at(BOOKS).put("books-7b", LONG_AGO, without);

    var outcome = ledger.run();

    assertThat(outcome.examination().agreeing()).isEqualTo(8);
    assertThat(outcome.examination().rounding()).isEqualTo(1);
    assertThat(outcome.suspects())
        .extracting(
            it ->
                it.subject().b().get(0).id()
                    + " "
                    + it.attributes()
                    + " "
                    + it.listings().amounts())
        .containsExactly(
            "books-5 [amount] Amounts[verdict=DISCREPANCY, differences={amount=10.50}]",
            "books-7 [] null");
  }

  private void part(String id, int number, String amount) {
    var fields = invoice(number);
    fields.put("amount", Value.decimal(amount));
    ledger.at(BOOKS).put(id, LONG_AGO, fields);
  }

  @Test
  void aRecordWithoutLinkOrKeyIsABucketOfItsOwn() {
    ledger.filled(10);
    ledger.change(CRM, 2, "number", Value.text(" "));

    assertThat(ledger.run().suspects())
        .extracting(Suspect::bucket)
        .containsExactlyInAnyOrder(Bucket.MISSING_KEY, Bucket.ONLY_IN_B);
  }

  @Test
  void eachSideIsJudgedByItsOwnValuesUnderTheFilter() {
    ledger.filter =
        List.of(
            new FilterCondition(
                "status", FilterCondition.Operator.EQ, List.of(Value.text("active"))));
    ledger.filled(20).link(1, 20);
    ledger.change(CRM, 3, "status", Value.text("cancelled"));
    ledger.change(CRM, 4, "status", Value.text("cancelled"));
    ledger.change(BOOKS, 4, "status", Value.text("cancelled"));

    var outcome = ledger.run();

    assertThat(outcome.suspects()).hasSize(1);
    var left = only(outcome, Bucket.ONLY_IN_B);
    assertThat(left.listings().leftFilterIn()).containsExactly(CRM);
    assertThat(left.subject().a()).extracting(it -> it.id()).containsExactly("crm-3");
    assertThat(outcome.side(CRM).records().outOfFilter()).isEqualTo(2);
    assertThat(outcome.side(CRM).records().compared()).isEqualTo(18);
    assertThat(outcome.side(BOOKS).records().compared()).isEqualTo(19);
    assertThat(outcome.examination().agreeing()).isEqualTo(18);
  }

  @Test
  void anArchivedRecordIsNotThere() {
    ledger.filled(10).link(1, 10);
    ledger.change(CRM, 3, "archived", Value.flag(true));
    ledger.change(BOOKS, 4, "archived", Value.flag(true));
    ledger.change(CRM, 5, "archived", Value.flag(true));
    ledger.change(BOOKS, 5, "archived", Value.flag(true));

    assertThat(ledger.run().suspects())
        .extracting(Suspect::bucket)
        .containsExactlyInAnyOrder(Bucket.ONLY_IN_A, Bucket.ONLY_IN_B);
  }

  @Test
  void withinTheToleranceIsAgreementAndIsCountedAsRounding() {
    ledger.tolerance("0.01", Duration.ofDays(1));
    ledger.filled(10);
    ledger.change(BOOKS, 3, "amount", Value.decimal("30.51"));
    ledger.change(BOOKS, 4, "amount", Value.decimal("40.511"));
    ledger.change(BOOKS, 5, "due", Value.text("2026-04-02"));
    ledger.change(BOOKS, 6, "due", Value.text("2026-04-03"));

    var outcome = ledger.run();

    assertThat(outcome.suspects())
        .extracting(Suspect::attributes)
        .containsExactlyInAnyOrder(Set.of("amount"), Set.of("due"));
    assertThat(outcome.examination().rounding()).isEqualTo(2);
    assertThat(outcome.examination().agreeing()).isEqualTo(8);
  }

  @Test
  void s4WhatASideDoesNotSayIsNoDifferenceAndWhatCannotBeReadIsOne() {
    ledger.filled(10);
    var unsaid = invoice(3);
    unsaid.remove("customer");
    ledger.at(BOOKS).put("books-3", LONG_AGO, unsaid);
    ledger.change(BOOKS, 4, "amount", Value.text("a lot"));

    var outcome = ledger.run();

    assertThat(outcome.suspects())
        .extracting(Suspect::attributes)
        .containsExactly(Set.of("amount"));
    assertThat(outcome.examination().agreeing()).isEqualTo(9);
  }

  @Test
  void everyOtherSystemIsComparedWithTheSystemOfRecord() {
    ledger.close();
    ledger = new Ledger(CRM, BOOKS, DESK);
    ledger.filled(15).link(1, 15);
    ledger.change(DESK, 8, "customer", Value.text("Desk only"));
    ledger.change(BOOKS, 9, "customer", Value.text("Books only"));

    var outcome = ledger.run();

    assertThat(outcome.suspects())
        .extracting(it -> it.key().against())
        .containsExactlyInAnyOrder(BOOKS, DESK);
    assertThat(outcome.suspects()).extracting(Suspect::seq).containsExactly(1L, 2L);
    assertThat(outcome.examination().agreeing()).isEqualTo(28);
  }

  @Test
  void aSystemThatCannotBeListedIsUnverifiableAndNeverEqual() {
    ledger.close();
    ledger = new Ledger(CRM, BOOKS, DESK);
    ledger.manifests.put(DESK, it -> it.replaceAll("(?s)      list:.*?total: total}\n", ""));
    ledger.filled(10);

    var outcome = ledger.run();

    assertThat(outcome.side(DESK).verifiable()).isFalse();
    assertThat(outcome.side(DESK).reason()).contains("not comparable");
    assertThat(outcome.examination().agreeing()).isEqualTo(10);
    assertThat(outcome.examination().trustworthy()).isTrue();

    ledger.close();
    ledger = new Ledger(CRM, BOOKS);
    ledger.manifests.put(BOOKS, it -> it.replaceAll("(?s)      list:.*?total: total}\n", ""));
    var alone = ledger.filled(10).run();
    assertThat(alone.examination().trustworthy()).isFalse();
  }

  @Test
  void s23ManyThousandsOfPairsFindExactlyTheOnesThatWereChanged() {
    long seed = System.nanoTime();
    var random = new Random(seed);
    ledger.pace =
        new PullSettings(
            500, 8, 3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(1));
    ledger.filled(3_000);
    var changed = new TreeSet<String>();
    for (int i = 0; i < 40; i++) {
      int number = 1 + random.nextInt(3_000);
      ledger.change(BOOKS, number, "customer", Value.text("Changed " + i));
      changed.add("books-" + number);
    }

    var found = new TreeSet<String>();
    ledger.run().suspects().forEach(it -> found.add(it.subject().b().get(0).id()));

    assertThat(found).as("seed %d", seed).isEqualTo(changed);
  }

  private static Suspect only(Ledger.Outcome outcome, Bucket bucket) {
    return outcome.suspects().stream()
        .filter(it -> it.bucket() == bucket)
        .reduce(
            (one, other) -> {
              throw new AssertionError("more than one " + bucket);
            })
        .orElseThrow(() -> new AssertionError("none is " + bucket + ": " + outcome.suspects()));
  }
}

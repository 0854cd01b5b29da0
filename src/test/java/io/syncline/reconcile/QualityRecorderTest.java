package io.syncline.reconcile;

import static io.syncline.reconcile.Ledger.BOOKS;
import static io.syncline.reconcile.Ledger.CRM;
import static io.syncline.reconcile.Ledger.DESK;
import static io.syncline.reconcile.Ledger.LONG_AGO;
import static io.syncline.reconcile.Ledger.invoice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.rule.FilterCondition;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.QualityRecorder;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.SchemaDrift.What;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.side.ExaminationListener;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.reconcile.side.PullSettings;
import io.syncline.core.reconcile.side.SideCount;
import io.syncline.core.run.Run;
import io.syncline.core.system.NativeRecord;
import io.syncline.store.delivery.PostgresAttempts;
import io.syncline.store.run.PostgresScores;
import io.syncline.store.run.PostgresShapes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a trusted run measures of the quality of data while it reads everything. */
class QualityRecorderTest {

  private final List<Score> alarms = new ArrayList<>();
  private final List<RecordShapes.Noted> drifts = new ArrayList<>();
  private final Ledger ledger = new Ledger(CRM, BOOKS);
  private final PostgresScores scores = new PostgresScores(ledger.database);

  @BeforeEach
  void watch() {
    ledger.witness = measuring();
  }

  private QualityRecorder measuring() {
    return new QualityRecorder(
        scores,
        new PostgresShapes(ledger.database, ledger.ids),
        new PostgresAttempts(ledger.database),
        new QualityRecorder.Hearer() {
          @Override
          public void below(Score score, Threshold threshold) {
            alarms.add(score);
          }

          @Override
          public void drifted(
              Run run, SystemId system, String object, List<RecordShapes.Noted> found) {
            drifts.addAll(found);
          }
        },
        new Threshold(0.95),
        ledger.clock);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void equalSidesArePerfect() {
    ledger.filled(40).link(1, 40);
    ledger.run();

    var score = only();
    assertThat(score.agreement()).hasValue(1);
    assertThat(score.completeness()).isEqualTo(1);
    assertThat(score.worst(9)).isEmpty();
    assertThat(
            List.of(
                score.counts().records(),
                score.counts().duplicates(),
                score.counts().unmatched(),
                score.counts().missing(),
                score.counts().unlinked()))
        .containsExactly(40L, 0L, 0L, 0L, 0L);
    assertThat(alarms).isEmpty();
  }

  @Test
  void eachAttributeHasItsShareAndWhoIsAloneIsCounted() {
    ledger.filled(20).link(1, 10);
    ledger.change(BOOKS, 2, "customer", Value.text("Somebody else"));
    ledger.change(BOOKS, 3, "customer", Value.CLEARED);
    ledger.at(BOOKS).remove("books-15");
    ledger.at(CRM).remove("crm-16");
    ledger.at(CRM).remove("crm-17");
    ledger.run();

    var score = only();
    assertThat(score.counts().records()).isEqualTo(19);
    assertThat(score.counts().unmatched()).isEqualTo(2);
    assertThat(score.counts().missing()).isEqualTo(1);
    assertThat(score.counts().unlinked()).isEqualTo(7);
    var customer = attribute(score, "customer");
    assertThat(customer.compared()).isEqualTo(17);
    assertThat(customer.equal()).isEqualTo(15);
    assertThat(customer.filled()).isEqualTo(18);
    assertThat(attribute(score, "number").key()).isTrue();
    assertThat(customer.key()).isFalse();
  }

  @Test
  void whatAgreesWithinTheToleranceIsEqualAndKeysHeldTwiceAreDuplicates() {
    ledger.tolerance("0.05", Duration.ZERO);
    ledger.filled(20);
    ledger.change(BOOKS, 2, "amount", Value.text("20.53"));
    ledger.change(BOOKS, 3, "amount", Value.text("30.56"));
    ledger.at(BOOKS).put("books-again", LONG_AGO, invoice(7));
    ledger.run();

    var score = only();
    assertThat(score.counts().duplicates()).isEqualTo(1);
    assertThat(attribute(score, "amount").compared()).as("7 is no pair").isEqualTo(19);
    assertThat(attribute(score, "amount").equal()).isEqualTo(18);
  }

  @Test
  void whoIsOutOfTheFilterCountsNowhere() {
    ledger.filter =
        List.of(
            new FilterCondition(
                "status", FilterCondition.Operator.EQ, List.of(Value.text("active"))));
    ledger.filled(20);
    ledger.change(CRM, 2, "status", Value.text("cancelled"));
    ledger.change(BOOKS, 2, "status", Value.text("cancelled"));
    ledger.run();

    assertThat(only().counts().records()).isEqualTo(19);
    assertThat(attribute(only(), "status").compared()).isEqualTo(19);
  }

  @Test
  void belowTheThresholdTheOwnerIsNotifiedWithTheWorst() {
    ledger.filled(20).link(1, 20);
    ledger.change(BOOKS, 4, "number", Value.text("INV-4"));
    ledger.change(BOOKS, 5, "number", Value.CLEARED);
    ledger.run();

    assertThat(alarms)
        .singleElement()
        .extracting(it -> it.worst(1).get(0).attribute())
        .isEqualTo("number");
  }

  @Test
  void whatDiffersInAnythingButTheKeyIsNotEqualAndTheOwnerHearsOfIt() {
    ledger.filled(60).link(1, 30);
    for (int i = 1; i <= 34; i++) {
      ledger.change(BOOKS, i, "status", Value.text("closed"));
    }
    for (int i = 35; i <= 40; i++) {
      ledger.change(BOOKS, i, "amount", Value.text("1"));
    }
    ledger.run();

    assertThat(only().pairs()).isEqualTo(new Measured.Pairs(60, 20));
    assertThat(only().agreement()).hasValue(20 / 60.0);
    assertThat(alarms)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.worst(9))
                    .extracting(AttributeScore::attribute)
                    .containsExactly("status", "amount"));
  }

  @Test
  void thePairsThatAreComparedByTheirKeyAloneSayNothing() {
    ledger.filled(0);
    for (int i = 1; i <= 10; i++) {
      var number = invoice(i).get("number");
      ledger.at(CRM).put(Ledger.id(CRM, i), LONG_AGO, new HashMap<>(Map.of("number", number)));
      ledger.at(BOOKS).put(Ledger.id(BOOKS, i), LONG_AGO, new HashMap<>(Map.of("number", number)));
    }
    ledger.run();

    assertThat(only().pairs()).isEqualTo(new Measured.Pairs(0, 0));
    assertThat(only().agreement()).isEmpty();
  }

  @Test
  void whatIsNotTrustworthyMeasuresNothing() {
    ledger.filled(40);
    ledger.run();
    for (int i = 1; i <= 30; i++) {
      ledger.at(BOOKS).remove(Ledger.id(BOOKS, i));
    }
    assertThat(ledger.run().examination().trustworthy()).isFalse();

    assertThat(scores.history("invoices", "invoice", BOOKS, LONG_AGO, 9)).hasSize(1);
  }

  @Test
  void aPartMeasuresNothing() {
    ledger.filled(10);
    ledger.run(Map.of("startDate", Value.text("2026-01-01")));

    assertThat(scores.latest(Set.of("invoices"))).isEmpty();
  }

  @Test
  void theSchemaIsKnownFromTheFirstRunAndItsDriftIsReportedOnce() {
    ledger.filled(30);
    ledger.run();
    assertThat(drifts).isEmpty();

    for (int i = 1; i <= 30; i++) {
      var fields = invoice(i);
      fields.remove("due");
      fields.put("channel", Value.text("web"));
      ledger.at(BOOKS).put(Ledger.id(BOOKS, i), LONG_AGO, fields);
    }
    ledger.run();
    ledger.run();

    assertThat(drifts).extracting(RecordShapes.Noted::system).containsOnly(BOOKS);
    assertThat(drifts)
        .extracting(it -> it.drift().what() + " " + it.drift().path())
        .containsExactlyInAnyOrder(What.APPEARED + " channel", What.VANISHED + " due");
  }

  @Test
  @DisplayName("S18: a run that another process takes over concludes from what both of them saw")
  void s18ARunThatWasTakenOverStillKnowsWhatVanished() {
    ledger.filled(95);
    ledger.run();
    for (int i = 1; i <= 95; i++) {
      var fields = invoice(i);
      fields.remove("due");
      // Only the first page still says it.
      if (i > 1) {
        fields.remove("customer");
      }
      ledger.at(BOOKS).put(Ledger.id(BOOKS, i), LONG_AGO, fields);
    }
    var run = ledger.asked(Map.of());
    var pages = new AtomicInteger();
    ledger.pace =
        new PullSettings(
            10, 1, 3, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMinutes(1));
    var first = measuring();
    ledger.witness = killedAt(first, 4, pages);
    assertThatThrownBy(() -> ledger.examine(run)).hasMessageContaining("killed");
    ledger.clock.pass(Duration.ofSeconds(91));

    ledger.witness = measuring();
    var outcome = ledger.examine(ledger.claimed(ledger.process()));

    assertThat(outcome.examination().trustworthy()).isTrue();
    assertThat(drifts)
        .extracting(it -> it.system() + ": " + it.drift().what() + " " + it.drift().path())
        .containsExactly("books: " + What.VANISHED + " due");
    assertThat(ledger.count("select count(*) from shape_under_way")).isZero();
  }

  private static ExaminationListener killedAt(
      ExaminationListener next, int page, AtomicInteger pages) {
    return new ExaminationListener() {
      @Override
      public void read(Run run, SystemId system, ObjectType object, List<NativeRecord> records) {
        if (system.equals(BOOKS) && pages.incrementAndGet() >= page) {
          throw new IllegalStateException("killed");
        }
        next.read(run, system, object, records);
      }

      @Override
      public void examined(Run run, Entity entity, List<SideCount> sides, List<Measured> measured) {
        next.examined(run, entity, sides, measured);
      }

      @Override
      public void forget(Run run) {
        next.forget(run);
      }
    };
  }

  @Test
  void everySubscriberHasItsScore() {
    try (var three = new Ledger(CRM, BOOKS, DESK)) {
      three.witness =
          new QualityRecorder(
              new PostgresScores(three.database),
              new PostgresShapes(three.database, three.ids),
              new PostgresAttempts(three.database),
              new QualityRecorder.Hearer() {
                @Override
                public void below(Score score, Threshold threshold) {
                  alarms.add(score);
                }

                @Override
                public void drifted(
                    Run run, SystemId system, String object, List<RecordShapes.Noted> found) {}
              },
              new Threshold(0.95),
              three.clock);
      three.filled(20);
      three.link(1, 20);
      three.change(DESK, 2, "customer", Value.text("Other"));
      three.run();

      assertThat(new PostgresScores(three.database).latest(Set.of("invoices")))
          .extracting(it -> it.of().system(), it -> attribute(it, "customer").equal())
          .containsExactlyInAnyOrder(Tuple.tuple(BOOKS, 20L), Tuple.tuple(DESK, 19L));
      assertThat(Set.copyOf(alarms)).isEmpty();
    }
  }

  private Score only() {
    var all = scores.latest(Set.of("invoices"));
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static AttributeScore attribute(Score score, String name) {
    return score.attributes().stream()
        .filter(it -> it.attribute().equals(name))
        .findFirst()
        .orElseThrow();
  }
}

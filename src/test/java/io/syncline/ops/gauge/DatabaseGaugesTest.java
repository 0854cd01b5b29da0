package io.syncline.ops.gauge;

import static io.syncline.core.Contacts.BOOKS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.syncline.core.Contacts;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.Score;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.core.run.Footprint;
import io.syncline.store.TestDatabase;
import io.syncline.store.run.PostgresScores;
import io.syncline.store.sql.Database;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseGaugesTest {

  private static final Instant EARLIER = Contacts.START.minusSeconds(60);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Installation installation = Contacts.synced().installation();

  @Test
  void theNewestScoreOfAStartedSyncIsShownUntilTheSyncIsNotStartedAnyMore() {
    var scores = new PostgresScores(new Database(TestDatabase.fresh()));
    scores.save(List.of(score("contacts", "1", 4), score("orders", "1", 4)));
    scores.save(List.of(score("contacts", "2", 9)));
    var gauges = new QualityGauges(registry, scores, () -> installation);

    gauges.show();
    assertThat(registry.find("syncline.quality.score").gauges()).hasSize(2);
    assertThat(value("syncline.quality.score", "sync", "contacts", "figure", "agreement"))
        .isEqualTo(0.9);
    assertThat(value("syncline.quality.score", "figure", "completeness")).isEqualTo(1);

    installation = Installation.EMPTY;
    gauges.show();
    assertThat(registry.find("syncline.quality.score").gauges()).isEmpty();
  }

  @Test
  void agreementIsAbsentWhereNothingWasCompared() {
    var scores = new PostgresScores(new Database(TestDatabase.fresh()));
    scores.save(
        List.of(
            new Score(
                new Score.Of("contacts", "contact", BOOKS),
                "1",
                Contacts.START,
                List.of(),
                new Measured.Pairs(0, 0),
                new Measured.Counts(1, 0, 0, 0, 0),
                new Score.Deliveries(0, 0))));

    new QualityGauges(registry, scores, () -> installation).show();

    assertThat(registry.find("syncline.quality.score").gauges())
        .singleElement()
        .satisfies(it -> assertThat(it.getId().getTag("figure")).isEqualTo("completeness"));
  }

  @Test
  void aSyncWithoutATrustedReconciliationCountsFromItsStartAndAStoppedOneNotAtAll() {
    var found = new Footprint[] {new Footprint(1, Map.of(), 1, null, Map.of("gone", EARLIER))};
    var started = new StartedFootprint(() -> found[0], () -> installation);

    var start = installation.entity("contact").orElseThrow().syncs().get(0).version().startedAt();
    assertThat(started.look().reconciled()).isEqualTo(Map.of("contacts", start));

    found[0] = new Footprint(1, Map.of(), 1, null, Map.of("contacts", EARLIER));
    assertThat(started.look().reconciled()).isEqualTo(Map.of("contacts", EARLIER));

    installation = Installation.EMPTY;
    assertThat(started.look().reconciled()).isEmpty();
  }

  @Test
  void aSyncThatIsNotReconciledOnAScheduleHasNoAge() {
    var usual = Reconciliation.standard();
    installation =
        Contacts.synced()
            .reconciled(
                new Reconciliation(
                    new Reconciliation.Timing(false, "weekly", null),
                    usual.criteria(),
                    usual.respond(),
                    usual.reports(),
                    null))
            .installation();
    var found = new Footprint(1, Map.of(), 1, null, Map.of("contacts", EARLIER));

    assertThat(new StartedFootprint(() -> found, () -> installation).look().reconciled()).isEmpty();
  }

  private static Score score(String sync, String run, long equal) {
    return new Score(
        new Score.Of(sync, "contact", BOOKS),
        run,
        Contacts.START,
        List.<AttributeScore>of(),
        new Measured.Pairs(10, equal),
        new Measured.Counts(10, 0, 0, 0, 0),
        new Score.Deliveries(0, 0));
  }

  private double value(String name, String... tags) {
    return registry.get(name).tags(tags).gauge().value();
  }
}

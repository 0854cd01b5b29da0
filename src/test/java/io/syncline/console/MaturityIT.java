package io.syncline.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.api.ApiProfile;
import io.syncline.api.Seeds;
import io.syncline.core.Contacts;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.alert.Condition;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.rule.AlertRule;
import io.syncline.core.model.SystemId;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.Maturity;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import io.syncline.core.reconcile.side.Measured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class MaturityIT {

  private static final Instant NOW = Instant.parse("2026-05-11T00:00:00Z");

  @Inject Seeds seeds;
  @Inject Scores scores;
  @Inject DeadLetters letters;
  @Inject AlertStore alerts;
  @Inject Maturity maturity;

  @Test
  void figuresAreThoseOfTheirMonthAndOfNothingElse() {
    var sync = "maturity-" + seeds.id();
    scores.save(
        List.of(
            score(sync, "r1", "2026-04-30T23:59:59Z", 800, 0),
            score(sync, "r2", "2026-05-01T00:00:00Z", 900, 5),
            score(sync, "r3", "2026-05-08T00:00:00Z", 1000, 0)));
    var letter = seeds.deadLetter(seeds.contact("maturity-1"), null, "hash");
    letters.replay(letter, "tester", Seeds.AT.plus(Duration.ofDays(70)));
    var gone = SystemId.of("maturity-gone");
    outage(gone, "2026-04-30T00:00:00Z", "2026-05-02T00:00:00Z");

    var months =
        maturity.of(
            new Maturity.Subject(
                sync,
                Set.of(gone, Contacts.CRM),
                Set.of("contact"),
                Instant.parse("2026-04-21T00:00:00Z")),
            3,
            NOW);

    assertThat(months)
        .extracting(Maturity.Month::month)
        .containsExactly(
            YearMonth.parse("2026-05"), YearMonth.parse("2026-04"), YearMonth.parse("2026-03"));
    var may = months.get(0);
    assertThat(may.consistency()).isEqualTo(new Maturity.Share(1900, 2000));
    assertThat(may.duplicates()).isEqualTo(new Maturity.Share(5, 2000));
    assertThat(may.changeFailures()).isEqualTo(new Maturity.Share(4, 200));
    assertThat(may.errorResolution()).isEqualTo(new Maturity.Resolution(1, Duration.ofDays(70)));
    assertThat(may.uptime()).as("1 of 10 days").isEqualTo(0.9);
    assertThat(may.schemaDrifts()).isZero();
    var april = months.get(1);
    assertThat(april.consistency()).isEqualTo(new Maturity.Share(800, 1000));
    assertThat(april.errorResolution()).isNull();
    assertThat(april.uptime()).as("1 of the 10 days since its start").isEqualTo(0.9);
    assertThat(months.get(2))
        .as("before its start, and nothing was measured")
        .isEqualTo(
            new Maturity.Month(YearMonth.parse("2026-03"), null, null, null, null, null, null));
  }

  @Test
  void nothingIsKnownOfOutagesBeforeAlertsAreKept() {
    var subject =
        new Maturity.Subject("none", Set.of(), Set.of(), Instant.parse("2020-01-01T00:00:00Z"));

    var months = maturity.of(subject, 12, NOW);

    assertThat(months.get(1).uptime()).isEqualTo(1);
    assertThat(months.get(11).uptime()).as("kept for 180 days").isNull();
    assertThat(maturity.of(new Maturity.Subject("none", Set.of(), Set.of(), null), 1, NOW))
        .allSatisfy(it -> assertThat(it.uptime()).as("not started").isNull());
  }

  @Test
  void thePageAndTheApiSayWhatIsNotKnown() {
    var page = Pages.open("/console/maturity");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.asString())
        .contains("contacts", "orders", "not enough data", "The median time from a dead letter");

    var api = Pages.open("/api/v1/maturity?sync=orders&months=2").jsonPath();
    assertThat(api.getList("items[0].months")).hasSize(2);
    assertThat(api.getString("items[0].months[0].uptime")).as("not started").isNull();
    assertThat(api.getMap("definitions")).hasSize(6);
    for (var wrong :
        new String[] {"sync=unknown", "months=0", "months=25", "months=x", "month=1"}) {
      assertThat(Pages.open("/api/v1/maturity?" + wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  private void outage(SystemId system, String since, String until) {
    var opened = Instant.parse(since);
    alerts.save(
        new Alert(
            seeds.id(),
            Condition.Of.system(AlertRule.UNREACHABLE, system.value()),
            new Alert.Times(opened, opened, Instant.parse(until), Instant.parse(until)),
            1,
            "it does not answer",
            new Alert.Sent(1, opened, 1, false),
            null));
  }

  private static Score score(String sync, String run, String at, long equal, long duplicates) {
    return new Score(
        new Score.Of(sync, "contact", Contacts.BOOKS),
        run,
        Instant.parse(at),
        List.of(new AttributeScore("email", true, 1000, equal, 1000, 1000)),
        new Measured.Pairs(1000, equal),
        new Measured.Counts(1000, duplicates, 0, 0, 0),
        new Score.Deliveries(100, 2));
  }
}

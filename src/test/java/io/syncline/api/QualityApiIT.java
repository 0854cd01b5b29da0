package io.syncline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.syncline.core.Contacts;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.ShapeRecorder;
import io.syncline.core.reconcile.side.Measured;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ApiProfile.class)
class QualityApiIT {

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

  @Inject Scores scores;
  @Inject RecordShapes shapes;

  @Test
  void theNewestScoreSaysWhichAttributesPullItDown() {
    scores.save(List.of(score("quality-a", "r1", 900), score("quality-a", "r2", 940)));

    var json = Api.get("/api/v1/quality?sync=quality-a").jsonPath();
    assertThat(json.getDouble("threshold")).isEqualTo(0.95);
    assertThat(json.getList("items")).hasSize(1);
    assertThat(json.getString("items[0].run")).isEqualTo("r2");
    assertThat(json.getBoolean("items[0].belowThreshold")).isTrue();
    assertThat(json.getList("items[0].attributes.attribute")).containsExactly("email");
    assertThat(json.getLong("items[0].attributes[0].different")).isEqualTo(60);
    var of = "/api/v1/quality/history?sync=quality-a&entity=contact&system=books";
    assertThat(Api.get(of).jsonPath().getList("items.run")).containsExactly("r2", "r1");
  }

  @Test
  void aQuestionThatCannotBeAnsweredIsRefused() {
    assertThat(Api.get("/api/v1/quality/history?sync=a").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/quality?of=a").statusCode()).isEqualTo(400);
    assertThat(Api.get("/api/v1/quality?sync=unknown").statusCode()).isEqualTo(400);
  }

  @Test
  void driftsAreListedByPage() {
    var type = Contacts.synced().installation().entity("contact").orElseThrow().primary().type();
    for (int i = 0; i < 3; i++) {
      var shaping = new ShapeRecorder(Contacts.DESK, type);
      for (int j = 0; j < 20; j++) {
        shaping.take(
            new Value.Struct(Map.of("name", Value.text("x"), "new" + i, Value.flag(true))));
      }
      shapes.compare(type, shaping.shape(false), "r" + i, NOW);
    }

    var page = Api.get("/api/v1/quality/drifts?system=desk&limit=1").jsonPath();
    assertThat(page.getString("items[0].what")).isEqualTo("appeared");
    var next =
        Api.get("/api/v1/quality/drifts?system=desk&limit=1&cursor=" + page.getString("next"));
    assertThat(next.jsonPath().getString("next")).isNull();
    assertThat(List.of(page.getString("items[0].path"), next.jsonPath().getString("items[0].path")))
        .containsExactlyInAnyOrder("new1", "new2");
  }

  private static Score score(String sync, String run, long equal) {
    return new Score(
        new Score.Of(sync, "contact", Contacts.BOOKS),
        run,
        NOW,
        List.of(
            new AttributeScore("email", true, 1000, equal, 1000, 1000),
            new AttributeScore("company", false, 1000, 1000, 1000, 1)),
        new Measured.Pairs(1000, equal),
        new Measured.Counts(1000, 0, 0, 0, 0),
        new Score.Deliveries(0, 0));
  }
}

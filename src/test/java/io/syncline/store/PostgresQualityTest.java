package io.syncline.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.Contacts;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.model.Ids;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.SchemaDrift.What;
import io.syncline.core.quality.SchemaShape;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.ShapeRecorder;
import io.syncline.core.reconcile.side.Measured;
import io.syncline.store.run.PostgresScores;
import io.syncline.store.run.PostgresShapes;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class PostgresQualityTest {

  private static final Instant AT = Samples.T0;
  private static final SystemId BOOKS = SystemId.of("books");
  private static final ObjectType TYPE =
      Contacts.synced().installation().entities().values().iterator().next().primary().type();

  private final Database database = new Database(TestDatabase.fresh());
  private final PostgresScores scores = new PostgresScores(database);
  private final PostgresShapes shapes =
      new PostgresShapes(database, new Ids(InstantSource.fixed(AT), new Random(7)));

  @Test
  void theNewestScoreOfEachSystemIsFoundAndItsHistoryKept() {
    var first = score("contacts", BOOKS, "run-1", AT, 90);
    var second = score("contacts", BOOKS, "run-2", AT.plus(Duration.ofDays(7)), 99);
    var desk = score("contacts", SystemId.of("desk"), "run-1", AT, 100);
    var other = score("orders", BOOKS, "run-1", AT, 1);
    scores.save(List.of(first, desk, other));
    scores.save(List.of(second));

    assertThat(scores.latest(Set.of("contacts"))).containsExactlyInAnyOrder(second, desk);
    assertThat(scores.latest(null)).containsExactlyInAnyOrder(second, desk, other);
    assertThat(scores.history("contacts", "contact", BOOKS, AT, 10)).containsExactly(second, first);
    assertThat(scores.history("contacts", "contact", BOOKS, AT.plusSeconds(1), 10))
        .containsExactly(second);
  }

  @Test
  void whatARunMeasuresAgainAfterACrashStandsOnce() {
    scores.save(List.of(score("contacts", BOOKS, "run-1", AT, 10)));
    scores.save(List.of(score("contacts", BOOKS, "run-1", AT.plusSeconds(60), 20)));

    assertThat(scores.history("contacts", "contact", BOOKS, AT, 10))
        .singleElement()
        .extracting(it -> it.attributes().get(0).equal())
        .isEqualTo(20L);
  }

  @Test
  void aDriftIsReportedOnceAndTheFirstShapeIsNone() {
    assertThat(shapes.compare(TYPE, shape("name"), "run-1", AT)).isEmpty();
    assertThat(shapes.compare(TYPE, shape("name", "age"), "run-2", AT))
        .extracting(it -> it.drift().what(), it -> it.drift().path(), RecordShapes.Noted::run)
        .containsExactly(Tuple.tuple(What.APPEARED, "age", "run-2"));
    assertThat(shapes.compare(TYPE, shape("name", "age"), "run-3", AT)).isEmpty();

    assertThat(shapes.drifts(BOOKS, null, 10)).hasSize(1);
    assertThat(shapes.drifts(SystemId.of("desk"), null, 10)).isEmpty();
    var newest = shapes.drifts(null, null, 10).get(0);
    assertThat(newest.drift().detail()).containsExactly("text");
    assertThat(shapes.drifts(null, newest.id(), 10)).isEmpty();
  }

  private static SchemaShape shape(String... fields) {
    var shaping = new ShapeRecorder(BOOKS, TYPE);
    var record = new HashMap<String, Value>();
    for (var field : fields) {
      record.put(field, Value.text("x"));
    }
    IntStream.range(0, 20).forEach(i -> shaping.take(new Value.Struct(Map.copyOf(record))));
    return shaping.shape(true);
  }

  private static Score score(String sync, SystemId system, String run, Instant at, long equal) {
    return new Score(
        new Score.Of(sync, "contact", system),
        run,
        at,
        List.of(new AttributeScore("email", true, 100, equal, 100, 100)),
        new Measured.Pairs(100, equal),
        new Measured.Counts(100, 1, 2, 3, 4),
        new Score.Deliveries(50, 5));
  }
}

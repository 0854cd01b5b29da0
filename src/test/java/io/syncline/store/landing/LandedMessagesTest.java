package io.syncline.store.landing;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.landing.LandedMessage;
import io.syncline.core.landing.LandedMessage.Mark;
import io.syncline.core.landing.Landing.Place;
import io.syncline.core.landing.Landing.Row;
import io.syncline.core.landing.TakenMessage;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.store.TestDatabase;
import io.syncline.store.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which of two messages about a row counts. */
class LandedMessagesTest {

  private static final Place PEOPLE = new Place(SystemId.of("directory"), "people");
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private final PostgresLanding landing = new PostgresLanding(new Database(TestDatabase.fresh()));

  private TakenMessage take(@Nullable String name, @Nullable Mark at) {
    var fields = name == null ? null : new Value.Struct(Map.of("name", Value.text(name)));
    return landing.take(PEOPLE, new LandedMessage("007", fields, at));
  }

  private static Mark at(int partition, long offset, int seconds) {
    return new Mark("people", partition, offset, NOON.plusSeconds(seconds));
  }

  private Row row() {
    return landing.get(PEOPLE, List.of("007")).get(0);
  }

  private @Nullable Value name() {
    return row().fields().fields().get("name");
  }

  @Test
  void ofOnePartitionTheHigherOffsetCounts() {
    assertThat(take("Ada", at(0, 5, 0))).isEqualTo(TakenMessage.TAKEN);
    // its clock is late: the offset counts
    assertThat(take("Byron", at(0, 6, -30))).isEqualTo(TakenMessage.TAKEN);
    assertThat(take("Ada", at(0, 5, 0))).isEqualTo(TakenMessage.OLDER);
    assertThat(name()).isEqualTo(Value.text("Byron"));
  }

  @Test
  void aMessageThatComesAgainChangesNothing() {
    // its sender's clock is an hour ahead of the database's
    var ahead = new Mark("people", 0, 5, Instant.now().plus(Duration.ofHours(1)));
    take("Ada", ahead);
    var before = row();
    assertThat(take("Ada", ahead)).isEqualTo(TakenMessage.AGAIN);
    assertThat(row()).isEqualTo(before);
  }

  @Test
  void aRowStaysGoneWhenAnOlderMessageComesAgain() {
    take("Ada", at(0, 5, 0));
    assertThat(take(null, at(0, 6, 1))).isEqualTo(TakenMessage.TAKEN);
    assertThat(take("Ada", at(0, 5, 0))).isEqualTo(TakenMessage.OLDER);
    assertThat(landing.count(PEOPLE)).isZero();
    assertThat(take("Ada", at(0, 7, 2))).isEqualTo(TakenMessage.TAKEN);
    assertThat(landing.count(PEOPLE)).isEqualTo(1);
  }

  @Test
  void aRowThatWasNeverThereCanBeGone() {
    assertThat(take(null, at(0, 6, 1))).isEqualTo(TakenMessage.TAKEN);
    assertThat(take("Ada", at(0, 5, 0))).isEqualTo(TakenMessage.OLDER);
    assertThat(landing.count(PEOPLE)).isZero();
  }

  @Test
  void ofTwoPartitionsTheLaterMessageCountsWhicheverIsReadFirst() {
    // partitions were added to the topic, and the key moved from 0 to 3
    take("Byron", at(3, 0, 10));
    assertThat(take("Ada", at(0, 900, 0))).isEqualTo(TakenMessage.OLDER);
    assertThat(name()).isEqualTo(Value.text("Byron"));
    assertThat(take("King", at(3, 1, 20))).isEqualTo(TakenMessage.TAKEN);
  }

  @Test
  void aRecreatedTopicIsNoticedByItsTimes() {
    take("Ada", at(0, 5, 0));
    assertThat(take("Byron", at(0, 5, 1))).isEqualTo(TakenMessage.CONTRADICTED);
    assertThat(take("Byron", at(0, 0, 120))).isEqualTo(TakenMessage.CONTRADICTED);
    assertThat(name()).isEqualTo(Value.text("Ada"));
  }

  @Test
  void underAnotherNameALogCountsFromItsBeginning() {
    take("Ada", at(0, 5, 0));
    assertThat(take("Byron", new Mark("people/second", 0, 0, NOON.minusSeconds(60))))
        .isEqualTo(TakenMessage.TAKEN);
    assertThat(name()).isEqualTo(Value.text("Byron"));
  }

  @Test
  void ofTwoMessagesWithOneVersionTheLastCounts() {
    take("Ada", Mark.version("changedAt", 7));
    assertThat(take("Byron", Mark.version("changedAt", 7))).isEqualTo(TakenMessage.TAKEN);
    assertThat(name()).isEqualTo(Value.text("Byron"));
    assertThat(take("King", Mark.version("changedAt", 6))).isEqualTo(TakenMessage.OLDER);
    assertThat(name()).isEqualTo(Value.text("Byron"));
  }

  @Test
  void withoutANumberTheLastMessageCounts() {
    take("Ada", null);
    assertThat(take("Byron", null)).isEqualTo(TakenMessage.TAKEN);
    assertThat(name()).isEqualTo(Value.text("Byron"));
  }
}

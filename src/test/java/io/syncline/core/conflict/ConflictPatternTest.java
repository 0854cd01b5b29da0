package io.syncline.core.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.conflict.ConflictPattern.Kind;
import io.syncline.core.model.SystemId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConflictPatternTest {

  private static final SystemId BOOKS = SystemId.of("books");
  private static final SystemId CRM = SystemId.of("crm");

  private static Tally week(
      int week, String rule, long byBooks, long byCrm, long merged, long open, long overturned) {
    return new Tally(
        Instant.parse("2026-01-05T00:00:00Z").plusSeconds(week * 604_800L),
        new Tally.Between("contact", "phone", BOOKS, CRM, rule, Conflict.Kind.BOTH_CHANGED),
        new Tally.Counts(
            byBooks + byCrm + merged + open, byBooks, byCrm, merged, open, overturned));
  }

  @Test
  void whatPeopleNearlyAlwaysAnswerAlikeIsFoundOverWeeks() {
    var found =
        ConflictPattern.of(
            List.of(
                week(1, "MANUAL", 0, 4, 0, 2, 0),
                week(2, "MANUAL", 1, 5, 0, 0, 0),
                week(2, "LAST_WRITE_WINS", 3, 4, 0, 0, 0)));

    assertThat(found).hasSize(1);
    assertThat(found.get(0).kind()).isEqualTo(Kind.SAME_ANSWER);
    assertThat(found.get(0).preferred()).isEqualTo(CRM);
    assertThat(found.get(0).often()).isEqualTo(9);
    assertThat(found.get(0).of()).isEqualTo(10);
  }

  /** The last column is what is found; an open conflict was decided by no one. */
  @ParameterizedTest
  @CsvSource({
    "MANUAL, 0, 4, 0, 9, 0, ",
    "MANUAL, 0, 5, 0, 9, 0, SAME_ANSWER",
    "MANUAL, 2, 8, 0, 0, 0, ",
    "MANUAL, 0, 8, 2, 0, 0, ",
    "MANUAL, 9, 0, 0, 0, 4, SAME_ANSWER",
    "MASTER_WINS, 0, 12, 0, 3, 3, TAKEN_BACK",
    "MASTER_WINS, 0, 5, 0, 2, 2, ",
    "MASTER_WINS, 0, 90, 0, 3, 3, ",
    "MASTER_WINS, 0, 90, 0, 0, 0, ",
    "LAST_WRITE_WINS, 19, 0, 0, 0, 0, ",
    "LAST_WRITE_WINS, 19, 1, 0, 0, 0, ONE_SIDED",
    "FIRST_WRITE_WINS, 16, 4, 0, 0, 0, ",
    "after.length > 3, 0, 40, 0, 0, 0, ",
    "MANUAL, 0, 0, 0, 0, 0, "
  })
  void onlyWhatIsNoChanceIsFound(
      String rule, long byBooks, long byCrm, long merged, long open, long overturned, Kind kind) {
    var found =
        ConflictPattern.of(List.of(week(1, rule, byBooks, byCrm, merged, open, overturned)));

    assertThat(found)
        .extracting(ConflictPattern::kind)
        .isEqualTo(kind == null ? List.of() : List.of(kind));
  }

  @Test
  void theMostFrequentIsFirst() {
    var found =
        ConflictPattern.of(
            List.of(week(1, "MANUAL", 6, 0, 0, 0, 0), week(1, "LAST_WRITE_WINS", 0, 30, 0, 0, 0)));

    assertThat(found)
        .extracting(ConflictPattern::kind)
        .containsExactly(Kind.ONE_SIDED, Kind.SAME_ANSWER);
  }
}

package io.syncline.api.reviews;

import io.syncline.api.http.ApiWords;
import io.syncline.core.conflict.Tally;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The number of conflicts of two systems over one attribute in one week, with their outcomes.
 *
 * @param week its Monday, 00:00 UTC
 * @param systems the pair
 * @param won how many ended with the value of each, in the order of the pair
 * @param merged how many ended with a value made of both, or a person's own
 * @param open how many wait for a person
 * @param overturned how many decisions were taken back
 */
@Schema(name = "ConflictTally")
record TallyView(
    Instant week,
    String entity,
    String attribute,
    List<String> systems,
    String rule,
    String kind,
    long total,
    List<Long> won,
    long merged,
    long open,
    long overturned) {

  /** All tallies asked for. */
  @Schema(name = "ConflictStatistics")
  record All(List<TallyView> items) {
    static All of(List<Tally> tallies) {
      return new All(tallies.stream().map(TallyView::of).toList());
    }
  }

  private static TallyView of(Tally it) {
    return new TallyView(
        it.week(),
        it.between().entity(),
        it.between().attribute(),
        List.of(it.between().one().value(), it.between().other().value()),
        ApiWords.rule(it.between().rule()),
        ApiWords.of(it.between().kind()),
        it.counts().total(),
        List.of(it.counts().wonByOne(), it.counts().wonByOther()),
        it.counts().merged(),
        it.counts().open(),
        it.counts().overturned());
  }
}

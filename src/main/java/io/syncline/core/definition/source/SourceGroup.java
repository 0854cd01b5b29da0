package io.syncline.core.definition.source;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Shorthand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which records of the source become one derived record, and when.
 *
 * @param by the attributes of the source whose values are equal in a group
 * @param until when a group is complete: at the end of a {@code day}, {@code week}, {@code month}
 *     or {@code quarter}, once a condition holds, or when a person approves
 * @param date with a period: the attribute of the source with the day that counts; left out: the
 *     day on which the record came
 * @param grace how long after its end records of a period are waited for
 */
public record SourceGroup(
    @Shorthand List<String> by,
    @Default("approve") String until,
    @Nullable String date,
    @Nullable Duration grace) {

  public SourceGroup {
    by = List.copyOf(by);
  }
}

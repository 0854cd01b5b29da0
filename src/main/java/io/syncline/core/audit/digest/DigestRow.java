package io.syncline.core.audit.digest;

import io.syncline.core.model.Ids;
import io.syncline.core.model.value.Value;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of the audit log as it is stored, words that this version does not know included.
 *
 * @param number its place in the order of the digests
 * @param cause id of the event or intent behind it
 * @param fields all other columns but the changes, in the order of {@link #NAMES}
 * @param changes per attribute what it was and became, in clear text
 * @param salt of which the salts of its changes are made
 */
public record DigestRow(
    long number, UUID cause, Fields fields, Map<String, Value> changes, Salt salt) {

  /**
   * Of what the salts of a row's changes are made.
   *
   * @param random stored in the row
   * @param keyId the key of its window; null: none, or it is in no window yet
   */
  public record Salt(UUID random, @Nullable String keyId) {}

  private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

  /** The fields of a row, in the order in which they are digested. */
  public static final List<String> NAMES =
      List.of(
          "operation",
          "target",
          "settled",
          "at",
          "entity",
          "record",
          "system",
          "object",
          "nativeId",
          "source",
          "outcome",
          "reason",
          "run",
          "actor");

  /**
   * The values of {@link #NAMES}, empty where there is none.
   *
   * @param values as many as there are names
   */
  public record Fields(List<String> values) {
    public Fields {
      values = List.copyOf(values);
      if (values.size() != NAMES.size()) {
        throw new IllegalArgumentException("a row has " + NAMES.size() + " fields");
      }
    }

    public String get(String name) {
      return values.get(NAMES.indexOf(name));
    }

    public @Nullable String maybe(String name) {
      var value = get(name);
      return value.isEmpty() ? null : value;
    }
  }

  public DigestRow {
    changes = Map.copyOf(changes);
  }

  /** The day by which it is partitioned. */
  public LocalDate day() {
    return dayOf(cause);
  }

  /** The same of its cause; an id of another kind may name a year that no date has. */
  public static LocalDate dayOf(UUID cause) {
    var day = Ids.madeAt(cause).atOffset(ZoneOffset.UTC).toLocalDate();
    return day.isAfter(LAST_DAY) ? LAST_DAY : day;
  }

  @Override
  public String toString() {
    return "DigestRow[" + number + "]";
  }
}

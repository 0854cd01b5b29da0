package io.syncline.core.model;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a system's copy of a record was known to hold: the base of every three-way comparison (S1,
 * S2). Immutable.
 *
 * <p>Native fields by their path; a field that is absent was never read, which is not the same as
 * empty.
 *
 * @param fields per mapped native field
 * @param readNumber the number, from the one sequence of all reads, of the read or completion that
 *     advanced it last; a read numbered below is repeated, not compared
 * @param version the system's own version of the copy, where it has one
 * @param createdAt when the copy was created in its system, by our clock; null: no read said it
 */
public record Shadow(
    Map<String, FieldShadow> fields,
    long readNumber,
    @Nullable String version,
    @Nullable Instant createdAt) {

  public static final Shadow UNKNOWN = new Shadow(Map.of(), 0, null, null);

  public Shadow {
    fields = Collections.unmodifiableMap(new TreeMap<>(fields));
  }

  public @Nullable FieldShadow field(String nativeField) {
    return fields.get(nativeField);
  }

  /**
   * This shadow after a read or a write of the copy.
   *
   * @param answered the version that the system showed; null: it did not say, so that the version
   *     of what is known is unknown
   */
  public Shadow advancedTo(
      Map<String, FieldShadow> changed, long number, @Nullable String answered) {
    var after = advanced(changed, number, null);
    return new Shadow(after.fields(), after.readNumber(), answered, createdAt);
  }

  /** This shadow with {@code changed} fields laid over it, as of read {@code number}. */
  public Shadow advanced(
      Map<String, FieldShadow> changed, long number, @Nullable String newVersion) {
    var merged = new HashMap<>(fields);
    merged.putAll(changed);
    return new Shadow(
        merged, Math.max(readNumber, number), newVersion == null ? version : newVersion, createdAt);
  }

  /** The same with other fields, as of that read. */
  public Shadow with(Map<String, FieldShadow> others, long number) {
    return new Shadow(others, number, version, createdAt);
  }

  /** The same with what a read said of the copy's creation; null: it said nothing. */
  public Shadow created(@Nullable Instant at) {
    return at == null ? this : new Shadow(fields, readNumber, version, at);
  }
}

package io.syncline.core.backfill.run;

import io.syncline.core.inbox.RecordSyncOptions;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What was asked of a bulk run: a backfill, or the plan of one.
 *
 * @param source read this system alone; null: every one whose changes may travel, and those that
 *     cannot be searched for what is there
 * @param targets systems to be brought up to date; empty: all of the sync
 * @param updatedSince only records changed since, by their system's clock; null: all
 * @param sinceLast only what changed since the last bulk run of the sync that succeeded
 * @param canary stop after so many records, and go on when resumed; null: do not
 * @param batchSize records per page, 1 to {@value #MOST}; null: the sync's own
 * @param resend whether what a system took already is written again, and all that is mapped to one
 *     that nothing reads
 */
public record BulkRequest(
    @Nullable SystemId source,
    Set<SystemId> targets,
    @Nullable Instant updatedSince,
    boolean sinceLast,
    @Nullable Integer canary,
    @Nullable Integer batchSize,
    boolean resend) {

  /** The most records on one page. */
  public static final int MOST = 500;

  /** All records of all systems. */
  public static final BulkRequest ALL = new BulkRequest(null, Set.of(), null, false, null, null);

  private static final String RESEND = "resend";

  /**
   * @throws IllegalArgumentException where a number is out of its range
   */
  public BulkRequest {
    targets = Set.copyOf(targets);
    if (batchSize != null && (batchSize < 1 || batchSize > MOST)) {
      throw new IllegalArgumentException("batchSize is 1 to " + MOST);
    }
    if (canary != null && canary < 1) {
      throw new IllegalArgumentException("canary is at least 1");
    }
  }

  /** One that writes only what differs. */
  public BulkRequest(
      @Nullable SystemId source,
      Set<SystemId> targets,
      @Nullable Instant updatedSince,
      boolean sinceLast,
      @Nullable Integer canary,
      @Nullable Integer batchSize) {
    this(source, targets, updatedSince, sinceLast, canary, batchSize, false);
  }

  /** What the events of its records ask for. */
  RecordSyncOptions options() {
    return resend ? new RecordSyncOptions(targets, true) : RecordSyncOptions.NONE;
  }

  /** Whether it looks at less than all there is. */
  public boolean partial() {
    return source != null || updatedSince != null || sinceLast;
  }

  /** Whether its listings show all records there are. */
  public boolean isOfAll() {
    return updatedSince == null && !sinceLast;
  }

  public Value.Struct struct() {
    var said = new TreeMap<String, Value>();
    if (source != null) {
      said.put("sourceSystem", Value.text(source.value()));
    }
    if (!targets.isEmpty()) {
      List<Value> names = targets.stream().map(SystemId::value).sorted().map(Value::text).toList();
      said.put("targetSystems", new Value.Items(names));
    }
    if (updatedSince != null) {
      said.put("updatedSince", Value.text(updatedSince.toString()));
    }
    if (sinceLast) {
      said.put("sinceLast", Value.flag(true));
    }
    if (canary != null) {
      said.put("canary", Value.decimal(canary));
    }
    if (batchSize != null) {
      said.put("batchSize", Value.decimal(batchSize));
    }
    if (resend) {
      said.put(RESEND, Value.flag(true));
    }
    return new Value.Struct(said);
  }

  /**
   * As it was asked; words it does not know are left alone.
   *
   * @throws IllegalArgumentException where what it says has no meaning
   */
  public static BulkRequest of(Value.Struct said) {
    var fields = said.fields();
    var targets = new LinkedHashSet<SystemId>();
    if (fields.get("targetSystems") instanceof Value.Items items) {
      items.values().forEach(it -> targets.add(SystemId.of(((Value.Text) it).value())));
    }
    var source = text(said, "sourceSystem");
    return new BulkRequest(
        source == null ? null : SystemId.of(source),
        targets,
        instant(text(said, "updatedSince")),
        fields.get("sinceLast") instanceof Value.Flag last && last.value(),
        number(said, "canary"),
        number(said, "batchSize"),
        fields.get(RESEND) instanceof Value.Flag flag && flag.value());
  }

  private static @Nullable String text(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Text text ? text.value() : null;
  }

  private static @Nullable Integer number(Value.Struct said, String name) {
    return said.fields().get(name) instanceof Value.Decimal number
        ? Integer.valueOf(number.value().intValue())
        : null;
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("updatedSince is no instant", e);
    }
  }
}

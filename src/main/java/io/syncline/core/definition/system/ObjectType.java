package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.FromKey;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of record in a system, and the hazards of reading and writing it.
 *
 * @param name the system's name for it ({@code contacts})
 * @param entities the names it answers to ({@code [contact, person]}), first is its own
 * @param id path of the native id
 * @param idCase whether two ids that differ in upper and lower case alone name two records
 * @param createdAt path of the creation time; null where it has none
 * @param updatedAt path of the last change's time; null where it has none
 * @param version path of a version that only grows, or {@code header:} and the name of the header
 *     ({@code header:ETag}) that holds it where one record is read or written; null where it has
 *     none
 * @param archivedWhen path and value that show a record as archived ({@code
 *     ContactStatus=ARCHIVED}); null: none
 * @param granularity the coarsest step of its times (S12)
 * @param commitLag how late a change may appear in a listing (S22)
 * @param visibleAfter how late a new record may appear to find, or to a read by its id (S9, S16)
 * @param absent what an absent field says when the record is read
 * @param replaces whether an update replaces the whole record
 * @param conditional whether an update can be made conditional on the version read
 * @param marker native field that can carry our marker and be searched (S9); null: none
 * @param idempotencyKeyRetention how long the system remembers an idempotency key; null: it takes
 *     none
 * @param matchKeys native fields by which it is found, as default match keys
 * @param table of {@code transport: jdbc}: the table or view that holds it
 * @param fields its native fields by path
 * @param operations what can be done, by operation
 */
public record ObjectType(
    @FromKey String name,
    List<String> entities,
    @Default("id") String id,
    @Default("exact") IdCase idCase,
    @Nullable String createdAt,
    @Nullable String updatedAt,
    @Nullable String version,
    @Nullable String archivedWhen,
    @Default("1s") Duration granularity,
    @Default("5s") Duration commitLag,
    @Default("0s") Duration visibleAfter,
    @Default("unsaid") Absent absent,
    boolean replaces,
    boolean conditional,
    @Nullable String marker,
    @Nullable Duration idempotencyKeyRetention,
    List<String> matchKeys,
    @Nullable DatabaseTable table,
    Map<String, FieldType> fields,
    Map<Operation.Kind, Operation> operations) {

  private static final String HEADER = "header:";

  /**
   * A replica may lag behind, and a gateway may answer for a moment, also where nothing is
   * declared.
   */
  private static final Duration SHORTEST_BETWEEN_LOOKS = Duration.ofSeconds(5);

  /** What a field that is absent from an answer says (S4). */
  public enum Absent {
    UNSAID,
    CLEARED
  }

  /** Whether upper and lower case distinguish ids. */
  public enum IdCase {
    /** They do: base 62 ids, as many vendors have them. */
    EXACT,
    /** They do not: a hexadecimal id may be written in either. */
    IGNORED
  }

  public ObjectType {
    entities = List.copyOf(entities);
    matchKeys = List.copyOf(matchKeys);
    fields = Map.copyOf(fields);
    if (table != null) {
      id = DatabaseTable.ID;
      conditional = version != null && table.writes().contains(DatabaseTable.Write.UPDATE);
      commitLag = table.longestTransaction();
      operations = table.operations(operations, updatedAt != null);
    }
    operations = Map.copyOf(operations);
  }

  /** Of a system that is asked by operations. */
  public ObjectType(
      String name,
      List<String> entities,
      String id,
      IdCase idCase,
      @Nullable String createdAt,
      @Nullable String updatedAt,
      @Nullable String version,
      @Nullable String archivedWhen,
      Duration granularity,
      Duration commitLag,
      Duration visibleAfter,
      Absent absent,
      boolean replaces,
      boolean conditional,
      @Nullable String marker,
      @Nullable Duration idempotencyKeyRetention,
      List<String> matchKeys,
      Map<String, FieldType> fields,
      Map<Operation.Kind, Operation> operations) {
    this(
        name,
        entities,
        id,
        idCase,
        createdAt,
        updatedAt,
        version,
        archivedWhen,
        granularity,
        commitLag,
        visibleAfter,
        absent,
        replaces,
        conditional,
        marker,
        idempotencyKeyRetention,
        matchKeys,
        null,
        fields,
        operations);
  }

  /** The header that holds the version; null where it is in the record, or nowhere. */
  public @Nullable String versionHeader() {
    return version != null && version.startsWith(HEADER)
        ? version.substring(HEADER.length())
        : null;
  }

  /** An id in the form in which two ids of one record are equal. */
  public String idKey(String id) {
    return idCase == IdCase.IGNORED ? id.toLowerCase(Locale.ROOT) : id;
  }

  /** How far apart two looks are that find no record and are believed together (S16). */
  public Duration betweenLooks() {
    return visibleAfter.compareTo(SHORTEST_BETWEEN_LOOKS) > 0
        ? visibleAfter
        : SHORTEST_BETWEEN_LOOKS;
  }

  public boolean can(Operation.Kind kind) {
    return operations.containsKey(kind);
  }

  public boolean readable() {
    return can(Operation.Kind.GET) || can(Operation.Kind.GET_MANY);
  }

  /** Whether it is polled: asked for what changed since a moment, or listed and looked through. */
  public boolean polled() {
    return can(Operation.Kind.CHANGED) || can(Operation.Kind.LIST) && updatedAt != null;
  }

  public boolean writable() {
    return can(Operation.Kind.UPDATE) || can(Operation.Kind.CREATE);
  }

  public Optional<FieldType> fieldOf(String attribute) {
    return fields.values().stream()
        .filter(field -> attribute.equals(field.attribute()))
        .findFirst();
  }
}

package io.syncline.core.definition.system;

import io.syncline.core.definition.key.AlsoWritten;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.FromKey;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.system.body.ChecksumAlgorithm;
import io.syncline.core.definition.system.body.CsvForm;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.definition.system.body.XmlForm;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of record in a system, and the hazards of reading and writing it.
 *
 * @param name the system's name for it ({@code contacts})
 * @param known how syncs and people know it
 * @param reading how a record is read out of an answer
 * @param timing its times, and how late they show
 * @param writing what a write can rely on
 * @param table of {@code transport: jdbc}: the table or view that holds it
 * @param fields its native fields by path
 * @param operations what can be done, by operation; with {@code transport: camel} their names are
 *     enough, as a list
 */
@AlsoWritten(ObjectType.Shared.class)
public record ObjectType(
    @FromKey String name,
    @Group Known known,
    @Group Reading reading,
    @Group Timing timing,
    @Group Writing writing,
    @Nullable DatabaseTable table,
    Map<String, FieldType> fields,
    Map<Operation.Kind, Operation> operations) {

  /**
   * What an object says for its operations and fields, so that each need not.
   *
   * @param like the object of this type from which it takes all that it does not say itself, but
   *     {@code entities}: operations one by one; one without a value is not taken
   * @param words what texts of the object call by name: <code>&lt;one&gt;</code> is the text that
   *     this says of {@code one}; <code>&lt;object&gt;</code> is the object's name. An object that
   *     is like another takes its texts with its own words
   * @param asked how its requests begin
   * @param records of operations that show several records
   * @param record the same of operations on one record, and of {@code create}
   * @param itemStatus of all writes
   * @param paging of {@code list}, {@code changed} and {@code find}; an operation's own is laid
   *     over it
   * @param defaults what every field says that does not say otherwise
   * @param bodies how bodies of requests and answers are written
   * @param elsewhere where all its requests are sent, and which limit they keep
   */
  public record Shared(
      @Nullable String like,
      Map<String, String> words,
      @Group Asked asked,
      @Nullable String records,
      @Nullable String record,
      Operation.@Nullable ItemStatus itemStatus,
      @Nullable Paging paging,
      @Nullable FieldType defaults,
      @Group Bodies bodies,
      @Group Elsewhere elsewhere) {}

  /**
   * How requests of an object begin.
   *
   * @param path of operations that say none; of those on one record, {@code /{id}} follows. A path
   *     of an operation that does not begin with a slash is below it, or its ending ({@code .json})
   * @param query of reads that have no body; an operation's own is laid over it
   * @param headers of all operations; an operation's own are laid over them
   */
  public record Asked(
      @Nullable String path, Map<String, List<String>> query, Map<String, String> headers) {}

  /**
   * How bodies of requests and answers are written.
   *
   * @param encoding of all operations that have a body
   * @param accept of all answers
   * @param csv of all bodies and answers in CSV
   * @param xml of all bodies and answers in XML
   */
  public record Bodies(
      Media.@Nullable Encoding encoding,
      Media.@Nullable Format accept,
      @Nullable CsvForm csv,
      @Nullable XmlForm xml) {}

  /**
   * Where all requests of an object are sent, and which limit they keep; a request's own words
   * count before that.
   *
   * @param baseUrl instead of the type's base URL
   * @param rateLimit the name of a limit of the type
   */
  public record Elsewhere(@Nullable String baseUrl, @Nullable String rateLimit) {}

  /**
   * How syncs and people know it.
   *
   * @param entities the names it answers to ({@code [contact, person]}), first is its own
   * @param matchKeys native fields by which it is found, as default match keys
   * @param described where its vendor says which fields it has; null: nowhere
   */
  public record Known(
      List<String> entities, List<String> matchKeys, @Nullable Described described) {

    /** Of one whose vendor does not say which fields it has. */
    public Known(List<String> entities, List<String> matchKeys) {
      this(entities, matchKeys, null);
    }

    public Known {
      entities = List.copyOf(entities);
      matchKeys = List.copyOf(matchKeys);
    }
  }

  /**
   * How a record is read out of an answer.
   *
   * @param id path of the native id, or several with {@code |} between them ({@code Id|id}), of
   *     which the first that has a value counts: where answers hold it in different places
   * @param idCase whether two ids that differ in upper and lower case alone name two records
   * @param version path of a version that only grows, or {@code header:} and the name of the header
   *     ({@code header:ETag}) that holds it where one record is read or written; null where it has
   *     none
   * @param archivedWhen path and value that show a record as archived ({@code
   *     ContactStatus=ARCHIVED}); null: none
   * @param absent what an absent field says when the record is read
   * @param parent the records under which it is listed; null: all are listed together
   * @param content the file that a record holds; null: none
   */
  public record Reading(
      @Default("id") String id,
      @Default("exact") IdCase idCase,
      @Nullable String version,
      @Nullable String archivedWhen,
      @Default("unsaid") Absent absent,
      @Nullable Parent parent,
      @Nullable FileContent content) {

    /** Of records that stand under no others. */
    public Reading(
        String id,
        IdCase idCase,
        @Nullable String version,
        @Nullable String archivedWhen,
        Absent absent) {
      this(id, idCase, version, archivedWhen, absent, null, null);
    }

    Reading at(String where) {
      return new Reading(where, idCase, version, archivedWhen, absent, parent, content);
    }
  }

  /**
   * The file that a record holds. A field stands for it, whose value is the checksum of its bytes:
   * the algorithm, a colon and hexadecimal digits in lower case. A record without a checksum says
   * nothing of a file.
   *
   * @param field the field that stands for the file
   * @param checksum path of the checksum in the record, hexadecimal digits
   * @param algorithm by which the system makes it
   * @param get reads the bytes
   * @param create sent in place of {@code create} where the file is among the fields; null: none is
   * @param update sent in place of {@code update} where the file is among the fields; null: none is
   */
  public record FileContent(
      String field,
      String checksum,
      ChecksumAlgorithm algorithm,
      Transfer get,
      @Nullable Transfer create,
      @Nullable Transfer update) {

    /**
     * A request that reads or writes the bytes.
     *
     * @param errors error rules tried before those of the operation and of the system type
     */
    public record Transfer(@Group Operation.Request request, List<ErrorRule> errors) {
      public Transfer {
        errors = List.copyOf(errors);
      }
    }

    /** Its requests, by the operations that they read or write with. */
    public Map<Operation.Kind, Transfer> transfers() {
      var all = new EnumMap<Operation.Kind, Transfer>(Map.of(Operation.Kind.GET, get));
      if (create != null) {
        all.put(Operation.Kind.CREATE, create);
      }
      if (update != null) {
        all.put(Operation.Kind.UPDATE, update);
      }
      return all;
    }
  }

  /**
   * Its times, and how late they show.
   *
   * @param createdAt path of the creation time; null where it has none
   * @param updatedAt path of the last change's time, or several with {@code |} between them, of
   *     which the first that has a value counts; null where it has none
   * @param poll what a poll reads: what changed by its time, or, where records have no such time,
   *     the whole list each time
   * @param granularity the coarsest step of its times (S12)
   * @param commitLag how late a change may appear in a listing (S22)
   * @param visibleAfter how late a new record may appear to find, or to a read by its id (S9, S16)
   */
  public record Timing(
      @Nullable String createdAt,
      @Nullable String updatedAt,
      @Default("byTime") Poll poll,
      @Default("1s") Duration granularity,
      @Default("5s") Duration commitLag,
      @Default("0s") Duration visibleAfter) {
    /** Of rows that have no times. */
    static final Timing NONE =
        new Timing(
            null, null, Poll.WHOLE_LIST, Duration.ofSeconds(1), Duration.ZERO, Duration.ZERO);

    Timing lagging(Duration lag) {
      return new Timing(createdAt, updatedAt, poll, granularity, lag, visibleAfter);
    }
  }

  /**
   * What a write can rely on.
   *
   * @param replaces whether an update replaces the whole record
   * @param conditional whether an update can be made conditional on the version read
   * @param marker native field that can carry our marker and be searched (S9); null: none, or with
   *     {@code upsert} the id
   * @param idempotencyKeyRetention how long the system remembers an idempotency key; null: it takes
   *     none
   */
  public record Writing(
      boolean replaces,
      boolean conditional,
      @Nullable String marker,
      @Nullable Duration idempotencyKeyRetention) {
    Writing conditional(boolean now) {
      return new Writing(replaces, now, marker, idempotencyKeyRetention);
    }

    Writing marked(String by) {
      return marker == null
          ? new Writing(replaces, conditional, by, idempotencyKeyRetention)
          : this;
    }
  }

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

  /** What a poll reads. */
  public enum Poll {
    /** What changed since the poll before. */
    BY_TIME,
    /** All records; those that look as they did are passed over. */
    WHOLE_LIST
  }

  /** Whether upper and lower case distinguish ids. */
  public enum IdCase {
    /** They do: base 62 ids, as many vendors have them. */
    EXACT,
    /** They do not: a hexadecimal id may be written in either. */
    IGNORED
  }

  /** Of a system that is asked by operations. */
  public ObjectType(
      String name,
      Known known,
      Reading reading,
      Timing timing,
      Writing writing,
      Map<String, FieldType> fields,
      Map<Operation.Kind, Operation> operations) {
    this(name, known, reading, timing, writing, null, fields, operations);
  }

  public ObjectType {
    fields = Map.copyOf(fields);
    if (table != null) {
      reading = reading.at(DatabaseTable.ID);
      writing =
          writing.conditional(
              reading.version() != null && table.writes().contains(DatabaseTable.Write.UPDATE));
      timing = timing.lagging(table.longestTransaction());
      operations = table.operations(operations, timing.updatedAt() != null);
    }
    operations = Map.copyOf(operations);
    if (operations.containsKey(Operation.Kind.UPSERT)) {
      writing = writing.marked(reading.id());
    }
  }

  public List<String> entities() {
    return known.entities();
  }

  public @Nullable Described described() {
    return known.described();
  }

  /** The object whose records are the descriptions of its fields; empty: there are none. */
  public Optional<ObjectType> descriptions() {
    return Optional.ofNullable(described()).map(it -> it.rows(name + " (described)"));
  }

  public List<String> matchKeys() {
    return known.matchKeys();
  }

  public String id() {
    return reading.id();
  }

  /** The paths at which answers hold the id, the one that counts first. */
  public List<String> idPaths() {
    return List.of(id().split("\\|", -1));
  }

  public IdCase idCase() {
    return reading.idCase();
  }

  public @Nullable String version() {
    return reading.version();
  }

  public @Nullable String archivedWhen() {
    return reading.archivedWhen();
  }

  public Absent absent() {
    return reading.absent();
  }

  /** The records under which it is listed; null: all are listed together. */
  public @Nullable Parent parent() {
    return reading.parent();
  }

  /** Whether an id holds that of the parent. */
  public boolean idWithParent() {
    var parent = parent();
    return parent != null && parent.ids() == Parent.Ids.WITH_PARENT;
  }

  /** The file that a record holds; null: none. */
  public @Nullable FileContent content() {
    return reading.content();
  }

  public @Nullable String createdAt() {
    return timing.createdAt();
  }

  public @Nullable String updatedAt() {
    return timing.updatedAt();
  }

  public Duration granularity() {
    return timing.granularity();
  }

  public Duration commitLag() {
    return timing.commitLag();
  }

  public Duration visibleAfter() {
    return timing.visibleAfter();
  }

  public boolean replaces() {
    return writing.replaces();
  }

  public boolean conditional() {
    return writing.conditional();
  }

  public @Nullable String marker() {
    return writing.marker();
  }

  /** Whether a create says the id of its record: our marker is the id. */
  public boolean givesIds() {
    return id().equals(marker());
  }

  public @Nullable Duration idempotencyKeyRetention() {
    return writing.idempotencyKeyRetention();
  }

  /** The header that holds the version; null where it is in the record, or nowhere. */
  public @Nullable String versionHeader() {
    var version = version();
    return version != null && version.startsWith(HEADER)
        ? version.substring(HEADER.length())
        : null;
  }

  /** An id in the form in which two ids of one record are equal. */
  public String idKey(String id) {
    return idCase() == IdCase.IGNORED ? id.toLowerCase(Locale.ROOT) : id;
  }

  /** How far apart two looks are that find no record and are believed together (S16). */
  public Duration betweenLooks() {
    return visibleAfter().compareTo(SHORTEST_BETWEEN_LOOKS) > 0
        ? visibleAfter()
        : SHORTEST_BETWEEN_LOOKS;
  }

  public boolean can(Operation.Kind kind) {
    return operation(kind) != null;
  }

  /** What does this; an {@code upsert} creates and updates. Null: nothing does. */
  public @Nullable Operation operation(Operation.Kind kind) {
    var own = operations.get(kind);
    boolean both = kind == Operation.Kind.CREATE || kind == Operation.Kind.UPDATE;
    return own == null && both ? operations.get(Operation.Kind.UPSERT) : own;
  }

  /** Whether the same create twice is one record: it makes or changes the record of our id. */
  public boolean upserts() {
    return operations.containsKey(Operation.Kind.UPSERT);
  }

  public boolean readable() {
    return can(Operation.Kind.GET) || can(Operation.Kind.GET_MANY);
  }

  /**
   * Whether nothing reads it: no operation shows its records, one by one or in a list. It is a
   * target alone, and what was acknowledged last is all that is known of a copy.
   */
  public boolean writeOnly() {
    return writable() && operations.keySet().stream().noneMatch(Operation.Kind::reads);
  }

  /** Whether it is polled: asked for what changed since a moment, or listed and looked through. */
  public boolean polled() {
    return can(Operation.Kind.FEED)
        || can(Operation.Kind.CHANGED)
        || can(Operation.Kind.LIST) && (updatedAt() != null || pollsWholeList());
  }

  /** Whether a poll reads all records and compares them with what it saw before. */
  public boolean pollsWholeList() {
    return timing.poll() == Poll.WHOLE_LIST;
  }

  /** Whether it can be asked for what changed alone: no poll lists it whole. */
  public boolean tellsChanges() {
    var list = operations.get(Operation.Kind.LIST);
    return can(Operation.Kind.FEED)
        || can(Operation.Kind.CHANGED)
        || list != null && !pollsWholeList() && list.says("{since");
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

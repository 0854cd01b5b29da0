package io.syncline.core.definition.system;

import io.syncline.core.definition.key.AlsoWritten;
import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.Derived;
import io.syncline.core.definition.key.FromKey;
import io.syncline.core.definition.key.Group;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Within;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.model.value.Value;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One operation of an object over HTTP.
 *
 * @param request what is sent
 * @param answer where the answer holds what
 * @param batch most items in one call; 1: single
 * @param paging how pages follow; null: one page
 * @param errors error rules tried before those of the system type
 * @param care what is to be minded
 */
@AlsoWritten(Operation.Grouping.class)
public record Operation(
    @FromKey Kind kind,
    @Group Request request,
    @Group Answer answer,
    @Within(min = 1, max = 500) @Default("1") int batch,
    @Nullable Paging paging,
    List<ErrorRule> errors,
    @Group Care care) {

  /**
   * What is to be minded.
   *
   * @param effect what else it does ({@code money}, {@code access}): defaults to review
   * @param after of {@code delete}: the operation that is done before it ({@code archive})
   */
  public record Care(@Nullable String effect, @Nullable Kind after) {
    private static final Care NONE = new Care(null, null);
  }

  /**
   * What {@code get}, {@code create} and {@code update} say besides.
   *
   * @param many the same for a group of records ({@code getMany}, {@code createMany}, {@code
   *     updateMany}): all that it does not say is as for one
   */
  public record Grouping(@Nullable Operation many) {}

  /**
   * What is sent, as templates: {@code {id}} and the like are filled in per request.
   *
   * @param method HTTP method; left out, {@code GET} of reads, {@code POST} of those with a body
   *     and of creates, {@code PATCH} of updates, {@code DELETE} of {@code delete}
   * @param path path template below the base URL; left out, as the object says
   * @param query query parameters, templates; one with a list is written once for each element
   * @param headers extra headers, templates
   * @param body the body as a tree whose text leaves may be templates; a leaf that is exactly one
   *     placeholder keeps the placeholder's type; null: no body
   * @param media how the body is written, and the answer read
   * @param traffic where it is sent, and what it counts against
   */
  public record Request(
      @Derived @OneOf({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) String method,
      @Derived String path,
      Map<String, List<String>> query,
      Map<String, String> headers,
      Value.@Nullable Struct body,
      @Group Media media,
      @Group Traffic traffic) {
    private static final String FIELDS = "fields.";

    public Request {
      query = Map.copyOf(query);
      headers = Map.copyOf(headers);
    }

    private Request(String method, String path) {
      this(method, path, Map.of(), Map.of(), Media.Encoding.JSON, null);
    }

    /** One that counts as one call. */
    public Request(
        String method,
        String path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        Media.Encoding encoding,
        Value.@Nullable Struct body) {
      this(method, path, query, headers, body, new Media(encoding), Traffic.USUAL);
    }

    public Media.Encoding encoding() {
      return media.encoding();
    }

    public Media.Format accept() {
      return media.accept();
    }

    /** How many calls of the quota it counts as. */
    public int cost() {
      return traffic.cost();
    }

    /**
     * The fields that fill the place of a field that has no value, in their order: of <code>
     * {fields.login|fields.email}</code> the email for the login.
     */
    public List<String> insteadOf(String field) {
      return body == null ? List.of() : insteadOf(field, body);
    }

    private static List<String> insteadOf(String field, Value at) {
      if (at instanceof Value.Text text) {
        var place = text.value();
        var start = "{" + FIELDS + field + "|";
        return place.startsWith(start) && place.indexOf('}') == place.length() - 1
            ? Arrays.stream(place.substring(start.length(), place.length() - 1).split("\\|"))
                .filter(it -> it.startsWith(FIELDS))
                .map(it -> it.substring(FIELDS.length()))
                .toList()
            : List.of();
      }
      var below =
          at instanceof Value.Struct struct
              ? struct.fields().values()
              : at instanceof Value.Items items ? items.values() : List.<Value>of();
      return below.stream().flatMap(it -> insteadOf(field, it).stream()).toList();
    }

    /** Whether a template of it has this in it. */
    public boolean says(String place) {
      return path.contains(place)
          || query.keySet().stream().anyMatch(it -> it.contains(place))
          || query.values().stream().flatMap(List::stream).anyMatch(it -> it.contains(place))
          || headers.values().stream().anyMatch(it -> it.contains(place))
          || body != null && body.canonical().contains(place);
    }
  }

  /**
   * Where a request is sent, and what it counts against.
   *
   * @param baseUrl where it is sent instead of the type's base URL, a template over the settings;
   *     null: there
   * @param rateLimit the name of a limit of the type ({@code rateLimits}) that it keeps beside the
   *     system's own; null: the system's alone
   * @param cost how many calls of the quota it counts as
   */
  public record Traffic(
      @Nullable String baseUrl,
      @Nullable String rateLimit,
      @Within(min = 0, max = 1000) @Default("1") int cost) {
    private static final Traffic USUAL = new Traffic(null, null, 1);
  }

  /**
   * Where the answer holds what.
   *
   * @param records dotted path of the record or records in the answer; empty: the answer itself;
   *     {@code a[].b}: all at {@code b} in the elements of {@code a}
   * @param form how the records are written there
   * @param id path of the id in what is at {@code records}, where it is another than the object's;
   *     of a write also {@code header:} and the name of a header ({@code header:Location}, of which
   *     the last segment is the id), or an empty text: the answer itself; several with {@code |}
   *     between them, of which the first that has a value counts; a record whose write tells only
   *     its id is read afterwards
   * @param withoutRecords what an answer means that has no list and no record at {@code records}
   * @param absent what a field says that is absent from its answers (S4); null: as the object says
   * @param itemStatus how an item of a batch answer reports its own failure; null: the call fails
   *     as a whole
   * @param beside what it tells beside records
   */
  public record Answer(
      @Default("") String records,
      @Default("list") Form form,
      @Nullable String id,
      @Default("failure") WithoutRecords withoutRecords,
      ObjectType.@Nullable Absent absent,
      @Nullable ItemStatus itemStatus,
      @Group Beside beside) {}

  /**
   * What an answer tells beside records.
   *
   * @param total of {@code count}: dotted path of the number in the answer, or {@code header:} and
   *     the name of the header that holds it
   * @param changes of {@code feed} and {@code deleted}: what their rows say
   */
  public record Beside(@Nullable String total, @Nullable Changes changes) {
    private static final Beside NOTHING = new Beside(null, null);
  }

  /** What an answer of success without records means. */
  public enum WithoutRecords {
    /** It is no answer to what was asked: an error page, a proxy's word, another form. */
    FAILURE,
    /** There are none. */
    EMPTY,
    /** There are none where the answer has no body at all (204); any other is a failure. */
    NO_CONTENT,
    /**
     * There are none where {@code null} is written at {@code records}, or in its list; for a single
     * read, the record is missing. Any other is a failure.
     */
    NULL_VALUE
  }

  /** How records are written. */
  public enum Form {
    /** A list, or a single one. */
    LIST,
    /** A map; its keys are read at {@code $key}. */
    MAP,
    /** Lists of cells, the first of which names them; the row's number is read at {@code $row}. */
    ROWS
  }

  /** What is done. */
  public enum Kind {
    /** All records, page by page. */
    LIST,
    /** Records changed since an instant, where that is another request than {@link #LIST}. */
    CHANGED,
    /** Which records something happened to, since a time or a token: what polls read. */
    FEED,
    /** Which records were deleted since a time. */
    DELETED,
    GET,
    GET_MANY,
    /** Records by the exact value of a findable field. */
    FIND,
    /** Records by the marker (S9), where that is another request than {@link #FIND}. */
    FIND_MARKER,
    CREATE,
    CREATE_MANY,
    UPDATE,
    UPDATE_MANY,
    /** Makes or changes the record of an id that we give: in place of a create and an update. */
    UPSERT,
    /** Takes a record out of use, as far as this can be taken back. */
    ARCHIVE,
    DELETE,
    /** Makes an archived record active again. */
    RESTORE,
    /**
     * How many records a listing of all would show, where the listing itself does not report it.
     */
    COUNT,
    /** Asks how an asynchronous job went. */
    JOB,
    /** Asks whether credentials work. */
    CHECK;

    private static final Set<Kind> READS =
        EnumSet.of(
            LIST, CHANGED, FEED, DELETED, GET, GET_MANY, FIND, FIND_MARKER, COUNT, JOB, CHECK);

    /** Whether it changes nothing. */
    public boolean reads() {
      return READS.contains(this);
    }
  }

  /**
   * How a batch answer reports its items.
   *
   * @param errors dotted path of an item's own errors: an item that has any failed
   * @param success dotted path of an item's flag: an item with {@code false} failed
   * @param status dotted path of an item's own HTTP status, by which error rules are asked
   * @param record dotted path of the record in an item; null: the item
   * @param id dotted path by which an error, or an item, names what it is about: a record's id, our
   *     marker or {@code {idempotencyKey}}; null: answers come in the order asked
   * @param errorList dotted path of a list of errors beside the records (HTTP 207); null: none
   * @param job dotted path of a job's id where the batch is asynchronous; null: it is not
   */
  public record ItemStatus(
      @Nullable String errors,
      @Nullable String success,
      @Nullable String status,
      @Nullable String record,
      @Nullable String id,
      @Nullable String errorList,
      @Nullable String job) {}

  public Operation {
    errors = List.copyOf(errors);
  }

  /** One that is sent without more, and whose answer is the record. */
  public static Operation of(Kind kind, String method, String path) {
    return new Operation(
        kind,
        new Request(method, path),
        new Answer("", Form.LIST, null, WithoutRecords.FAILURE, null, null, Beside.NOTHING),
        1,
        null,
        List.of(),
        Care.NONE);
  }

  /** One that is sent without more, and whose answer holds records at a path. */
  static Operation of(Kind kind, Request request, String records, List<ErrorRule> errors) {
    return new Operation(
        kind,
        request,
        new Answer(records, Form.LIST, null, WithoutRecords.FAILURE, null, null, Beside.NOTHING),
        1,
        null,
        errors,
        Care.NONE);
  }

  public @Nullable String effect() {
    return care.effect();
  }

  /** The operation that is done before it; null: none. */
  public @Nullable Kind after() {
    return care.after();
  }

  public String method() {
    return request.method();
  }

  public String path() {
    return request.path();
  }

  public Map<String, List<String>> query() {
    return request.query();
  }

  public Map<String, String> headers() {
    return request.headers();
  }

  public Value.@Nullable Struct body() {
    return request.body();
  }

  public String records() {
    return answer.records();
  }

  public WithoutRecords withoutRecords() {
    return answer.withoutRecords();
  }

  public ObjectType.@Nullable Absent absent() {
    return answer.absent();
  }

  public @Nullable String total() {
    return answer.beside().total();
  }

  public @Nullable ItemStatus itemStatus() {
    return answer.itemStatus();
  }

  /** The same, sent by another request. */
  public Operation by(Request other) {
    return new Operation(kind, other, answer, batch, paging, errors, care);
  }

  /** The same, with its records at another path of the answer. */
  public Operation holding(String records) {
    var other =
        new Answer(
            records,
            answer.form(),
            answer.id(),
            answer.withoutRecords(),
            answer.absent(),
            answer.itemStatus(),
            answer.beside());
    return new Operation(kind, request, other, batch, paging, errors, care);
  }

  /** Of a system without requests to write down: what can be done follows from its object. */
  static Operation derived(Kind kind, @Nullable Paging paging) {
    return new Operation(
        kind,
        new Request("", ""),
        new Answer("", Form.LIST, null, WithoutRecords.FAILURE, null, null, Beside.NOTHING),
        1,
        paging,
        List.of(),
        Care.NONE);
  }

  /** Whether it follows from its object, and no file gives it. */
  public boolean derived() {
    return method().isEmpty();
  }

  /** Whether a template of the request has this in it. */
  public boolean says(String place) {
    return request.says(place);
  }
}

package io.syncline.core.definition.system;

import io.syncline.core.definition.key.Default;
import io.syncline.core.definition.key.FromKey;
import io.syncline.core.definition.key.OneOf;
import io.syncline.core.definition.key.Within;
import io.syncline.core.model.value.Value;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One operation of an object over HTTP, as templates: {@code {id}} and the like are filled in per
 * request.
 *
 * @param method HTTP method
 * @param path path template below the base URL
 * @param query query parameters, templates
 * @param headers extra headers, templates
 * @param body JSON body as a tree whose text leaves may be templates; a leaf that is exactly one
 *     placeholder keeps the placeholder's type; null: no body
 * @param records dotted path of the record or records in the answer; empty: the answer itself
 * @param batch most items in one call; 1: single
 * @param itemStatus how an item of a batch answer reports its own failure; null: the call fails as
 *     a whole
 * @param paging how pages follow; null: one page
 * @param errors error rules tried before those of the system type
 * @param effect what else it does ({@code money}, {@code access}): defaults to review
 * @param total of {@code count}: dotted path of the number in the answer, or {@code header:} and
 *     the name of the header that holds it
 * @param absent what a field says that is absent from its answers (S4); null: as the object says
 * @param withoutRecords what an answer means that has no list and no record at {@code records}
 */
public record Operation(
    @FromKey Kind kind,
    @OneOf({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    Value.@Nullable Struct body,
    @Default("") String records,
    @Within(min = 1, max = 500) @Default("1") int batch,
    @Nullable ItemStatus itemStatus,
    @Nullable Paging paging,
    List<ErrorRule> errors,
    @Nullable String effect,
    @Nullable String total,
    ObjectType.@Nullable Absent absent,
    @Default("failure") WithoutRecords withoutRecords) {

  /** What an answer of success without records means. */
  public enum WithoutRecords {
    /** It is no answer to what was asked: an error page, a proxy's word, another form. */
    FAILURE,
    /** There are none. */
    EMPTY
  }

  /** What is done. */
  public enum Kind {
    /** All records, page by page. */
    LIST,
    /** Records changed since an instant, where that is another request than {@link #LIST}. */
    CHANGED,
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
    CHECK
  }

  /**
   * How a batch answer reports its items.
   *
   * @param errors dotted path of an item's own errors: an item that has any failed
   * @param id dotted path by which an error names its item; null: answers come in the order asked
   * @param errorList dotted path of a list of errors beside the records (HTTP 207); null: none
   * @param job dotted path of a job's id where the batch is asynchronous; null: it is not
   */
  public record ItemStatus(
      @Nullable String errors,
      @Nullable String id,
      @Nullable String errorList,
      @Nullable String job) {}

  public Operation {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    errors = List.copyOf(errors);
  }

  /** Of a system without requests to write down: what can be done follows from its object. */
  static Operation derived(Kind kind, @Nullable Paging paging) {
    return new Operation(
        kind,
        "",
        "",
        Map.of(),
        Map.of(),
        null,
        "",
        1,
        null,
        paging,
        List.of(),
        null,
        null,
        null,
        WithoutRecords.FAILURE);
  }

  /** Whether it follows from its object, and no file gives it. */
  public boolean derived() {
    return method.isEmpty();
  }

  /** Whether a template of the request has this in it. */
  public boolean says(String place) {
    return path.contains(place)
        || query.keySet().stream().anyMatch(it -> it.contains(place))
        || query.values().stream().anyMatch(it -> it.contains(place))
        || headers.values().stream().anyMatch(it -> it.contains(place))
        || body != null && body.canonical().contains(place);
  }
}

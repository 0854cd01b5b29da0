package io.syncline.system.http.answer;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.WithoutRecords;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.Failure;
import io.syncline.system.http.call.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records that an answer of success holds, where its operation says they are and in the form it
 * says: a list or a single record, a map by key, or rows below a header.
 *
 * <p>An answer that holds something else is no answer to what was asked, unless the manifest says
 * otherwise. Immutable.
 */
public final class RecordList {

  /** Where a record of a map holds its key. */
  public static final String KEY = "$key";

  /** Where a record of rows holds the number of its row, the header's being 1. */
  public static final String ROW = "$row";

  private static final String EACH = "[]";

  private static final Pattern LAST_NAME = Pattern.compile("(?<!\\\\)\\.(?:[^.\\\\]|\\\\.)*$");

  private final List<Value.Struct> trees = new ArrayList<>();
  private final Operation operation;
  private final @Nullable Value answer;
  private final boolean readable;

  private RecordList(@Nullable Value answer, Operation operation) {
    this.operation = operation;
    this.answer = answer;
    boolean clear = answer != null && take(answer, operation.records());
    this.readable = clear || mayBeWithout();
  }

  public static RecordList of(@Nullable Value answer, Operation operation) {
    return new RecordList(answer, operation);
  }

  /** The records; those that can be recognized where the answer is odd. */
  public List<Value.Struct> trees() {
    return List.copyOf(trees);
  }

  /** Whether they are all there are. */
  public boolean readable() {
    return readable;
  }

  /** What is wrong with an answer that is not readable. */
  public Failure failure() {
    return failure(operation);
  }

  public static Failure failure(Operation operation) {
    var where = operation.records().isEmpty() ? "" : " at " + operation.records();
    return new Failure.Transient("answered with success and without records" + where);
  }

  private boolean mayBeWithout() {
    return switch (operation.withoutRecords()) {
      case FAILURE -> false;
      case EMPTY -> !isXml() || isContained();
      case NO_CONTENT -> answer == null;
      case NULL_VALUE -> isNull() || isListWithNulls();
    };
  }

  private boolean isXml() {
    return operation.request().accept() == Media.Format.XML;
  }

  /**
   * Whether what contains the records is there: XML has no other way to write an empty list. A page
   * to log in may be XML, too.
   */
  private boolean isContained() {
    var path = before(operation.records());
    var names = LAST_NAME.matcher(path);
    return answer != null
        && names.find()
        && Answers.at(answer, path.substring(0, names.start())) != null;
  }

  /**
   * Whether the answer says {@code null} where the record would be, and the manifest says that this
   * means there is none.
   */
  public boolean saysNone() {
    return operation.withoutRecords() == WithoutRecords.NULL_VALUE && isNull();
  }

  /** A {@code null} at the very place: what contains it is there. */
  private boolean isNull() {
    var path = operation.records();
    int dot = path.lastIndexOf('.');
    var around = answer == null || dot < 0 ? answer : Answers.at(answer, path.substring(0, dot));
    return around instanceof Value.Struct
        && !around.isEmpty()
        && Answers.at(Objects.requireNonNull(answer), path) == Value.CLEARED;
  }

  private boolean isListWithNulls() {
    var found = answer == null ? null : Answers.at(answer, operation.records());
    return found instanceof Value.Items items
        && items.values().stream()
            .allMatch(it -> it instanceof Value.Struct || it == Value.CLEARED);
  }

  /** Of {@code a[].b} all that is at {@code b} in the elements of {@code a}. */
  private boolean take(Value from, String path) {
    int each = path.indexOf(EACH);
    if (each < 0) {
      return form(Answers.at(from, path));
    }
    var found = Answers.at(from, path.substring(0, each));
    var items =
        found instanceof Value.Struct one && isXml() ? new Value.Items(List.of(one)) : found;
    if (!(items instanceof Value.Items list)) {
      return false;
    }
    var rest = path.substring(Math.min(path.length(), each + EACH.length() + 1));
    boolean clear = true;
    for (var item : list.values()) {
      clear &= Answers.at(item, before(rest)) == null || take(item, rest);
    }
    return clear;
  }

  private static String before(String path) {
    int each = path.indexOf(EACH);
    return each < 0 ? path : path.substring(0, each);
  }

  private boolean form(@Nullable Value found) {
    return switch (operation.answer().form()) {
      case LIST -> list(found);
      case MAP -> found instanceof Value.Struct map && map(map);
      case ROWS -> found instanceof Value.Items rows && rows(rows.values());
    };
  }

  private boolean list(@Nullable Value found) {
    if (found instanceof Value.Struct tree) {
      return trees.add(tree);
    }
    if (!(found instanceof Value.Items items)) {
      return false;
    }
    boolean clear = true;
    for (var item : items.values()) {
      clear &= item instanceof Value.Struct tree && trees.add(tree);
    }
    return clear;
  }

  private boolean map(Value.Struct map) {
    boolean clear = true;
    for (var entry : map.fields().entrySet()) {
      clear &= entry.getValue() instanceof Value.Struct tree && add(tree.fields(), KEY, entry);
    }
    return clear;
  }

  private boolean add(Map<String, Value> fields, String name, Map.Entry<String, Value> entry) {
    return trees.add(with(fields, name, Value.text(entry.getKey())));
  }

  private static Value.Struct with(Map<String, Value> fields, String name, Value value) {
    var more = new TreeMap<>(fields);
    more.put(name, value);
    return new Value.Struct(more);
  }

  /** A cell that a row ends before is absent, and a row without any value is none. */
  private boolean rows(List<Value> rows) {
    var header = rows.isEmpty() ? List.<String>of() : header(rows.get(0));
    if (header == null) {
      return false;
    }
    boolean clear = true;
    for (int i = 1; i < rows.size(); i++) {
      clear &= rows.get(i) instanceof Value.Items row && row(header, row.values(), i + 1);
    }
    return clear;
  }

  /** Null where a row is no header, or names two columns alike. */
  private static @Nullable List<String> header(Value row) {
    if (!(row instanceof Value.Items items)) {
      return null;
    }
    var names = items.values().stream().map(it -> it.isEmpty() ? "" : Formats.text(it)).toList();
    var named = names.stream().filter(it -> !it.isBlank()).toList();
    return named.size() == named.stream().distinct().count() ? names : null;
  }

  private boolean row(List<String> header, List<Value> cells, int number) {
    var fields = new LinkedHashMap<String, Value>();
    for (int i = 0; i < Math.min(header.size(), cells.size()); i++) {
      if (!header.get(i).isBlank()) {
        fields.put(header.get(i), cells.get(i));
      }
    }
    if (fields.values().stream().anyMatch(it -> !it.isEmpty())) {
      trees.add(with(fields, ROW, Value.decimal(number)));
    }
    return true;
  }
}

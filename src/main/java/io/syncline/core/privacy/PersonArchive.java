package io.syncline.core.privacy;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is handed out of a person: values with where they come from, as a document and as tables.
 */
public final class PersonArchive {

  /** The columns of {@link #attributes}. */
  public static final List<String> ATTRIBUTES =
      List.of("attribute", "value", "source", "edited at", "consent");

  /** The columns of {@link #copies}. */
  public static final List<String> COPIES = List.of("system", "object", "id", "field", "value");

  /** The columns of {@link #history}. */
  public static final List<String> HISTORY =
      List.of(
          "at",
          "operation",
          "outcome",
          "source",
          "target",
          "attribute",
          "before",
          "after",
          "actor");

  private PersonArchive() {}

  /**
   * @param consents the attributes that hold a consent
   */
  public static Value document(RecordState state, List<AuditEntry> history, List<String> consents) {
    var attributes = new TreeMap<String, Value>();
    state
        .record()
        .attributes()
        .forEach((name, it) -> attributes.put(name, attribute(it, consents.contains(name))));
    return new Value.Struct(
        Map.of(
            "record", Value.text(state.record().id().toString()),
            "entity", Value.text(state.record().entity()),
            "attributes", new Value.Struct(attributes),
            "copies", items(state.links().stream().map(PersonArchive::copy).toList()),
            "history", items(history.stream().map(PersonArchive::entry).toList())));
  }

  private static Value.Items items(List<Value> values) {
    return new Value.Items(values);
  }

  private static Value attribute(AttributeState it, boolean consent) {
    return new Value.Struct(
        Map.of(
            "value", it.value(),
            "source", Value.text(it.source().value()),
            "editedAt", Value.text(it.editedAt().toString()),
            "consent", new Value.Flag(consent)));
  }

  private static Value copy(LinkState it) {
    var fields = new TreeMap<String, Value>();
    it.shadow().fields().forEach((path, field) -> fields.put(path, field.held()));
    var ref = it.link().ref();
    return new Value.Struct(
        Map.of(
            "system", Value.text(ref.system().value()),
            "object", Value.text(ref.object()),
            "id", Value.text(ref.id()),
            "fields", new Value.Struct(fields)));
  }

  private static Value entry(AuditEntry it) {
    var changes = new TreeMap<String, Value>();
    it.changes()
        .forEach(
            (name, change) -> {
              var both = new TreeMap<String, Value>();
              put(both, "before", change.before());
              put(both, "after", change.after());
              changes.put(name, new Value.Struct(both));
            });
    var fields = new TreeMap<String, Value>();
    fields.put("at", Value.text(it.at().toString()));
    fields.put("operation", Value.text(word(it.result().operation())));
    fields.put("outcome", Value.text(word(it.result().outcome())));
    put(fields, "source", it.systems().source());
    put(fields, "target", it.systems().target());
    fields.put("actor", Value.text(it.by().actor()));
    fields.put("changes", new Value.Struct(changes));
    return new Value.Struct(fields);
  }

  private static void put(Map<String, Value> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value instanceof Value it ? it : Value.text(value.toString()));
    }
  }

  /** One row for each attribute. */
  public static List<List<String>> attributes(RecordState state, List<String> consents) {
    var rows = new ArrayList<List<String>>();
    state
        .record()
        .attributes()
        .forEach(
            (name, it) ->
                rows.add(
                    List.of(
                        name,
                        text(it.value()),
                        it.source().value(),
                        it.editedAt().toString(),
                        consents.contains(name) ? "yes" : "")));
    return rows;
  }

  /** One row for each field of each copy. */
  public static List<List<String>> copies(RecordState state) {
    var rows = new ArrayList<List<String>>();
    for (var link : state.links()) {
      var ref = link.link().ref();
      new TreeMap<>(link.shadow().fields())
          .forEach(
              (path, field) ->
                  rows.add(
                      List.of(
                          ref.system().value(), ref.object(), ref.id(), path, text(field.held()))));
    }
    return rows;
  }

  /** One row for each attribute that an operation changed. */
  public static List<List<String>> history(List<AuditEntry> history) {
    var rows = new ArrayList<List<String>>();
    for (var it : history) {
      new TreeMap<>(it.changes())
          .forEach(
              (name, change) ->
                  rows.add(
                      List.of(
                          it.at().toString(),
                          word(it.result().operation()),
                          word(it.result().outcome()),
                          Objects.toString(it.systems().source(), ""),
                          Objects.toString(it.systems().target(), ""),
                          name,
                          text(change.before()),
                          text(change.after()),
                          it.by().actor())));
    }
    return rows;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String text(@Nullable Value value) {
    if (value == null || value.isEmpty()) {
      return "";
    }
    var scalar = Scalars.text(value);
    return scalar == null ? value.canonical() : scalar;
  }
}

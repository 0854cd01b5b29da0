package io.syncline.core.quality;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.ValueType;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.SortedFields;
import io.syncline.core.model.value.Value;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the records of a listing, one after another, and says what they looked like. Its memory
 * is bounded, however hostile the records: so many paths, so deep, so many words of a picklist. Not
 * safe for threads.
 */
public final class ShapeRecorder {

  static final int MOST_PATHS = 2_000;
  static final int DEEPEST = 6;
  static final int MOST_WORDS = 200;

  private final SystemId system;
  private final String object;
  private final Set<String> picklists = new HashSet<>();
  private final Map<String, Tally> tallies = new HashMap<>();
  private long records;
  private boolean news;

  // Of the records before: alike ones share their names, and their fields are looked up once.
  private @Nullable Object names;
  private @Nullable Tally[] known = new Tally[0];

  public ShapeRecorder(SystemId system, ObjectType object) {
    this(system, object, null);
  }

  /**
   * @param before what another process took in; null: nothing
   */
  ShapeRecorder(SystemId system, ObjectType object, @Nullable SchemaShape before) {
    this.system = system;
    this.object = object.name();
    object.fields().values().stream()
        .filter(it -> it.type() == ValueType.PICKLIST && !it.pii())
        .map(FieldType::path)
        .forEach(picklists::add);
    if (before != null) {
      records = before.records();
      before
          .fields()
          .forEach((path, it) -> tallies.put(path, new Tally(picklists.contains(path), it)));
    }
  }

  /**
   * Takes in one record.
   *
   * @return whether it has anything that none before it had
   */
  public boolean take(Value.Struct record) {
    records++;
    news = false;
    if (record.fields() instanceof SortedFields fields) {
      fields(fields);
    } else {
      struct("", record, 1);
    }
    return news;
  }

  private void fields(SortedFields fields) {
    if (fields.names() != names) {
      known = new @Nullable Tally[fields.size()];
      for (int i = 0; i < known.length; i++) {
        known[i] = tally(fields.name(i));
      }
      names = fields.names();
    }
    for (int i = 0; i < known.length; i++) {
      look(known[i], fields.name(i), fields.value(i), 1);
    }
  }

  /** How many were taken in. */
  public long records() {
    return records;
  }

  /** What was taken in so far. */
  public SchemaShape shape(boolean complete) {
    var fields = new HashMap<String, SchemaShape.Field>();
    tallies.forEach((path, it) -> fields.put(path, it.field()));
    return new SchemaShape(system, object, records, complete, fields);
  }

  private void struct(String prefix, Value.Struct struct, int depth) {
    for (var field : struct.fields().entrySet()) {
      var path = prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey();
      look(tally(path), path, field.getValue(), depth);
    }
  }

  /**
   * @param tally null where so many paths were seen before that this one is left out
   */
  private void look(@Nullable Tally tally, String path, Value value, int depth) {
    if (tally == null) {
      return;
    }
    news |= tally.take(records, value);
    if (depth == DEEPEST) {
      return;
    }
    if (value instanceof Value.Struct inner) {
      struct(path, inner, depth + 1);
    } else if (value instanceof Value.Items items) {
      items.values().forEach(it -> look(tally(path + "[]"), path + "[]", it, depth + 1));
    }
  }

  private @Nullable Tally tally(String path) {
    var tally = tallies.get(path);
    if (tally == null && tallies.size() < MOST_PATHS) {
      tally = new Tally(picklists.contains(path));
      news = true;
      tallies.put(path, tally);
    }
    return tally;
  }

  /** One field as seen so far; a record counts once, however many elements its lists have. */
  private static final class Tally {
    private final boolean picklist;
    private final Set<SchemaShape.Kind> kinds = EnumSet.noneOf(SchemaShape.Kind.class);
    private final Set<String> words = new TreeSet<>();
    private long said;
    private long filled;
    private long saidIn;
    private long filledIn;

    Tally(boolean picklist) {
      this.picklist = picklist;
    }

    Tally(boolean picklist, SchemaShape.Field before) {
      this(picklist);
      kinds.addAll(before.kinds());
      words.addAll(before.words());
      said = before.said();
      filled = before.filled();
    }

    /** Whether it is of a kind, or a word, that was not seen before. */
    boolean take(long record, Value value) {
      if (saidIn != record) {
        saidIn = record;
        said++;
      }
      if (value.isEmpty()) {
        return false;
      }
      if (filledIn != record) {
        filledIn = record;
        filled++;
      }
      boolean unseen = kinds.add(kind(value));
      if (picklist && value instanceof Value.Text text && words.size() < MOST_WORDS) {
        unseen |= words.add(text.value());
      }
      return unseen;
    }

    SchemaShape.Field field() {
      return new SchemaShape.Field(said, filled, kinds, words);
    }

    private static SchemaShape.Kind kind(Value value) {
      if (value instanceof Value.Decimal) {
        return SchemaShape.Kind.NUMBER;
      }
      if (value instanceof Value.Flag) {
        return SchemaShape.Kind.FLAG;
      }
      if (value instanceof Value.Items) {
        return SchemaShape.Kind.LIST;
      }
      return value instanceof Value.Struct ? SchemaShape.Kind.OBJECT : SchemaShape.Kind.TEXT;
    }
  }
}

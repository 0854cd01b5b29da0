package io.syncline.core.quality;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what records looked like with what they looked like before.
 *
 * <p>What is known only grows: what was reported once is known, and is not reported again. A field
 * vanishes where at least every hundredth record said it, ten at least, and now none of a complete
 * listing does; then it is forgotten, so that its return is reported. Where there was no shape
 * before, nothing drifted.
 */
public final class SchemaDrift {

  private static final long RARE_SHARE = 100;
  private static final long RARE = 10;

  private SchemaDrift() {}

  /** What became of a field. */
  public enum What {
    APPEARED,
    VANISHED,
    /** It holds a kind of value that it never held. */
    CHANGED_TYPE,
    /** A picklist has words that neither the system type nor any record before had. */
    NEW_WORDS
  }

  /**
   * One thing that drifted.
   *
   * @param path of the field
   * @param mapped whether the system type declares it: then syncs may be concerned
   * @param detail the kinds or the words that are new, in order
   */
  public record Drift(What what, String path, boolean mapped, List<String> detail) {
    public Drift {
      detail = List.copyOf(detail);
    }
  }

  /**
   * What drifted, and what is known from now on.
   *
   * @param drifts in the order of their paths
   */
  public record Compared(List<Drift> drifts, SchemaShape known) {
    public Compared {
      drifts = List.copyOf(drifts);
    }
  }

  public static Compared compare(ObjectType type, SchemaShape before, SchemaShape now) {
    var drifts = new ArrayList<Drift>();
    var known = new TreeMap<String, SchemaShape.Field>();
    var paths = new TreeSet<String>(before.fields().keySet());
    paths.addAll(now.fields().keySet());
    for (var path : paths) {
      var old = before.fields().get(path);
      var seen = now.fields().get(path);
      if (old == null) {
        drifts.add(drift(What.APPEARED, type, path, kinds(seen.kinds())));
        known.put(path, seen);
      } else if (seen == null) {
        if (now.complete() && now.records() > 0 && usual(before, old)) {
          drifts.add(drift(What.VANISHED, type, path, List.of()));
        } else {
          known.put(path, old);
        }
      } else {
        changed(type, path, old, seen, drifts);
        known.put(path, both(old, seen));
      }
    }
    var records = now.complete() ? now.records() : before.records();
    return new Compared(
        drifts, new SchemaShape(now.system(), now.object(), records, now.complete(), known));
  }

  private static boolean usual(SchemaShape shape, SchemaShape.Field field) {
    return field.said() >= RARE && field.said() * RARE_SHARE >= shape.records();
  }

  private static void changed(
      ObjectType type,
      String path,
      SchemaShape.Field old,
      SchemaShape.Field seen,
      List<Drift> drifts) {
    var kinds = new HashSet<>(seen.kinds());
    kinds.removeAll(old.kinds());
    if (!kinds.isEmpty() && !old.kinds().isEmpty()) {
      drifts.add(drift(What.CHANGED_TYPE, type, path, kinds(kinds)));
    }
    var words = new TreeSet<>(seen.words());
    words.removeAll(old.words());
    words.removeAll(declared(type, path));
    boolean full = old.words().size() >= ShapeRecorder.MOST_WORDS;
    if (!words.isEmpty() && !full && !old.words().isEmpty()) {
      drifts.add(drift(What.NEW_WORDS, type, path, List.copyOf(words)));
    }
  }

  private static Set<String> declared(ObjectType type, String path) {
    return type.fields().values().stream()
        .filter(it -> it.path().equals(path))
        .map(FieldType::values)
        .map(Map::keySet)
        .findFirst()
        .orElse(Set.of());
  }

  /** The newer counts; all that was ever seen. */
  private static SchemaShape.Field both(SchemaShape.Field old, SchemaShape.Field seen) {
    var kinds = new HashSet<>(old.kinds());
    kinds.addAll(seen.kinds());
    var words = new HashSet<>(old.words());
    words.addAll(seen.words());
    return new SchemaShape.Field(seen.said(), seen.filled(), kinds, words);
  }

  private static Drift drift(What what, ObjectType type, String path, List<String> detail) {
    boolean mapped = type.fields().values().stream().anyMatch(it -> it.path().equals(path));
    return new Drift(what, path, mapped, detail);
  }

  private static List<String> kinds(Set<SchemaShape.Kind> kinds) {
    return kinds.stream().map(it -> it.name().toLowerCase(Locale.ROOT)).sorted().toList();
  }
}

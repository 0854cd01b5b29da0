package io.syncline.cli.system.field;

import io.syncline.cli.common.Document;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.quality.SchemaShape;
import io.syncline.core.quality.ShapeRecorder;
import io.syncline.core.system.ConnectedSystem;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.SystemFailure;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Prints the fields of a sample of records that the manifest does not name; never a value. */
public final class FieldSheet {

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 5;

  /** What may be a field's name. Another key of a map may be a value: an address, an id. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}_$@][\\p{L}\\p{N}_$: -]{0,63}");

  private static final Pattern UUID =
      Pattern.compile("\\p{XDigit}{8}-(\\p{XDigit}{4}-){3}\\p{XDigit}{12}");

  private final PrintWriter out;
  private final ConnectedSystem system;
  private final List<Document> documents = new ArrayList<>();

  public FieldSheet(PrintWriter out, ConnectedSystem system) {
    this.out = out;
    this.system = system;
  }

  /** One for each object that was printed. */
  public List<Document> documents() {
    return documents;
  }

  /**
   * @return whether the records could be read
   */
  public boolean print(ObjectType object) {
    var document = new Document().with("object", object.name()).with("records", null);
    documents.add(document);
    boolean fine = new DescribedSheet(out, system).print(object, document);
    if (object.writeOnly()) {
      document.with("reason", "it is write-only");
      out.println(object.name() + ": it is write-only, so its records are not read");
      return fine;
    }
    if (!object.can(Kind.LIST)) {
      document.with("reason", "it has no `list`");
      out.println(object.name() + ": it has no `list`, so its records are not read");
      return fine;
    }
    var recorder = new ShapeRecorder(system.id(), object);
    try {
      String cursor = null;
      int pages = 0;
      do {
        var page = system.list(new ListRequest(object.name(), null, cursor, PAGE));
        page.records().forEach(it -> recorder.take(it.answered()));
        cursor = page.next();
        pages++;
      } while (cursor != null && pages < MOST_PAGES && recorder.records() < PAGE);
    } catch (SystemFailure failed) {
      document.with("reason", failed.failure().reason());
      out.println(object.name() + ": its records cannot be read: " + failed.failure().reason());
      return false;
    }
    print(object, recorder.shape(false), document);
    return fine;
  }

  private void print(ObjectType object, SchemaShape shape, Document document) {
    document.with("records", shape.records());
    if (shape.records() == 0) {
      out.println(object.name() + ": no record was listed, so nothing is known of its fields");
      return;
    }
    var named = named(object);
    var left = new TreeMap<String, SchemaShape.Field>();
    shape
        .fields()
        .forEach(
            (path, it) -> {
              if (!isNamed(path, named) && !holds(path, shape)) {
                left.merge(
                    shown(path),
                    it,
                    (a, b) ->
                        new SchemaShape.Field(
                            Math.max(a.said(), b.said()),
                            Math.max(a.filled(), b.filled()),
                            union(a.kinds(), b.kinds()),
                            Set.of()));
              }
            });
    document.with("fields", left.entrySet().stream().map(FieldSheet::document).toList());
    out.println(
        "%s: %d records read; %s"
            .formatted(
                object.name(),
                shape.records(),
                left.isEmpty()
                    ? "the manifest names all their fields"
                    : left.size() + " fields that the manifest does not name"));
    left.forEach(
        (path, it) ->
            out.println(
                "  %-40s %-12s in %d of %d"
                    .formatted(path, kinds(it), it.filled(), shape.records())));
  }

  private static <T> Set<T> union(Set<T> a, Set<T> b) {
    return Stream.concat(a.stream(), b.stream()).collect(Collectors.toSet());
  }

  private static Document document(Map.Entry<String, SchemaShape.Field> it) {
    return new Document()
        .with("field", it.getKey())
        .with("kinds", it.getValue().kinds().stream().sorted().toList())
        .with("filled", it.getValue().filled());
  }

  private static String kinds(SchemaShape.Field field) {
    return field.kinds().isEmpty()
        ? "empty"
        : field.kinds().stream()
            .map(it -> it.name().toLowerCase(Locale.ROOT))
            .sorted()
            .collect(Collectors.joining("/"));
  }

  /** What the manifest reads, as paths of a shape. */
  static Set<String> named(ObjectType object) {
    var named = new HashSet<String>();
    Stream.concat(
            object.fields().keySet().stream(),
            Stream.of(
                    object.id(),
                    object.updatedAt() == null ? "" : object.updatedAt(),
                    object.createdAt() == null ? "" : object.createdAt(),
                    object.version() == null ? "" : object.version(),
                    object.marker() == null ? "" : object.marker())
                .filter(it -> !it.isEmpty()))
        .forEach(it -> named.add(it.replaceAll("\\[[^\\]]*]", "[]")));
    return named;
  }

  /** A field that is named whole is named with all that is in it. */
  static boolean isNamed(String path, Set<String> named) {
    return named.contains(path)
        || named.stream().anyMatch(it -> path.startsWith(it + ".") || path.startsWith(it + "[]"));
  }

  /** Whether it only holds others, which are shown. */
  private static boolean holds(String path, SchemaShape shape) {
    return shape.fields().keySet().stream()
        .anyMatch(it -> it.startsWith(path + ".") || it.startsWith(path + "[]"));
  }

  /** Up to a name that may be a value, and no further: its dots look like those of a path. */
  private static String shown(String path) {
    var shown = new ArrayList<String>();
    for (var it : path.split("\\.", -1)) {
      var name = it.replaceAll("(\\[])+$", "");
      if (!NAME.matcher(name).matches() || UUID.matcher(name).matches()) {
        shown.add("*");
        break;
      }
      shown.add(it);
    }
    return String.join(".", shown);
  }
}

package io.syncline.system.http.answer;

import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.system.NestedId;
import io.syncline.core.transform.path.FieldPath;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.call.Formats;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads an object's records out of answers. */
public final class Answers {

  private final SystemId system;
  private final ObjectType type;
  private final FirstPath id;
  private final Map<Operation.Kind, FirstPath> ids = new EnumMap<>(Operation.Kind.class);
  private final @Nullable FieldPath version;
  private final ShownTime updates;
  private final ShownTime creations;
  private final @Nullable ArchivedWhen archivedWhen;

  private final List<FieldPath> lists;
  private final WantedFields wanted;
  private final Amounts amounts;

  /** Of records whose amounts are in major units. */
  public Answers(SystemId system, ObjectType type, WantedFields wanted) {
    this(system, type, wanted, Amounts.NONE);
  }

  /**
   * @param wanted fields that syncs name beside the declared ones
   * @param amounts what answers show in minor units
   */
  public Answers(SystemId system, ObjectType type, WantedFields wanted, Amounts amounts) {
    this.system = system;
    this.amounts = amounts;
    this.type = type;
    this.id = FirstPath.parse(type.id());
    type.operations()
        .forEach(
            (kind, operation) -> {
              var own = operation.answer().id();
              if (own != null && kind.reads()) {
                ids.put(kind, FirstPath.parse(own));
              }
            });
    this.version = type.versionHeader() == null ? path(type.version()) : null;
    this.updates = ShownTime.of(type, type.updatedAt());
    this.creations = ShownTime.of(type, type.createdAt());
    this.archivedWhen = ArchivedWhen.of(type.archivedWhen());
    this.wanted = wanted;
    this.lists = type.fields().values().stream().flatMap(Answers::lists).toList();
  }

  /** The paths of lists on the way to a field, and of the field where it is one. */
  private static Stream<FieldPath> lists(FieldType field) {
    var path = field.isListAsSuch() ? field.path() + "[]" : field.path();
    return path.indexOf('[') < 0 ? Stream.empty() : Stream.of(FieldPath.parse(path));
  }

  private static @Nullable FieldPath path(@Nullable String path) {
    return path == null || path.isEmpty() ? null : FieldPath.parse(path);
  }

  /** The zone in which the system writes when a record changed. */
  public ZoneId zone() {
    return updates.zone();
  }

  /** The trees at a path, whether it holds a list, one tree or nothing; empty path: the answer. */
  public static List<Value.Struct> trees(@Nullable Value answer, String path) {
    var found = answer == null ? null : at(answer, path);
    var values = found instanceof Value.Items items ? items.values().stream() : Stream.of(found);
    return values.filter(Value.Struct.class::isInstance).map(Value.Struct.class::cast).toList();
  }

  public static @Nullable Value at(Value answer, @Nullable String path) {
    if (path == null || path.isEmpty()) {
      return answer;
    }
    return answer instanceof Value.Struct tree ? Paths.read(tree, path) : null;
  }

  public static @Nullable String text(Value answer, @Nullable String path) {
    return path == null ? null : text(at(answer, path));
  }

  private static @Nullable String text(@Nullable Value value) {
    return value == null || value.isEmpty() ? null : Formats.text(value);
  }

  /** The id that a tree holds; null where it holds none, or one that is longer than ids are. */
  public static @Nullable String id(FirstPath path, Value.Struct tree) {
    var id = text(path.read(tree));
    return id == null || id.length() > NativeRef.LONGEST ? null : id;
  }

  /** The record that a tree of an operation's list shows; null where it has no id. */
  public @Nullable NativeRecord record(Value.Struct tree, Operation.Kind by) {
    return record(tree, by, Map.of());
  }

  /**
   * The one record that an answer shows; null where it has no id.
   *
   * @param headers the answer's, one of which may hold the version
   */
  public @Nullable NativeRecord record(
      Value.Struct answered, Operation.Kind by, Map<String, String> headers) {
    var tree = listed(answered, by);
    var nativeId = nativeId(tree, text(ids.getOrDefault(by, id).read(tree)));
    if (nativeId == null || nativeId.length() > NativeRef.LONGEST) {
      return null;
    }
    var shown = amounts.read(tree);
    return new NativeRecord(
        new NativeRef(system, type.name(), nativeId),
        said(withFile(shown), by),
        version(tree, headers),
        updates.read(tree),
        creations.read(tree),
        archivedWhen != null && archivedWhen.holds(tree),
        shown);
  }

  /** With the parent's, where an id holds that; null where the tree does not say it. */
  private @Nullable String nativeId(Value.Struct tree, @Nullable String own) {
    var parent = type.parent();
    if (own == null || parent == null || !type.idWithParent()) {
      return own;
    }
    var parentId = text(tree, parent.id());
    return parentId == null ? null : new NestedId(parentId, own).text();
  }

  /** XML writes a list of one like its element. */
  private Value.Struct listed(Value.Struct tree, Operation.Kind by) {
    var operation = type.operations().get(by);
    if (operation == null || operation.request().accept() != Media.Format.XML) {
      return tree;
    }
    var whole = tree;
    for (var path : lists) {
      whole = path.listed(whole);
    }
    for (var path : wanted.of(type.name())) {
      whole = path.indexOf('[') < 0 ? whole : FieldPath.parse(path).listed(whole);
    }
    return whole;
  }

  /** With the value of the field that stands for its file, as far as its checksum says one. */
  private Value.Struct withFile(Value.Struct tree) {
    var content = type.content();
    if (content == null) {
      return tree;
    }
    var checksum = Paths.read(tree, content.checksum());
    var hex = text(checksum);
    var value = hex == null ? null : content.algorithm().value(hex);
    boolean none = checksum != null && checksum.isEmpty();
    return value == null && !none
        ? Paths.without(tree, List.of(content.field()))
        : Paths.write(
            tree, Map.of(content.field(), value == null ? Value.CLEARED : Value.text(value)));
  }

  /** With what an answer of this operation says by leaving it out (S4). */
  private Value.Struct said(Value.Struct tree, Operation.Kind by) {
    var operation = type.operations().get(by);
    if (operation == null || operation.absent() != ObjectType.Absent.CLEARED) {
      return tree;
    }
    var absent = new TreeMap<String, Value>();
    Stream.concat(type.fields().keySet().stream(), wanted.of(type.name()).stream())
        .filter(it -> Paths.read(tree, it) == null)
        .forEach(it -> absent.put(it, Value.CLEARED));
    return absent.isEmpty() ? tree : Paths.write(tree, absent);
  }

  private @Nullable String version(Value.Struct tree, Map<String, String> headers) {
    var header = type.versionHeader();
    if (header != null) {
      return headers.get(header.toLowerCase(Locale.ROOT));
    }
    return version == null ? null : text(version.read(tree));
  }

  /** By the field's format, else by the look of it: many vendors write one time in two ways. */
}

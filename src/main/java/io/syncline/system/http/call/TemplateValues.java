package io.syncline.system.http.call;

import io.syncline.core.model.value.Value;
import io.syncline.core.system.file.FileCopy;
import io.syncline.core.transform.path.Paths;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values by which a request's templates are filled, by name; {@code name.path} reaches into a
 * tree. Immutable.
 */
public final class TemplateValues {

  public static final TemplateValues EMPTY = new TemplateValues(Map.of(), null);

  /** Under these names a scope says that there is a file, and its media type. */
  private static final String CONTENT = "content";

  private static final String CONTENT_TYPE = "contentType";

  private final Map<String, Value> values;
  private final @Nullable FileCopy file;

  private TemplateValues(Map<String, Value> values, @Nullable FileCopy file) {
    this.values = values;
    this.file = file;
  }

  /** With a file, which a body may hold. */
  public TemplateValues with(FileCopy sent) {
    var named = with(CONTENT, sent.checksum()).with(CONTENT_TYPE, sent.type());
    return new TemplateValues(named.values, sent);
  }

  /** What a body may hold; null: no file. */
  @Nullable FileCopy file() {
    return file;
  }

  public TemplateValues with(String name, @Nullable Value value) {
    if (value == null) {
      return this;
    }
    var more = new HashMap<>(values);
    more.put(name, value);
    return new TemplateValues(more, file);
  }

  public TemplateValues with(String name, @Nullable String value) {
    return value == null ? this : with(name, Value.text(value));
  }

  public TemplateValues with(TemplateValues other) {
    var more = new HashMap<>(values);
    more.putAll(other.values);
    return new TemplateValues(more, other.file == null ? file : other.file);
  }

  /** Under this name a scope may hold the whole record that {@code fields} change. */
  public static final String COMPLETED = "completed";

  /** What requests name a record by: its own id, and its parent's where it has one. */
  public static TemplateValues naming(@Nullable String id, @Nullable String parent) {
    return under(parent).with("id", id);
  }

  /** What requests name a parent by. */
  public static TemplateValues under(@Nullable String parent) {
    return parent == null
        ? EMPTY
        : EMPTY.with("parent", new Value.Struct(Map.of("id", Value.text(parent))));
  }

  private static final String ZONE = "timeZone";

  /** With times written in a zone. */
  public TemplateValues in(ZoneId zone) {
    return with(ZONE, zone.getId());
  }

  ZoneId zone() {
    return values.get(ZONE) instanceof Value.Text zone ? ZoneId.of(zone.value()) : ZoneOffset.UTC;
  }

  /** With {@code fields} replaced by the whole record where it is known. */
  TemplateValues completed() {
    var whole = values.get(COMPLETED);
    return whole == null ? this : with("fields", whole);
  }

  /**
   * @param format some values depend on it: {@code fieldNames:properties} are the names below
   *     {@code properties}
   */
  @Nullable Value get(String name, @Nullable String format) {
    var whole = values.get(format == null ? name : name + ":" + format);
    if (whole != null) {
      return whole;
    }
    var value = values.get(name);
    int dot = name.indexOf('.');
    if (value != null || dot < 0) {
      return value;
    }
    return values.get(name.substring(0, dot)) instanceof Value.Struct tree
        ? Paths.read(tree, name.substring(dot + 1))
        : null;
  }
}

package io.syncline.definition.binding;

import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One map of a file on its way to one record. */
final class Block {

  private final Binder binder;
  private final RecordShape shape;
  private final Tree.Branch branch;
  private final Tree.@Nullable Entry under;
  private final String path;
  private boolean complete = true;

  Block(
      Binder binder,
      RecordShape shape,
      Tree.Branch branch,
      Tree.@Nullable Entry under,
      String path) {
    this.binder = binder;
    this.shape = shape;
    this.branch = branch;
    this.under = under;
    this.path = path;
  }

  @Nullable Object bind() {
    var rest = new ArrayList<Tree.Entry>();
    int before = binder.findings().size();
    var written = new HashMap<>(binder.keysOf(shape, branch, rest, path));
    complete = binder.findings().size() == before;
    written.values().removeIf(entry -> entry.value() instanceof Tree.Leaf leaf && leaf.empty());
    var values = new ArrayList<@Nullable Object>();
    for (var key : shape.keys()) {
      values.add(value(key, written.get(key), rest));
    }
    return complete ? binder.construct(shape, values, branch.position(), path) : null;
  }

  private @Nullable Object value(
      RecordShape.Key key, Tree.@Nullable Entry entry, List<Tree.Entry> rest) {
    if (key.isFromKey()) {
      return fromKey(key);
    }
    if (key.isRest()) {
      return rest(key, rest);
    }
    var type = key.type();
    if (entry == null) {
      return absent(key, type);
    }
    var below = JsonPointers.below(path, entry.key());
    var value = under(entry, key, type, below);
    complete &= value != null;
    return value;
  }

  /** A record that needs the key of its map entry gets the component's key. */
  private @Nullable Object under(Tree.Entry entry, RecordShape.Key key, Type type, String below) {
    return type instanceof Class<?> plain && plain.isRecord() && binder.isPlainRecord(plain)
        ? binder.record(entry.value(), RecordShape.of(plain), entry, below)
        : binder.any(entry.value(), type, key.limits(), below);
  }

  private @Nullable Object fromKey(RecordShape.Key key) {
    if (under == null) {
      throw new IllegalStateException(shape.type() + " has no key");
    }
    var name = ScalarBinder.key(binder, under, key.component().getType(), path);
    complete &= name != null;
    return name;
  }

  private @Nullable Object rest(RecordShape.Key key, List<Tree.Entry> rest) {
    var types = ((ParameterizedType) key.type()).getActualTypeArguments();
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : rest) {
      boolean leaf = entry.value() instanceof Tree.Leaf;
      var near = Names.nearest(entry.key(), shape.vocabulary());
      if (leaf && near.isPresent()) {
        binder.unknown(entry, shape, path);
        complete = false;
      } else {
        entries.add(reserved(entry));
      }
    }
    Map<Object, Object> bound = binder.entries(entries, types[0], types[1], key.limits(), path);
    complete &= bound != null;
    return bound;
  }

  /** An attribute named like a reserved word is written with a leading slash. */
  private static Tree.Entry reserved(Tree.Entry entry) {
    return entry.key().startsWith("/")
        ? new Tree.Entry(entry.key().substring(1), entry.position(), entry.value())
        : entry;
  }

  private @Nullable Object absent(RecordShape.Key key, Type type) {
    var text = key.defaultText();
    if (text.isPresent()) {
      return Defaults.value(binder, key, text.get());
    }
    if (key.nullable()) {
      return null;
    }
    var raw = key.component().getType();
    if (raw == boolean.class) {
      return false;
    }
    if (raw == List.class || raw == Map.class) {
      return raw == List.class ? List.of() : Map.of();
    }
    complete = false;
    binder.problem(branch.position(), path, "`" + key.name() + "` is required here");
    return null;
  }
}

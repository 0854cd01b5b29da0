package io.syncline.definition.binding;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.key.OneOrMany;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns trees into records by the names of their components. It collects all problems of a tree:
 * what could not be bound is null, and a finding says why. Never throws for what a file says. Not
 * for threads.
 */
public final class Binder {

  /** Binds a type in a way of its own. */
  @FunctionalInterface
  public interface Form {
    @Nullable Object bind(Binder binder, Tree tree, String path);
  }

  private final Map<Class<?>, Form> forms;
  private final List<Finding> findings = new ArrayList<>();

  public Binder(Map<Class<?>, Form> forms) {
    this.forms = Map.copyOf(forms);
  }

  public List<Finding> findings() {
    return findings;
  }

  public void problem(Position at, String path, String message) {
    findings.add(Finding.problem(path, message).at(at));
  }

  public <T> @Nullable T bind(Tree tree, Class<T> type, String path) {
    return type.cast(any(tree, type, Limits.NONE, path));
  }

  /** Binds the value of a map's key, which a component may want to know. */
  @Nullable Object any(Tree tree, Type type, Limits limits, String path) {
    if (type instanceof ParameterizedType generic) {
      var arguments = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? map(tree, arguments[0], arguments[1], limits, path)
          : list(tree, arguments[0], limits, path);
    }
    var plain = (Class<?>) type;
    var form = forms.get(plain);
    if (form != null) {
      return form.bind(this, tree, path);
    }
    return plain.isRecord() && !ScalarBinder.knows(plain)
        ? record(tree, RecordShape.of(plain), null, path)
        : ScalarBinder.bind(this, tree, plain, limits, path);
  }

  private @Nullable Object list(Tree tree, Type item, Limits limits, String path) {
    var items = new ArrayList<Object>();
    boolean one =
        isRecord(item)
            ? ((Class<?>) item).isAnnotationPresent(OneOrMany.class)
            : tree instanceof Tree.Leaf;
    if (one
        && !(tree instanceof Tree.Sequence)
        && !(tree instanceof Tree.Leaf leaf && leaf.empty())) {
      var only = any(tree, item, limits, path);
      return only == null ? null : List.of(only);
    }
    if (!(tree instanceof Tree.Sequence sequence)) {
      problem(tree.position(), path, "a list is expected here, not " + tree.kind());
      return null;
    }
    boolean complete = true;
    for (int i = 0; i < sequence.items().size(); i++) {
      var bound = any(sequence.items().get(i), item, limits, path + "/" + i);
      complete &= bound != null;
      if (bound != null) {
        items.add(bound);
      }
    }
    return complete ? items : null;
  }

  /** Whether it binds every type in the usual way. */
  boolean isPlain() {
    return forms.isEmpty();
  }

  boolean isPlainRecord(Class<?> type) {
    return isRecord(type) && !forms.containsKey(type);
  }

  private static boolean isRecord(Type item) {
    return item instanceof Class<?> type && type.isRecord() && !ScalarBinder.knows(type);
  }

  private @Nullable Object map(Tree tree, Type key, Type value, Limits limits, String path) {
    if (!(tree instanceof Tree.Branch branch)) {
      problem(tree.position(), path, "a map is expected here, not " + tree.kind());
      return null;
    }
    return entries(branch.entries(), key, value, limits, path);
  }

  /** Binds entries as a map; null if one of them is wrong. */
  public @Nullable Map<Object, Object> entries(
      List<Tree.Entry> entries, Type key, Type value, Limits limits, String path) {
    var result = new LinkedHashMap<Object, Object>();
    boolean complete = true;
    for (var entry : entries) {
      var below = JsonPointers.below(path, entry.key());
      var name = ScalarBinder.key(this, entry, (Class<?>) key, below);
      var bound =
          isRecord(value) && !forms.containsKey((Class<?>) value)
              ? record(entry.value(), RecordShape.of((Class<?>) value), entry, below)
              : any(entry.value(), value, limits, below);
      complete &= name != null && bound != null;
      if (name != null && bound != null && result.put(name, bound) != null) {
        problem(entry.position(), below, "`" + entry.key() + "` is written twice in this map");
        complete = false;
      }
    }
    return complete ? result : null;
  }

  @Nullable Object record(Tree tree, RecordShape shape, Tree.@Nullable Entry under, String path) {
    if (tree instanceof Tree.Branch branch) {
      return new Block(this, shape, branch, under, path).bind();
    }
    var shorthand = shape.shorthand();
    if (tree instanceof Tree.Leaf leaf && leaf.empty() && shape.named("").isEmpty()) {
      var nothing = new Tree.Branch(leaf.position(), List.of());
      return new Block(this, shape, nothing, under, path).bind();
    }
    if (shorthand.isEmpty()) {
      var allowed = String.join(", ", shape.vocabulary());
      problem(
          tree.position(),
          path,
          "a map is expected here, not " + tree.kind() + "; keys: " + allowed);
      return null;
    }
    var entry = new Tree.Entry(shorthand.get().name(), tree.position(), tree);
    var written = new Tree.Branch(tree.position(), List.of(entry));
    return new Block(this, shape, written, under, path).bind();
  }

  /** Builds the record, its own objections becoming problems. */
  @Nullable Object construct(
      RecordShape shape, List<@Nullable Object> values, Position at, String path) {
    try {
      return shape.instance(values.iterator());
    } catch (InvocationTargetException e) {
      var reason = e.getCause() == null ? "" : String.valueOf(e.getCause().getMessage());
      problem(at, path, "this cannot stand: " + reason);
      return null;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(shape.type() + " is not registered for reflection", e);
    }
  }

  /** Keys of a record as a file may write them, each with its entry; wrong ones become problems. */
  Map<RecordShape.Key, Tree.Entry> keysOf(
      RecordShape shape, Tree.Branch branch, List<Tree.Entry> rest, String path) {
    Map<RecordShape.Key, Tree.Entry> found = new HashMap<>();
    for (var entry : branch.entries()) {
      var key = shape.named(entry.key());
      if (key.isPresent()) {
        var earlier = found.putIfAbsent(key.get(), entry);
        if (earlier != null) {
          var message = "`%s` says again what `%s` in line %d says";
          problem(
              entry.position(),
              JsonPointers.below(path, entry.key()),
              message.formatted(entry.key(), earlier.key(), earlier.position().line()));
        }
      } else if (shape.rest().isPresent()) {
        rest.add(entry);
      } else {
        unknown(entry, shape, path);
      }
    }
    return found;
  }

  void unknown(Tree.Entry entry, RecordShape shape, String path) {
    var from = shape.keys().stream().filter(RecordShape.Key::isFromKey).toList();
    if (from.stream().anyMatch(key -> Names.same(key.name(), entry.key()))) {
      problem(
          entry.position(),
          JsonPointers.below(path, entry.key()),
          "`" + entry.key() + "` is not written here: it is the key above");
      return;
    }
    var message = ConstantNames.unknown(entry.key(), "a key here", shape.vocabulary());
    problem(entry.position(), JsonPointers.below(path, entry.key()), message);
  }
}

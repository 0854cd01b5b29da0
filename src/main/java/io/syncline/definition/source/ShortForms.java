package io.syncline.definition.source;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the short forms of a system type over what they stand for: {@code like}, {@code words},
 * {@code defaults} of fields, what an object says for its operations, {@code many}, and methods and
 * paths that follow from the operation. Everything keeps the position where it is written.
 */
final class ShortForms {

  private static final Map<String, String> MANY =
      Map.of("get", "getMany", "create", "createMany", "update", "updateMany");

  private static final Map<String, Operation.Kind> SESSIONS =
      Map.of("login", Operation.Kind.CREATE, "csrf", Operation.Kind.CHECK);

  private final List<Finding> findings = new ArrayList<>();

  private ShortForms() {}

  /**
   * What a file says in full.
   *
   * @param tree the whole type
   * @param findings short forms that stand for nothing
   */
  record Spread(Tree tree, List<Finding> findings) {}

  static Spread spread(Tree type) {
    var forms = new ShortForms();
    var tree = type instanceof Tree.Branch branch ? forms.type(branch) : type;
    return new Spread(tree, forms.findings);
  }

  private Tree type(Tree.Branch type) {
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : type.entries()) {
      boolean objects = Names.same(entry.key(), "objects");
      if (objects && entry.value() instanceof Tree.Branch all) {
        entries.add(with(entry, objects(all)));
      } else if (Names.same(entry.key(), "check") && entry.value() instanceof Tree.Branch check) {
        find(check, "many")
            .ifPresent(it -> problem(it.position(), "/check/many", "`check` is of no group"));
        entries.add(with(entry, methodOf(without(check, "many"), Operation.Kind.CHECK)));
      } else if (Names.same(entry.key(), "webhook")) {
        entries.add(asking(entry, Map.of("keyRequest", Operation.Kind.CHECK)));
      } else if (Names.same(entry.key(), "auth")) {
        entries.add(asking(entry, SESSIONS));
      } else {
        entries.add(entry);
      }
    }
    return new Tree.Branch(type.position(), entries);
  }

  /** Requests that are no operations of an object have a method too: as those of these kinds. */
  private static Tree.Entry asking(Tree.Entry around, Map<String, Operation.Kind> kinds) {
    return with(around, asking(around.value(), kinds));
  }

  private static Tree asking(Tree around, Map<String, Operation.Kind> kinds) {
    if (around instanceof Tree.Sequence ways) {
      var all = ways.items().stream().map(it -> asking(it, kinds)).toList();
      return new Tree.Sequence(ways.position(), all);
    }
    if (!(around instanceof Tree.Branch said)) {
      return around;
    }
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : said.entries()) {
      var kind =
          kinds.entrySet().stream()
              .filter(it -> Names.same(it.getKey(), entry.key()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElse(null);
      entries.add(
          kind != null && entry.value() instanceof Tree.Branch request
              ? with(entry, methodOf(request, kind))
              : entry);
    }
    return new Tree.Branch(said.position(), entries);
  }

  private Tree.Branch objects(Tree.Branch objects) {
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : objects.entries()) {
      var path = JsonPointers.below("/objects", entry.key());
      var whole = alike(entry, objects, path, new LinkedHashSet<>());
      if (whole == null) {
        entries.add(entry);
        continue;
      }
      var filled = ObjectWords.filled(entry.key(), whole, entry.value(), path, findings);
      entries.add(with(entry, new ShortObject(filled, entry.value(), path, findings).whole()));
    }
    return new Tree.Branch(objects.position(), entries);
  }

  /** With what it takes from the object it is like; null where it is no map. */
  private Tree.@Nullable Branch alike(
      Tree.Entry entry, Tree.Branch objects, String path, Set<String> asked) {
    if (!(entry.value() instanceof Tree.Branch own)) {
      return null;
    }
    var like = find(own, "like").orElse(null);
    if (like == null) {
      return own;
    }
    var rest = without(own, "like");
    var name = like.value() instanceof Tree.Leaf leaf ? leaf.text() : "";
    var other = objects.entry(name);
    asked.add(entry.key());
    if (other.isEmpty() || asked.contains(name)) {
      var others =
          objects.entries().stream().map(Tree.Entry::key).filter(it -> !asked.contains(it));
      problem(
          like.position(),
          JsonPointers.below(path, "like"),
          asked.contains(name)
              ? "an object cannot be like itself"
              : ConstantNames.unknown(name, "an object of this type", others.sorted().toList()));
      return rest;
    }
    var base = alike(other.get(), objects, path, asked);
    return base == null ? rest : over(without(base, "entities"), rest);
  }

  /**
   * Keys of the one replace those of the other, and without a value take them away; operations do
   * so one by one.
   */
  private static Tree.Branch over(Tree.Branch base, Tree.Branch own) {
    var entries = new LinkedHashMap<String, Tree.Entry>();
    base.entries().forEach(it -> entries.put(Names.loose(it.key()), it));
    for (var entry : own.entries()) {
      var before = entries.get(Names.loose(entry.key()));
      if (before != null && empty(entry)) {
        entries.remove(Names.loose(entry.key()));
      } else if (before != null
          && Names.same(entry.key(), "operations")
          && before.value() instanceof Tree.Branch theirs
          && entry.value() instanceof Tree.Branch ours) {
        entries.put(Names.loose(entry.key()), with(entry, over(theirs, ours)));
      } else {
        entries.put(Names.loose(entry.key()), entry);
      }
    }
    return new Tree.Branch(own.position(), List.copyOf(entries.values()));
  }

  /** The name of the operation that does for a group what this one does for one record. */
  static @Nullable String many(String operation) {
    return MANY.entrySet().stream()
        .filter(it -> Names.same(it.getKey(), operation))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  static Tree.Branch methodOf(Tree.Branch request, Operation.Kind kind) {
    var method = method(kind, find(request, "body").isPresent());
    return method == null || find(request, "method").isPresent()
        ? request
        : and(request, text("method", request.position(), method));
  }

  private static @Nullable String method(Operation.Kind kind, boolean body) {
    return switch (kind) {
      case LIST, CHANGED, FEED, DELETED, GET, GET_MANY, FIND, FIND_MARKER, COUNT, CHECK ->
          body ? "POST" : "GET";
      case CREATE, CREATE_MANY -> "POST";
      case UPDATE, UPDATE_MANY -> "PATCH";
      case DELETE -> "DELETE";
      case UPSERT, ARCHIVE, RESTORE, JOB -> null;
    };
  }

  static Tree.Entry text(String key, Position at, String text) {
    return new Tree.Entry(key, at, new Tree.Leaf(at, text, Value.text(text)));
  }

  static Tree.Branch and(Tree.Branch branch, Tree.Entry entry) {
    var entries = new ArrayList<>(branch.entries());
    entries.add(entry);
    return new Tree.Branch(branch.position(), entries);
  }

  static Tree.Branch without(Tree.Branch branch, String key) {
    return new Tree.Branch(
        branch.position(),
        branch.entries().stream().filter(it -> !Names.same(it.key(), key)).toList());
  }

  static Optional<Tree.Entry> find(Tree.Branch branch, String key) {
    return branch.entries().stream().filter(it -> Names.same(it.key(), key)).findFirst();
  }

  static Tree.Entry with(Tree.Entry entry, Tree value) {
    return new Tree.Entry(entry.key(), entry.position(), value);
  }

  static boolean empty(Tree.Entry entry) {
    return entry.value() instanceof Tree.Leaf leaf && leaf.empty();
  }

  private void problem(Position at, String path, String message) {
    findings.add(Finding.problem(path, message).at(at));
  }
}

package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Parent;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Objects whose records stand under those of another: what would never find its parent. */
final class ParentChecks {

  private static final Set<Kind> LISTINGS = Set.of(Kind.LIST, Kind.CHANGED, Kind.FEED);
  private static final Set<Kind> GROUPS = Set.of(Kind.GET_MANY, Kind.CREATE_MANY, Kind.UPDATE_MANY);
  private static final Set<Kind> SEARCHES = Set.of(Kind.FIND, Kind.FIND_MARKER);

  /** The placeholder of the parent's id in a request. */
  static final String PLACE = "parent";

  private final SystemType type;
  private final List<Finding> findings = new ArrayList<>();

  private ParentChecks(SystemType type) {
    this.type = type;
  }

  static List<Finding> of(SystemType type) {
    var checks = new ParentChecks(type);
    type.objects()
        .forEach((name, object) -> checks.object(JsonPointers.below("/objects", name), object));
    if (type.webhook() != null) {
      checks.webhook(type.webhook());
    }
    return checks.findings;
  }

  /** Whether requests of an operation may name the parent; {@code CHECK}: the start of a feed. */
  static boolean names(ObjectType object, Kind kind) {
    if (object.parent() == null || kind == Kind.CREATE) {
      return object.parent() != null;
    }
    return object.idWithParent()
        ? !GROUPS.contains(kind) && !SEARCHES.contains(kind) && kind != Kind.COUNT
        : LISTINGS.contains(kind) || kind == Kind.CHECK;
  }

  private void object(String path, ObjectType object) {
    object
        .fields()
        .forEach(
            (name, field) -> {
              if (field.references() != null && refersToNested(field.references())) {
                problem(
                    JsonPointers.below(path + "/fields", name) + "/references",
                    "ids of `%s` hold their parent's, which the field does not: say `ids: own` there"
                        .formatted(field.references()));
              }
            });
    var parent = object.parent();
    if (parent != null) {
      parent(path + "/parent", object, parent);
      object
          .operations()
          .forEach(
              (kind, operation) ->
                  operation(path + "/operations/" + ConstantNames.name(kind), object, operation));
    }
  }

  private boolean refersToNested(String name) {
    return type.objects().values().stream()
        .anyMatch(
            it -> it.idWithParent() && (it.name().equals(name) || it.entities().contains(name)));
  }

  private void parent(String path, ObjectType object, Parent parent) {
    var others =
        type.objects().keySet().stream().filter(it -> !it.equals(object.name())).sorted().toList();
    var above = type.parentOf(object);
    if (above == null || !others.contains(parent.object())) {
      problem(
          path + "/object",
          ConstantNames.unknown(parent.object(), "another object of this type", others));
      return;
    }
    FieldTypes.pathProblem(parent.id()).ifPresent(it -> problem(path + "/id", it));
    if (above.parent() != null) {
      problem(
          path + "/object",
          "`%s` has the parent `%s` itself: parents of parents are not supported"
              .formatted(parent.object(), above.parent().object()));
    }
    if (!above.can(Kind.LIST) || !above.readable()) {
      problem(
          path + "/object",
          "`%s` needs `list`, by which its records are found, and `get`: only it tells that a parent is gone"
              .formatted(parent.object()));
    }
    if (!object.can(Kind.LIST)) {
      problem(path, "it is for listings, and this object has no `list`");
    }
    if (parent.changesParent()) {
      changes(path + "/changesParent", object, parent, above);
    }
    if (!object.idWithParent() && parent.id().equals("$parent")) {
      if (object.fields().containsKey("$parent")) {
        problem(
            path + "/ids",
            "a single read does not tell `$parent`: say in `id` where a record holds its parent's"
                + " id");
      }
    }
  }

  private void changes(String path, ObjectType object, Parent parent, ObjectType above) {
    boolean asked =
        above.updatedAt() != null
            && (above.can(Kind.CHANGED) || above.operations().get(Kind.LIST).says("{since"));
    if (!asked) {
      problem(
          path,
          "`%s` cannot be asked for what changed: it needs `updatedAt`, and `{since}` in `changed` or `list`"
              .formatted(parent.object()));
    } else if (object.updatedAt() == null) {
      problem(path, "polls of this object do not ask by time: it has no `updatedAt`");
    }
  }

  private void operation(String path, ObjectType object, Operation operation) {
    var kind = operation.kind();
    boolean says = operation.says("{" + PLACE + ".id");
    if (LISTINGS.contains(kind) && !says) {
      problem(
          path,
          "nothing in it says `{parent.id}`: it would show the same records under every parent");
    }
    if (object.idWithParent() && GROUPS.contains(kind)) {
      problem(
          path,
          "records stand under several parents, so they are asked for and written one by one; say"
              + " `ids: own` of `parent` where an id alone names a record");
    }
    if (object.idWithParent()
        && SEARCHES.contains(kind)
        && object.parent().id().equals("$parent")) {
      problem(
          path,
          "a search is under no parent: say in `id` of `parent` where a record holds its parent's"
              + " id");
    }
    boolean created = kind == Kind.CREATE && (says || object.idWithParent());
    var field = object.fields().get(object.parent().id());
    if (created && (field == null || !field.writable())) {
      problem(
          path,
          "a create takes its parent's id from the field `%s`: declare it among `fields`, writable"
              .formatted(object.parent().id()));
    }
  }

  private void webhook(Webhook webhook) {
    var meaning = webhook.meaning();
    meaning
        .parents()
        .forEach(
            (name, written) -> {
              var path = JsonPointers.below("/webhook/parents", name);
              var known =
                  type.objects().values().stream()
                      .filter(ObjectType::idWithParent)
                      .map(ObjectType::name)
                      .sorted()
                      .toList();
              if (!known.contains(name)) {
                problem(
                    path,
                    ConstantNames.unknown(name, "an object whose ids hold its parent's", known));
              }
              FieldTypes.pathProblem(written).ifPresent(it -> problem(path, it));
            });
    meaning.objects().values().stream()
        .distinct()
        .map(type.objects()::get)
        .filter(it -> it != null && it.idWithParent())
        .forEach(it -> reported(webhook, it));
  }

  private void reported(Webhook webhook, ObjectType object) {
    if (!webhook.meaning().parents().containsKey(object.name())) {
      problem(
          "/webhook/objects",
          "ids of `%s` hold their parent's: say in `parents` where an event holds that"
              .formatted(object.name()));
    }
    if (webhook.merged() != null) {
      problem(
          "/webhook/merged",
          "ids of `%s` hold their parent's, which a merge does not tell".formatted(object.name()));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}

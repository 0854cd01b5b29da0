package io.syncline.definition.source;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.RecordShape;
import io.syncline.definition.binding.Tree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Spreads what an object says for all its operations and fields. Used once. */
final class ShortObject {

  /** What one record is named by. */
  private static final Set<Operation.Kind> OF_ONE =
      EnumSet.of(
          Operation.Kind.GET,
          Operation.Kind.UPDATE,
          Operation.Kind.ARCHIVE,
          Operation.Kind.DELETE,
          Operation.Kind.RESTORE);

  /** Lists of other rows than records: of the object they take path, headers and encoding. */
  private static final Set<Operation.Kind> OF_CHANGES =
      EnumSet.of(Operation.Kind.FEED, Operation.Kind.DELETED);

  private static final Set<Operation.Kind> PAGED =
      EnumSet.of(Operation.Kind.LIST, Operation.Kind.CHANGED, Operation.Kind.FIND);

  /** Of these the answer is a number, or nothing that is kept. */
  private static final Set<Operation.Kind> WITHOUT_RECORDS =
      EnumSet.of(Operation.Kind.COUNT, Operation.Kind.JOB, Operation.Kind.CHECK);

  private final Tree.Branch object;
  private final Tree own;
  private final String path;
  private final List<Finding> findings;
  private final Map<String, Tree.Entry> shared = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  /**
   * @param object with what it takes from the one it is like
   * @param own what it says itself
   */
  ShortObject(Tree.Branch object, Tree own, String path, List<Finding> findings) {
    this.object = object;
    this.own = own;
    this.path = path;
    this.findings = findings;
    for (var key : RecordShape.of(ObjectType.Shared.class).written()) {
      ShortForms.find(object, key.name()).ifPresent(it -> share(key.name(), it));
    }
  }

  private void share(String key, Tree.Entry said) {
    if (ShortForms.empty(said)) {
      used.add(key);
      problem(said, key, "`%s` needs a value: there is none to take away".formatted(key));
    }
    shared.put(key, said);
  }

  Tree.Branch whole() {
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : object.entries()) {
      if (Names.same(entry.key(), "operations") && entry.value() instanceof Tree.Branch all) {
        entries.add(ShortForms.with(entry, operations(all)));
      } else if (Names.same(entry.key(), "fields") && entry.value() instanceof Tree.Branch all) {
        entries.add(ShortForms.with(entry, fields(all)));
      } else if (Names.same(entry.key(), "content") && entry.value() instanceof Tree.Branch file) {
        entries.add(ShortForms.with(entry, content(file)));
      } else if (shared.keySet().stream().noneMatch(it -> Names.same(it, entry.key()))) {
        entries.add(entry);
      }
    }
    shared.forEach(this::unused);
    return new Tree.Branch(object.position(), entries);
  }

  private void unused(String key, Tree.Entry entry) {
    boolean said =
        own instanceof Tree.Branch it
            && it.entries().stream().anyMatch(one -> one.position().equals(entry.position()));
    if (said && !used.contains(key)) {
      var takes = key.equals("defaults") ? "field" : "operation";
      problem(entry, key, "no %s of this object takes `%s` from here".formatted(takes, key));
    }
  }

  private Tree.Branch fields(Tree.Branch fields) {
    var defaults = take("defaults").orElse(null);
    var all = defaults != null && defaults.value() instanceof Tree.Branch it ? it : null;
    var entries = new ArrayList<Tree.Entry>();
    for (var field : grouped(fields, "")) {
      if (all == null) {
        entries.add(own(field));
        continue;
      }
      Tree own = field.value();
      if (own instanceof Tree.Leaf leaf) {
        var attribute = new Tree.Entry("attribute", leaf.position(), leaf);
        own = new Tree.Branch(leaf.position(), leaf.empty() ? List.of() : List.of(attribute));
      }
      entries.add(own(ShortForms.with(field, TopLevel.overlay(all, own))));
    }
    return new Tree.Branch(fields.position(), entries);
  }

  /** Of a group, whose name ends with a dot, each field with the group's name before its own. */
  private List<Tree.Entry> grouped(Tree.Branch fields, String group) {
    var entries = new ArrayList<Tree.Entry>();
    for (var field : fields.entries()) {
      var name = group + field.key();
      if (!field.key().endsWith(".") || field.key().endsWith("\\.")) {
        entries.add(new Tree.Entry(name, field.position(), field.value()));
      } else if (field.value() instanceof Tree.Branch below) {
        entries.addAll(grouped(below, name));
      } else {
        var at = JsonPointers.below("fields", name);
        problem(field, at, "`%s` is a group: a map of fields is expected here".formatted(name));
      }
    }
    return twice(entries);
  }

  /** A field is said once, in a group or by its whole name. */
  private List<Tree.Entry> twice(List<Tree.Entry> entries) {
    var seen = new HashSet<String>();
    for (var entry : entries) {
      if (!seen.add(entry.key())) {
        var at = JsonPointers.below("fields", entry.key());
        problem(entry, at, "`%s` is written twice".formatted(entry.key()));
      }
    }
    return entries;
  }

  /** With what the request of a field leaves out, and the one that is asked before it. */
  private Tree.Entry own(Tree.Entry field) {
    if (!(field.value() instanceof Tree.Branch said)) {
      return field;
    }
    var write = ShortForms.find(said, "write").orElse(null);
    if (write == null || !(write.value() instanceof Tree.Branch request)) {
      return field;
    }
    var whole = request(request, Operation.Kind.CREATE);
    var lookup = ShortForms.find(request, "lookup").orElse(null);
    if (lookup != null && lookup.value() instanceof Tree.Branch asked) {
      var read = ShortForms.with(lookup, request(asked, Operation.Kind.GET));
      whole = replaced(whole, lookup.key(), read);
    }
    return ShortForms.with(field, replaced(said, write.key(), ShortForms.with(write, whole)));
  }

  /** With what the requests that read and write files leave out. */
  private Tree.Branch content(Tree.Branch file) {
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : file.entries()) {
      var kind = kind(entry.key()).orElse(null);
      entries.add(
          kind != null && entry.value() instanceof Tree.Branch written
              ? ShortForms.with(entry, transfer(written, kind))
              : entry);
    }
    return new Tree.Branch(file.position(), entries);
  }

  private Tree.Branch transfer(Tree.Branch written, Operation.Kind kind) {
    var whole = merged(sent(path(ShortForms.methodOf(written, kind), kind)), "headers");
    return kind.reads() ? merged(whole, "query") : formed(whole);
  }

  private Tree.Branch request(Tree.Branch written, Operation.Kind kind) {
    return formed(sent(merged(below(ShortForms.methodOf(written, kind)), "headers")));
  }

  /** A path that does not begin with a slash is below that of the record. */
  private Tree.Branch below(Tree.Branch request) {
    var own = ShortForms.find(request, "path").orElse(null);
    var said = own != null && own.value() instanceof Tree.Leaf leaf ? leaf.text() : "/";
    if (own == null || said.startsWith("/") || said.startsWith("${")) {
      return request;
    }
    var base = text("path");
    if (base == null) {
      return request;
    }
    used.add("path");
    var path = base + "/{id}/" + said;
    return replaced(request, own.key(), ShortForms.text(own.key(), own.position(), path));
  }

  private Tree.Branch operations(Tree.Branch operations) {
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : operations.entries()) {
      var kind = kind(entry.key()).orElse(null);
      if (kind == null || !(entry.value() instanceof Tree.Branch own)) {
        entries.add(entry);
        continue;
      }
      var many = ShortForms.find(own, "many").orElse(null);
      var alone = many == null ? own : ShortForms.without(own, "many");
      entries.add(ShortForms.with(entry, operation(alone, kind)));
      if (many != null) {
        group(entry, alone, many, operations).ifPresent(entries::add);
      }
    }
    return new Tree.Branch(operations.position(), entries);
  }

  private Optional<Tree.Entry> group(
      Tree.Entry single, Tree.Branch alone, Tree.Entry many, Tree.Branch operations) {
    var name = ShortForms.many(single.key());
    var here = JsonPointers.below("operations", single.key()) + "/many";
    if (name == null) {
      problem(many, here, "`many` is written in `get`, `create` and `update`");
    } else if (ShortForms.find(operations, name).isPresent()) {
      problem(many, here, "`%s` is written beside it already".formatted(name));
    } else if (!(many.value() instanceof Tree.Branch more)) {
      problem(many, here, "a map is expected here, not " + many.value().kind());
    } else {
      var entries = new ArrayList<Tree.Entry>();
      alone.entries().stream()
          .filter(it -> ShortForms.find(more, it.key()).isEmpty())
          .forEach(entries::add);
      entries.addAll(more.entries());
      var whole = new Tree.Branch(many.position(), entries);
      var kind = kind(name).orElseThrow();
      return Optional.of(new Tree.Entry(name, many.position(), operation(whole, kind)));
    }
    return Optional.empty();
  }

  private static Optional<Operation.Kind> kind(String name) {
    return Arrays.stream(Operation.Kind.values())
        .filter(it -> Names.same(ConstantNames.name(it), name))
        .findFirst();
  }

  private Tree.Branch operation(Tree.Branch written, Operation.Kind kind) {
    var whole = sent(path(ShortForms.methodOf(written, kind), kind));
    if (OF_CHANGES.contains(kind)) {
      return continued(started(encoded(merged(whole, "headers"))));
    }
    boolean body = ShortForms.find(written, "body").isPresent();
    if (!WITHOUT_RECORDS.contains(kind)) {
      whole = records(whole, several(kind) ? "records" : "record");
    }
    whole = merged(whole, "headers");
    whole = encoded(whole);
    if (kind.reads() && !body) {
      whole = merged(whole, "query");
    }
    if (!kind.reads()) {
      whole = merged(whole, "itemStatus");
    }
    if (PAGED.contains(kind)) {
      whole = merged(whole, "paging");
    }
    return continued(whole);
  }

  /** Where a request is sent, and which limit it keeps. */
  private Tree.Branch sent(Tree.Branch request) {
    return merged(merged(request, "baseUrl"), "rateLimit");
  }

  /** How a body is written follows the object, where there is one. */
  private Tree.Branch encoded(Tree.Branch request) {
    return formed(
        ShortForms.find(request, "body").isPresent() ? merged(request, "encoding") : request);
  }

  /** How its answer is written, and what CSV and XML look like where one of both is written so. */
  private Tree.Branch formed(Tree.Branch request) {
    var whole = merged(request, "accept");
    for (var format : List.of("csv", "xml")) {
      boolean said = is(whole, "accept", format) || is(whole, "encoding", format);
      whole = said ? merged(whole, format) : whole;
    }
    return whole;
  }

  private static boolean is(Tree.Branch request, String key, String word) {
    return ShortForms.find(request, key)
        .filter(it -> it.value() instanceof Tree.Leaf leaf && Names.same(leaf.text(), word))
        .isPresent();
  }

  private static boolean several(Operation.Kind kind) {
    return !OF_ONE.contains(kind) && kind != Operation.Kind.CREATE && kind != Operation.Kind.UPSERT;
  }

  /** The request that continues a listing has a method too. */
  private Tree.Branch continued(Tree.Branch operation) {
    return within(operation, "paging", "continuation");
  }

  /** And that which gives the position of a feed. */
  private Tree.Branch started(Tree.Branch operation) {
    return within(operation, "changes", "start");
  }

  private Tree.Branch within(Tree.Branch operation, String around, String key) {
    var paging = ShortForms.find(operation, around).orElse(null);
    if (paging == null || !(paging.value() instanceof Tree.Branch pages)) {
      return operation;
    }
    var further = ShortForms.find(pages, key).orElse(null);
    if (further == null || !(further.value() instanceof Tree.Branch request)) {
      return operation;
    }
    var whole = sent(encoded(ShortForms.methodOf(request, Operation.Kind.LIST)));
    var said = replaced(pages, further.key(), ShortForms.with(further, whole));
    return replaced(operation, paging.key(), ShortForms.with(paging, said));
  }

  private static Tree.Branch replaced(Tree.Branch branch, String key, Tree.Entry by) {
    return new Tree.Branch(
        branch.position(),
        branch.entries().stream().map(it -> it.key().equals(key) ? by : it).toList());
  }

  /**
   * The object's own path, one record of it, or what an operation says below it; an ending that
   * begins with a dot belongs to the path.
   */
  private Tree.Branch path(Tree.Branch operation, Operation.Kind kind) {
    var base = text("path");
    if (base == null) {
      return operation;
    }
    var own = ShortForms.find(operation, "path").orElse(null);
    if (own == null) {
      used.add("path");
      return ShortForms.and(
          operation,
          ShortForms.text(
              "path", operation.position(), OF_ONE.contains(kind) ? base + "/{id}" : base));
    }
    if (!(own.value() instanceof Tree.Leaf leaf)
        || leaf.empty()
        || leaf.text().startsWith("/")
        || leaf.text().startsWith("${")) {
      return operation;
    }
    used.add("path");
    boolean ending = leaf.text().isEmpty() || leaf.text().startsWith(".");
    var below = base + (ending ? "" : "/") + leaf.text();
    return replaced(operation, own.key(), ShortForms.text(own.key(), own.position(), below));
  }

  /** What an operation says itself; a map over the object's, key by key. Without a value: none. */
  private Tree.Branch merged(Tree.Branch operation, String key) {
    var own = ShortForms.find(operation, key).orElse(null);
    if (own != null && ShortForms.empty(own)) {
      return ShortForms.without(operation, key);
    }
    var all = take(key).orElse(null);
    if (all == null) {
      return operation;
    }
    return own == null
        ? ShortForms.and(operation, all)
        : replaced(operation, own.key(), ShortForms.with(own, laidOver(all.value(), own.value())));
  }

  /** A key without a value takes the other's away. */
  private static Tree laidOver(Tree base, Tree own) {
    var whole = TopLevel.overlay(base, own);
    if (!(base instanceof Tree.Branch below) || !(whole instanceof Tree.Branch branch)) {
      return whole;
    }
    return new Tree.Branch(
        branch.position(),
        branch.entries().stream()
            .filter(it -> !(ShortForms.empty(it) && ShortForms.find(below, it.key()).isPresent()))
            .toList());
  }

  private Tree.Branch records(Tree.Branch operation, String key) {
    if (ShortForms.find(operation, "records").isPresent()) {
      return operation;
    }
    return take(key)
        .map(it -> new Tree.Entry("records", it.position(), it.value()))
        .map(it -> ShortForms.and(operation, it))
        .orElse(operation);
  }

  private Optional<Tree.Entry> take(String key) {
    var entry = Optional.ofNullable(shared.get(key)).filter(it -> !ShortForms.empty(it));
    entry.ifPresent(it -> used.add(key));
    return entry;
  }

  /** A path without the slash at its end; null where there is none. */
  private @Nullable String text(String key) {
    var entry = shared.get(key);
    if (entry == null || ShortForms.empty(entry)) {
      return null;
    }
    if (entry.value() instanceof Tree.Leaf leaf) {
      return leaf.text().replaceAll("/+$", "");
    }
    used.add(key);
    problem(entry, key, "a text is expected here, not " + entry.value().kind());
    return null;
  }

  private void problem(Tree.Entry entry, String below, String message) {
    var finding = Finding.problem(path + "/" + below, message).at(entry.position());
    if (!findings.contains(finding)) {
      findings.add(finding);
    }
  }
}

package io.syncline.definition.source;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.Position;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.model.value.Value;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.binding.Tree;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The file of a system type that says {@code transport: camel}. It says which operations there are;
 * how each is called and what its answer means is the same for all, and is filled in here in the
 * words of a manifest, at the position of the operation. Words of HTTP are refused.
 */
final class CamelForm {

  private static final String TRANSPORT = "transport";
  private static final String OPERATIONS = "operations";
  private static final String CHECK = "check";
  private static final String INSTEAD =
      "`%s` is a word of HTTP: with `transport: camel` %s; leave it out";

  /** At the top, with what does the same in a route. */
  private static final Map<String, String> OF_TYPE =
      Map.of(
          "baseUrl", "a route says where it sends to",
          "headers", "a route sets its headers",
          "auth", "a route holds its credentials",
          "tls", "a route makes its connections",
          "errors", "a route states its outcome",
          "webhook", "a route sends events to `direct:<system>.<object>.event`");

  /** What may be said of an operation. */
  private static final List<String> OF_OPERATION = List.of("batch", "effect", "absent", "paging");

  private static final List<String> OF_PAGING = List.of("byTime", "maxSize");

  private static final Set<Operation.Kind> KNOWN =
      EnumSet.of(
          Operation.Kind.LIST,
          Operation.Kind.CHANGED,
          Operation.Kind.FEED,
          Operation.Kind.DELETED,
          Operation.Kind.GET,
          Operation.Kind.GET_MANY,
          Operation.Kind.FIND,
          Operation.Kind.CREATE,
          Operation.Kind.CREATE_MANY,
          Operation.Kind.UPDATE,
          Operation.Kind.UPDATE_MANY,
          Operation.Kind.ARCHIVE,
          Operation.Kind.DELETE,
          Operation.Kind.RESTORE,
          Operation.Kind.COUNT);

  private static final Set<Operation.Kind> PAGED =
      EnumSet.of(
          Operation.Kind.LIST, Operation.Kind.CHANGED, Operation.Kind.FEED, Operation.Kind.DELETED);

  private static final Set<Operation.Kind> GROUPS =
      EnumSet.of(Operation.Kind.GET_MANY, Operation.Kind.CREATE_MANY, Operation.Kind.UPDATE_MANY);

  private static final List<String> NAMES = KNOWN.stream().map(ConstantNames::name).toList();

  private final List<Finding> findings;

  private CamelForm(List<Finding> findings) {
    this.findings = findings;
  }

  /** The tree as a manifest; what it must not say is added to the findings. */
  static Tree expand(Tree tree, List<Finding> findings) {
    return tree instanceof Tree.Branch branch && isCamel(branch)
        ? new CamelForm(findings).type(branch)
        : tree;
  }

  private static boolean isCamel(Tree.Branch branch) {
    return entry(branch, TRANSPORT)
        .filter(it -> it.value() instanceof Tree.Leaf leaf && Names.same(leaf.text(), "camel"))
        .isPresent();
  }

  private static Optional<Tree.Entry> entry(Tree.Branch branch, String key) {
    return branch.entries().stream().filter(it -> Names.same(it.key(), key)).findFirst();
  }

  private Tree type(Tree.Branch written) {
    var at = written.position();
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : written.entries()) {
      var http = OF_TYPE.keySet().stream().filter(it -> Names.same(it, entry.key())).findFirst();
      if (http.isPresent()) {
        problem(
            entry.position(),
            "/" + http.get(),
            INSTEAD.formatted(entry.key(), OF_TYPE.get(http.get())));
      } else if (Names.same(entry.key(), CHECK)) {
        entries.add(new Tree.Entry(CHECK, entry.position(), check(entry)));
      } else if (Names.same(entry.key(), "objects")
          && entry.value() instanceof Tree.Branch objects) {
        entries.add(new Tree.Entry(entry.key(), entry.position(), objects(objects)));
      } else {
        entries.add(entry);
      }
    }
    entries.add(new Tree.Entry("baseUrl", at, leaf(at, "camel://routes")));
    entries.add(
        new Tree.Entry(
            "errors",
            at,
            new Tree.Sequence(
                at,
                List.of(
                    branch(at, Map.of("status", "404", "failure", "missing")),
                    branch(
                        at,
                        Map.of(
                            "status",
                            "409",
                            "failure",
                            "alreadyThere",
                            "existing",
                            "existing"))))));
    return new Tree.Branch(at, entries);
  }

  /** The route {@code direct:<system>.check}, of which nothing is to be said. */
  private Tree check(Tree.Entry entry) {
    boolean plain =
        entry.value() instanceof Tree.Branch branch
            ? branch.entries().isEmpty()
            : entry.value() instanceof Tree.Leaf leaf && leaf.empty();
    if (!plain) {
      problem(
          entry.position(),
          "/" + CHECK,
          "with `transport: camel` a route from `direct:<system>.check` proves credentials; write"
              + " `check: {}`");
    }
    var at = entry.position();
    return new Tree.Branch(
        at,
        List.of(
            text(at, "method", "POST"),
            text(at, "path", "/" + CHECK),
            new Tree.Entry("body", at, tree(at, Map.of("body", Map.of())))));
  }

  private Tree objects(Tree.Branch written) {
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : written.entries()) {
      entries.add(
          entry.value() instanceof Tree.Branch object
              ? new Tree.Entry(entry.key(), entry.position(), object(entry.key(), object))
              : entry);
    }
    return new Tree.Branch(written.position(), entries);
  }

  private Tree object(String name, Tree.Branch written) {
    var path = JsonPointers.below("/objects", name);
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : written.entries()) {
      if (Names.same(entry.key(), OPERATIONS)) {
        var operations = operations(name, path + "/" + OPERATIONS, entry.value());
        entries.add(new Tree.Entry(OPERATIONS, entry.position(), operations));
        continue;
      }
      if (Names.same(entry.key(), "parent")) {
        problem(
            entry.position(),
            path + "/parent",
            INSTEAD.formatted(entry.key(), "a route lists all records, with ids that tell them"));
        continue;
      }
      if (Names.same(entry.key(), "version")
          && entry.value() instanceof Tree.Leaf leaf
          && leaf.text().startsWith("header:")) {
        problem(
            entry.position(),
            path + "/version",
            INSTEAD.formatted(leaf.text(), "the version is a field of the record"));
      }
      entries.add(entry);
    }
    return new Tree.Branch(written.position(), entries);
  }

  /** A list of names, or a map of names with what is to be said of some. */
  private Tree operations(String object, String path, Tree written) {
    var given = new LinkedHashMap<String, Tree.Entry>();
    if (written instanceof Tree.Sequence list) {
      for (var item : list.items()) {
        if (item instanceof Tree.Leaf leaf && !leaf.empty()) {
          put(given, new Tree.Entry(leaf.text(), leaf.position(), leaf), path);
        } else {
          problem(item.position(), path, "an operation's name is expected here: " + all());
        }
      }
    } else if (written instanceof Tree.Branch map) {
      map.entries().forEach(it -> put(given, it, path));
    } else {
      return written;
    }
    boolean counted = given.keySet().stream().anyMatch(it -> Names.same(it, "count"));
    var entries = new ArrayList<Tree.Entry>();
    for (var entry : given.values()) {
      kind(entry, path)
          .map(kind -> operation(object, kind, entry, counted, path))
          .ifPresent(entries::add);
    }
    return new Tree.Branch(written.position(), entries);
  }

  private void put(Map<String, Tree.Entry> given, Tree.Entry entry, String path) {
    if (given.putIfAbsent(Names.loose(entry.key()), entry) != null) {
      problem(entry.position(), path, "`%s` is written twice".formatted(entry.key()));
    }
  }

  private Optional<Operation.Kind> kind(Tree.Entry entry, String path) {
    var kind =
        Arrays.stream(Operation.Kind.values())
            .filter(KNOWN::contains)
            .filter(it -> Names.same(it.name(), entry.key()))
            .findFirst();
    if (kind.isEmpty()) {
      problem(
          entry.position(),
          JsonPointers.below(path, entry.key()),
          ConstantNames.unknown(entry.key(), "an operation of routes", NAMES));
    }
    return kind;
  }

  private static String all() {
    return String.join(", ", NAMES);
  }

  private Tree.Entry operation(
      String object, Operation.Kind kind, Tree.Entry entry, boolean counted, String path) {
    var at = entry.position();
    var here = JsonPointers.below(path, entry.key());
    var words = CamelFeed.isOne(kind) ? CamelFeed.words(kind) : OF_OPERATION;
    var said = new ArrayList<Tree.Entry>();
    Tree.Branch paging = new Tree.Branch(at, List.of());
    if (entry.value() instanceof Tree.Branch map) {
      for (var it : map.entries()) {
        if (words.stream().noneMatch(name -> Names.same(name, it.key()))) {
          refused(it, here, words);
        } else if (Names.same(it.key(), "paging") && it.value() instanceof Tree.Branch pages) {
          paging = pages;
        } else {
          said.add(it);
        }
      }
    } else if (entry.value() instanceof Tree.Leaf leaf && !leaf.empty() && leaf.position() != at) {
      problem(leaf.position(), here, "a map is expected here, or nothing");
    }
    var built = new ArrayList<Tree.Entry>(CamelFeed.isOne(kind) ? List.of() : said);
    var name = URLEncoder.encode(object, StandardCharsets.UTF_8).replace("+", "%20");
    var route = "/" + name + "/" + ConstantNames.name(kind);
    built.add(text(at, "method", "POST"));
    built.add(text(at, "path", route));
    built.add(new Tree.Entry("body", at, tree(at, body(kind))));
    if (PAGED.contains(kind)) {
      boolean total = !counted && !CamelFeed.isOne(kind);
      built.add(text(at, "records", "records"));
      built.add(new Tree.Entry("paging", at, paging(at, paging, total, here)));
    } else if (!paging.entries().isEmpty()) {
      problem(
          paging.position(),
          here + "/paging",
          "only `list`, `changed`, `feed` and `deleted` have pages");
    }
    if (CamelFeed.isOne(kind)) {
      built.addAll(CamelFeed.rest(at, kind, route, said));
    }
    if (kind == Operation.Kind.COUNT) {
      built.add(text(at, "total", "total"));
    }
    if (GROUPS.contains(kind)) {
      group(at, kind, said, built);
    }
    return new Tree.Entry(ConstantNames.name(kind), at, new Tree.Branch(at, built));
  }

  private static void group(
      Position at, Operation.Kind kind, List<Tree.Entry> said, List<Tree.Entry> built) {
    if (said.stream().noneMatch(it -> Names.same(it.key(), "batch"))) {
      built.add(new Tree.Entry("batch", at, new Tree.Leaf(at, "100", Value.decimal(100))));
    }
    if (kind != Operation.Kind.GET_MANY) {
      built.add(new Tree.Entry("itemStatus", at, branch(at, Map.of("errors", "error"))));
    }
  }

  private Tree paging(Position at, Tree.Branch written, boolean total, String path) {
    var entries = new ArrayList<Tree.Entry>();
    for (var it : written.entries()) {
      if (OF_PAGING.stream().anyMatch(name -> Names.same(name, it.key()))) {
        entries.add(it);
      } else {
        refused(it, path + "/paging", OF_PAGING);
      }
    }
    entries.add(text(at, "kind", "cursor"));
    entries.add(text(at, "parameter", "body.cursor"));
    entries.add(text(at, "sizeParameter", "body.size"));
    entries.add(text(at, "next", "next"));
    if (total) {
      entries.add(text(at, "total", "total"));
    }
    return new Tree.Branch(at, entries);
  }

  private void refused(Tree.Entry entry, String path, List<String> allowed) {
    problem(
        entry.position(),
        JsonPointers.below(path, entry.key()),
        ConstantNames.unknown(
            entry.key(), "said with `transport: camel`", allowed.stream().sorted().toList()));
  }

  /** What a route is called with: its body, and properties. */
  private static Map<String, Object> body(Operation.Kind kind) {
    var call = new LinkedHashMap<String, Object>();
    switch (kind) {
      case LIST, CHANGED -> call.put("body", Map.of("since", "{since}"));
      case FEED, DELETED -> call.put("body", CamelFeed.body(kind));
      case FIND -> call.put("body", Map.of("field", "{path}", "value", "{value}"));
      case GET -> {
        call.put("body", "{id}");
        call.put("nativeId", "{id}");
      }
      case GET_MANY -> call.put("body", "{ids}");
      case CREATE -> {
        call.put("body", "{fields}");
        call.put("marker", "{marker}");
      }
      case CREATE_MANY ->
          call.put(
              "body",
              List.of(
                  Map.of(
                      "fields",
                      "{fields}",
                      "marker",
                      "{marker}",
                      "idempotencyKey",
                      "{idempotencyKey}")));
      case UPDATE -> {
        call.put("body", "{fields}");
        call.put("nativeId", "{id}");
        call.put("ifVersion", "{version}");
      }
      case UPDATE_MANY ->
          call.put(
              "body",
              List.of(
                  Map.of(
                      "id",
                      "{id}",
                      "fields",
                      "{fields}",
                      "ifVersion",
                      "{version}",
                      "idempotencyKey",
                      "{idempotencyKey}")));
      case ARCHIVE, DELETE, RESTORE -> {
        call.put("body", "{id}");
        call.put("nativeId", "{id}");
      }
      default -> call.put("body", Map.of());
    }
    if (isSingleWrite(kind)) {
      call.put("idempotencyKey", "{idempotencyKey}");
    }
    return call;
  }

  private static boolean isSingleWrite(Operation.Kind kind) {
    return switch (kind) {
      case CREATE, UPDATE, ARCHIVE, DELETE, RESTORE -> true;
      default -> false;
    };
  }

  static Tree tree(Position at, Object plain) {
    if (plain instanceof Map<?, ?> map) {
      var entries = new ArrayList<Tree.Entry>();
      map.forEach((key, it) -> entries.add(new Tree.Entry(String.valueOf(key), at, tree(at, it))));
      return new Tree.Branch(at, entries);
    }
    return plain instanceof List<?> list
        ? new Tree.Sequence(at, list.stream().map(it -> tree(at, it)).toList())
        : leaf(at, String.valueOf(plain));
  }

  private static Tree.Branch branch(Position at, Map<String, String> words) {
    return new Tree.Branch(
        at, words.entrySet().stream().map(it -> text(at, it.getKey(), it.getValue())).toList());
  }

  static Tree.Entry text(Position at, String key, String value) {
    return new Tree.Entry(key, at, leaf(at, value));
  }

  private static Tree.Leaf leaf(Position at, String text) {
    return new Tree.Leaf(at, text, Value.text(text));
  }

  private void problem(Position at, String path, String message) {
    findings.add(Finding.problem(path, message).at(at));
  }
}

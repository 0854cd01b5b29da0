package io.syncline.definition.draft;

import io.syncline.core.definition.draft.FlowText;
import io.syncline.core.model.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One object of a draft. */
final class ObjectDraft {

  private static final Set<String> KEYS = Set.of("idempotencykey", "xidempotencykey", "requestid");
  private static final int MOST_NAMED = 12;

  private final Description description;
  private final Schemas schemas;
  private final DraftSettings settings;
  private final String name;
  private final Resource resource;
  private final RecordPlaces records;
  private final DraftText text = new DraftText();
  private final List<String> todos = new ArrayList<>();
  private boolean whole = true;
  private @Nullable String unpaged;

  /** What all objects of a draft share. */
  record Frame(Description description, Schemas schemas, DraftSettings settings) {}

  ObjectDraft(Frame frame, String name, Resource resource) {
    this.description = frame.description();
    this.schemas = frame.schemas();
    this.settings = frame.settings();
    this.name = name;
    this.resource = resource;
    this.records = new RecordPlaces(schemas, lastName(resource.collection()));
  }

  private static String lastName(String path) {
    var steps = path.split("/");
    for (int i = steps.length - 1; i >= 0; i--) {
      if (!steps[i].isEmpty() && Templates.plain(steps[i])) {
        return steps[i];
      }
    }
    return path;
  }

  DraftText write() {
    var listed = Optional.ofNullable(resource.list()).flatMap(it -> records.many(answer(it)));
    var shown = resource.get().flatMap(it -> records.one(answer(it)));
    var record = richer(shown, listed);
    var created = resource.create().flatMap(it -> records.sent(it.body(description)));
    var updated = resource.update().flatMap(it -> records.sent(it.body(description)));
    var sent = created.or(() -> updated).map(RecordPlaces.Place::record).orElse(null);
    var fields = new DraftFields(schemas, record, sent);
    var id = records.id(record, resource.idParameter());
    boolean read = isRead();
    var updatedAt = Times.updatedAt(fields.all()).filter(it -> read);
    var createdAt =
        Times.createdAt(fields.all()).filter(it -> read && !Optional.of(it).equals(updatedAt));

    text.line(1, FlowText.scalar(name) + ":");
    text.entry(2, "entities", List.of(NameForms.singular(name)));
    if (id.isEmpty()) {
      text.todo(2, "id: none is seen in its records; which field is it?");
    }
    text.entry(2, "id", id.map(NameForms::step).orElse("id"));
    createdAt.ifPresent(it -> text.entry(2, "createdAt", it));
    updatedAt.ifPresent(it -> text.entry(2, "updatedAt", it));
    if (read) {
      hazards(updatedAt.isPresent());
    } else {
      text.todo(
          2,
          resource.list() == null
              ? "no operation is seen that reads it: it is write-only, a target alone"
              : "nothing reads it until `list` is completed: then say its `updatedAt`");
    }
    fields(fields, id, updatedAt, createdAt, taken(created, updated));
    operations(listed, updatedAt.isPresent(), fields);
    return text;
  }

  /** Whether an operation is written that reads it: a list without its paging is a comment. */
  private boolean isRead() {
    var list = resource.list();
    return resource.get().isPresent()
        || list != null
            && new PagingDraft(schemas, description).of(list, schemas.plain(answer(list))).whole();
  }

  /** The single record, where it tells as much as the listing. */
  private Value.Struct richer(Optional<RecordPlaces.Place> one, Optional<RecordPlaces.Place> of) {
    var shown = one.map(RecordPlaces.Place::record).orElse(Value.Struct.EMPTY);
    var listed = of.map(RecordPlaces.Place::record).orElse(Value.Struct.EMPTY);
    return schemas.properties(shown).size() >= schemas.properties(listed).size() ? shown : listed;
  }

  private void hazards(boolean timed) {
    if (!timed) {
      text.todo(
          2,
          "updatedAt: no field is called so; without one, changes are found by reconciliation"
              + " only");
    } else {
      text.todo(
          2,
          "granularity: have its times whole seconds (1s, the default)? Are they of the last"
              + " change, whatever changed?");
      text.todo(2, "commitLag: how late may a change show in a listing? 5s is the default");
    }
    text.todo(2, "idCase: exact is the default; `ignored` for GUIDs");
    text.todo(
        2,
        "visibleAfter: how long do a search and a read by id lag behind a write? 0s is the"
            + " default");
    text.todo(
        2,
        "absent: is a field that is missing from an answer cleared, or not said (unsaid, the"
            + " default)?");
    if (resource.create().isPresent()) {
      text.todo(
          2,
          "marker, idempotencyKeyRetention or a `unique` field: what settles a create whose answer"
              + " was lost?");
    }
  }

  private DraftFields.Taken taken(
      Optional<RecordPlaces.Place> created, Optional<RecordPlaces.Place> updated) {
    var names = new HashSet<String>();
    Stream.of(created, updated)
        .flatMap(Optional::stream)
        .forEach(it -> names.addAll(schemas.properties(it.record()).keySet()));
    return new DraftFields.Taken(
        !names.isEmpty(), names, created.map(it -> Schemas.required(it.record())).orElse(Set.of()));
  }

  private void fields(
      DraftFields fields,
      Optional<String> id,
      Optional<String> updatedAt,
      Optional<String> createdAt,
      DraftFields.Taken taken) {
    var times =
        Stream.of(updatedAt, createdAt).flatMap(Optional::stream).collect(Collectors.toSet());
    var without = id.map(it -> Set.of(NameForms.step(it))).orElse(Set.of());
    var drafted = fields.drafted(taken, times, without);
    if (!fields.left().isEmpty()) {
      text.comment(
          2, "%d fields are left out: %s".formatted(fields.left().size(), some(fields.left())));
    }
    if (drafted.isEmpty()) {
      text.todo(2, "fields: the description names none");
      return;
    }
    text.todo(
        2,
        "fields: take out what is not needed, check attributes, `findable`, `clearAs`,"
            + " `references`");
    text.line(2, "fields:");
    drafted.forEach((path, it) -> text.entry(3, path, it));
  }

  private void operations(Optional<RecordPlaces.Place> listed, boolean timed, DraftFields fields) {
    var operations = new LinkedHashMap<String, Map<String, Object>>();
    var list = resource.list();
    if (list != null) {
      var drafted = list(list, listed.orElseThrow(), timed, fields);
      if (whole) {
        operations.put("list", drafted);
      } else {
        unpaged = "# list: " + FlowText.flow(drafted);
        todos.add(
            "list: written below as a comment: without its `paging` one page would pass for all"
                + " records");
      }
    } else {
      todos.add(
          "list: no operation is seen that lists them; without it they are neither polled nor"
              + " reconciled");
    }
    resource
        .get()
        .ifPresentOrElse(
            it -> operations.put("get", read(it)),
            () -> todos.add("get: no operation is seen that reads one"));
    resource.create().ifPresent(it -> written("create", it, false, operations));
    resource.update().ifPresent(it -> written("update", it, true, operations));
    resource.delete().ifPresent(it -> deleted(it, operations));
    todos.forEach(it -> text.todo(2, it));
    if (!operations.isEmpty()) {
      text.line(2, "operations:");
    }
    if (unpaged != null) {
      text.line(3, unpaged);
    }
    operations.forEach((kind, it) -> text.entry(3, kind, it));
  }

  private Map<String, Object> list(
      Endpoint list, RecordPlaces.Place place, boolean timed, DraftFields fields) {
    var operation = operation(list, false);
    var since = Times.since(list);
    if (timed && since.isPresent()) {
      var at = since.get();
      put(
          operation,
          at.in().equals("query") ? "query" : "headers",
          at.name(),
          Times.place(at, schemas.plain(at.schema())));
      todos.add(
          "list: `%s` asks since a time: is that moment included, in this form, and in which order do records come (`byTime: true` where by last change)?"
              .formatted(at.name()));
    } else if (timed) {
      todos.add(
          "list: no parameter is seen that asks since a time; every poll reads the whole list");
    }
    if (!place.path().isEmpty() && !records.expected(place)) {
      todos.add(
          "list: are its records at `records: %s`? It is the only list in the answer"
              .formatted(place.path()));
    }
    records(operation, place);
    var paging = new PagingDraft(schemas, description).of(list, schemas.plain(answer(list)));
    todos.addAll(paging.todos());
    whole = paging.whole();
    if (!paging.paging().isEmpty()) {
      operation.put("paging", paging.paging());
    }
    filters(list, fields);
    return operation;
  }

  /** Parameters of the listing that are called like a field. */
  private void filters(Endpoint list, DraftFields fields) {
    var names =
        fields.all().stream().map(it -> NameForms.bare(it.path())).collect(Collectors.toSet());
    var filters =
        list.in("query").stream()
            .map(Endpoint.Parameter::name)
            .filter(it -> names.contains(NameForms.bare(it)))
            .toList();
    todos.add(
        filters.isEmpty()
            ? "find: which request searches by the exact value of a field?"
            : "find: does the listing search by the exact value of %s? Then write `find`, and `findable: true` there"
                .formatted(some(filters)));
  }

  private Map<String, Object> read(Endpoint get) {
    var operation = operation(get, true);
    records.one(answer(get)).ifPresent(it -> records(operation, it));
    return operation;
  }

  private void written(
      String kind, Endpoint endpoint, boolean item, Map<String, Map<String, Object>> operations) {
    var foreign = endpoint.foreignBody(description);
    var place = records.sent(endpoint.body(description));
    if (place.isEmpty()) {
      todos.add(
          "%s: %s %s takes %s, which cannot be drafted"
              .formatted(
                  kind,
                  endpoint.method(),
                  endpoint.path(),
                  foreign.isEmpty() ? "no body that is described" : some(foreign)));
      return;
    }
    var operation = operation(endpoint, item);
    if (endpoint.takesForm(description)) {
      operation.put("encoding", "form");
    }
    operation.put("body", body(place.get()));
    records.one(endpoint.answer(description)).ifPresent(it -> records(operation, it));
    operations.put(kind, operation);
    if (item) {
      updated(endpoint);
    } else {
      created(endpoint);
    }
  }

  private void created(Endpoint endpoint) {
    endpoint.in("header").stream()
        .filter(it -> NameForms.bareIn(KEYS, it.name()))
        .findFirst()
        .ifPresent(
            it ->
                todos.add(
                    "create: `headers: {%s: \"{idempotencyKey}\"}` and `idempotencyKeyRetention`, if a repeated key makes no second record"
                        .formatted(it.name())));
    if (endpoint.method().equals("PUT") || resource.all().containsKey("PUT")) {
      todos.add(
          "create: POST and PUT on the path of all records: which makes a new one, and which"
              + " overwrites one?");
    }
    todos.add("create: does it move money or give access (`effect`)?");
  }

  private void updated(Endpoint endpoint) {
    if (endpoint.method().equals("PUT")) {
      todos.add(
          "update: does PUT wipe the fields that are not named? Then `replaces: true` at the"
              + " object");
    }
    if (endpoint.in("header").stream().anyMatch(it -> it.name().equalsIgnoreCase("If-Match"))) {
      todos.add(
          "update: it takes `If-Match`: `conditional: true` and `version` at the object, `headers:"
              + " {If-Match: \"{version}\"}`");
    }
  }

  private void deleted(Endpoint endpoint, Map<String, Map<String, Object>> operations) {
    operations.put("delete", operation(endpoint, true));
    todos.add(
        "delete: can it be taken back? Then it is `archive`. Does it move money or give access"
            + " (`effect`)?");
  }

  private static Object body(RecordPlaces.Place place) {
    var whole = Map.of("...", "{fields}");
    if (place.path().isEmpty()) {
      return whole;
    }
    return Map.of(place.path(), place.list() ? List.of(whole) : "{fields}");
  }

  private LinkedHashMap<String, Object> operation(Endpoint endpoint, boolean item) {
    var operation = new LinkedHashMap<String, Object>();
    operation.put("method", endpoint.method());
    operation.put("path", Templates.path(endpoint.path(), item, settings));
    for (var parameter : endpoint.parameters()) {
      var key =
          Objects.requireNonNullElse(
              Map.of("query", "query", "header", "headers").get(parameter.in()), "");
      if (!key.isEmpty()
          && parameter.demanded()
          && Templates.plain(parameter.name())
          && !usual(parameter)
          && !(endpoint == resource.list() && PagingDraft.fills(parameter))) {
        var setting =
            settings.required(
                parameter.in() + " " + parameter.name(),
                parameter.name(),
                "What `%s` says in requests".formatted(parameter.name()));
        put(operation, key, parameter.name(), setting);
      }
    }
    return operation;
  }

  /** What every request carries, or credentials do. */
  private static boolean usual(Endpoint.Parameter parameter) {
    return parameter.in().equals("header")
        && Set.of("authorization", "accept", "contenttype", "ifmatch", "ifmodifiedsince")
            .contains(NameForms.bare(parameter.name()));
  }

  private static void put(Map<String, Object> operation, String key, String name, String value) {
    var before = operation.get(key) instanceof Map<?, ?> map ? map : Map.of();
    var all = new LinkedHashMap<Object, Object>(before);
    all.put(name, value);
    operation.put(key, all);
  }

  private static void records(Map<String, Object> operation, RecordPlaces.Place place) {
    if (!place.path().isEmpty()) {
      operation.put("records", place.path());
    }
  }

  private @Nullable Value answer(Endpoint endpoint) {
    return endpoint.answer(description);
  }

  private static String some(List<String> names) {
    return names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
        + (names.size() > MOST_NAMED ? ", …" : "");
  }
}

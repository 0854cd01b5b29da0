package io.syncline.system.http.vendor;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Operation.Kind;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook.EventKind;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.NestedId;
import io.syncline.core.transform.FieldTimes;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Handler;
import io.syncline.sandbox.kernel.HttpPort;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import io.syncline.system.http.call.Formats;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for the vendor of one manifest. It understands requests by the manifest's own
 * templates, keeps what is written, and has the vendor's description judge each request and each
 * answer. For journeys there is one that begins empty and has the time of a clock.
 */
public final class StandIn implements Handler, AutoCloseable {

  static final int RECORDS = 5;

  /** How it misbehaves. */
  enum Fault {
    RATE_LIMITED,
    FAILURE_IN_SUCCESS,
    HALF,
    REPEATED,
    LOST,
    UNAUTHORIZED,
    SERVER_ERROR
  }

  /** What a request was understood as. */
  private record Understood(ObjectType object, Operation operation, Said said) {}

  /** Values of a list, which may be quoted. */
  private static final String BETWEEN = "['\"]?,\\s*['\"]?";

  private static final Set<Kind> MANY = Set.of(Kind.CREATE_MANY, Kind.UPDATE_MANY);
  private static final Set<Kind> LISTINGS = Set.of(Kind.LIST, Kind.CHANGED);
  private static final List<String> LINK_PARAMETERS =
      List.of("after", "cursor", "starting_after", "page_token", "pageToken", "page", "offset");

  private final SystemType type;
  private final Tried tried;
  private final @Nullable VendorDescription description;
  private final HttpPort port;
  private final Map<String, String> settings = new HashMap<>();
  private final String base;
  private final Map<String, Map<String, Value.Struct>> records = new HashMap<>();
  private final Map<String, Samples> samples = new HashMap<>();
  private final Map<String, Understood> links = new HashMap<>();
  private final List<String> complaints = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private @Nullable Fault fault;
  private int times;
  private int tokens;
  private int written = RECORDS;
  private Kind hint = Kind.LIST;
  private final Map<String, Reply> first = new HashMap<>();
  private final @Nullable HookStandIn hooks;
  private final FileStandIn files;
  private int losing;
  private final @Nullable History history;
  private final Map<String, Reply> byKey = new HashMap<>();
  private String url;

  StandIn(SystemType type, Tried tried) {
    this(type, tried, null);
  }

  /**
   * Of a vendor that holds nothing yet.
   *
   * @param settings of the connection, where another value than the name will not do
   * @param clock the vendor's
   */
  public static StandIn empty(SystemType type, Map<String, String> settings, InstantSource clock) {
    var tried = new Tried("stand-in", List.of(), "", Map.of(), null, settings, Map.of(), List.of());
    return new StandIn(type, tried, new History(clock));
  }

  private StandIn(SystemType type, Tried tried, @Nullable History history) {
    this.type = type;
    this.tried = tried;
    this.history = history;
    this.description = VendorDescription.of(tried.description()).orElse(null);
    this.port = HttpPort.open(type.type(), 0, this);
    this.url = "http://127.0.0.1:" + port.port();
    type.settings().forEach((name, setting) -> settings.put(name, setting(name, setting)));
    var url = type.baseUrl();
    for (var entry : settings.entrySet()) {
      url = url.replace("${" + entry.getKey() + "}", entry.getValue());
    }
    this.base = URI.create(url).getRawPath().replaceAll("/$", "");
    this.files = new FileStandIn(type, base, settings);
    var subscription = type.webhook() == null ? null : type.webhook().subscription();
    this.hooks =
        subscription == null ? null : new HookStandIn(subscription, base, settings, description);
    type.objects()
        .forEach(
            (name, object) -> {
              samples.put(name, new Samples(type, object, shape(object), tried));
              records.put(name, new LinkedHashMap<>());
            });
    if (history == null) {
      type.objects().keySet().forEach(this::fill);
    }
  }

  private String setting(String name, SystemType.Setting setting) {
    var given = tried.settings().get(name);
    var text = given != null ? given : setting.defaultValue();
    var assertion = type.auth().oauth().assertion();
    if (assertion != null && assertion.key().equals("${" + name + "}")) {
      return SigningKey.PEM;
    }
    if (text != null && text.startsWith("https://")) {
      var path = text.replaceFirst("https://[^/]+", "");
      return url + (name.contains("oken") ? "/token" : path);
    }
    if (type.baseUrl().equals("${" + name + "}")) {
      return url;
    }
    return text != null ? text : "a-" + name;
  }

  /** Made once: it takes a while. */
  private static final class SigningKey {
    static final String PEM = pem();

    private static String pem() {
      try {
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        var key = keys.generateKeyPair().getPrivate().getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n";
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void fill(String object) {
    for (int i = 1; i <= RECORDS; i++) {
      var record = samples.get(object).record(i);
      records.get(object).put(id(type.objects().get(object), record, i), record);
    }
  }

  private String id(ObjectType object, Value.Struct record, int number) {
    if (object.id().equals("$row")) {
      return Integer.toString(number + 1);
    }
    var id = object.id().startsWith("$") ? null : Paths.read(record, object.id());
    return key(
        object,
        id == null ? Formats.text(samples.get(object.name()).id(number)) : Formats.text(id));
  }

  /** A record's id as the product knows it: all children stand under the first parent. */
  String key(ObjectType object, String own) {
    return object.idWithParent() ? new NestedId(parent(object), own).text() : own;
  }

  private @Nullable String key(ObjectType object, Said said, @Nullable String own) {
    var under = said.text("parent.id");
    return own == null || !object.idWithParent()
        ? own
        : new NestedId(String.valueOf(under), own).text();
  }

  private String parent(ObjectType object) {
    return Formats.text(samples(requireNonNull(object.parent()).object()).id(1));
  }

  /** Where a proxy before it listens; the connection is given that address. */
  public synchronized void answersAt(String proxy) {
    settings.replaceAll((name, value) -> value.replace(url, proxy));
    url = proxy;
  }

  /** What a connection is given. */
  public Map<String, String> settings() {
    var given = new TreeMap<>(settings);
    given.put("rateLimit", "100000");
    return given;
  }

  synchronized void failing(Fault how, int often) {
    fault = how;
    times = often;
  }

  /** The subscriptions of a vendor that has an API for them. */
  HookStandIn hooks() {
    return requireNonNull(hooks);
  }

  /** So many subscriptions are made, and the answers are lost. */
  synchronized void losingAnswers(int often) {
    losing = often;
  }

  /** Of operations that make the same request the one that is meant. */
  synchronized void expect(Kind kind) {
    hint = kind;
  }

  /** What was asked that the manifest has no operation for, or answered as no vendor does. */
  public synchronized List<String> complaints() {
    return List.copyOf(new TreeSet<>(complaints));
  }

  /** {@code <object>.<operation>} of every request. */
  public synchronized List<String> asked() {
    return List.copyOf(asked);
  }

  /** What it holds, archived records too, by id. */
  public synchronized Map<String, Value.Struct> records(String object) {
    return Map.copyOf(records.get(object));
  }

  Samples samples(String object) {
    return requireNonNull(samples.get(object));
  }

  @Override
  public void close() {
    port.close();
  }

  // ---- what people do there ----

  /**
   * Somebody makes or edits a record.
   *
   * @param fields what it says from now on, by path; the rest stays
   */
  public synchronized void edit(String object, String id, Map<String, Value> fields) {
    var at = type.objects().get(object);
    var before = records.get(object).get(id);
    var start =
        before != null
            ? before
            : begun(at, Value.text(NestedId.parse(id).map(NestedId::own).orElse(id)));
    keep(
        at, id, Paths.write(start, fields), before == null ? EventKind.CREATED : EventKind.UPDATED);
  }

  /** Somebody deletes a record. */
  public synchronized void delete(String object, String id) {
    records.get(object).remove(id);
    requireNonNull(history).add(object, id, EventKind.DELETED);
  }

  /** A record as a vendor makes it: an id, and the times that it has. */
  private Value.Struct begun(ObjectType object, Value id) {
    var now = requireNonNull(history).now(object);
    var made = samples.get(object.name());
    var values = new TreeMap<String, Value>();
    if (!object.id().startsWith("$")) {
      values.put(object.id(), id);
    }
    if (object.createdAt() != null) {
      values.put(object.createdAt(), made.time(object.createdAt(), now));
    }
    var active = made.archived(false);
    if (active != null && active != Value.CLEARED) {
      values.put(made.archivedPath(), active);
    }
    return Paths.write(Value.Struct.EMPTY, values);
  }

  /** Keeps a record as it is from now on; answers it with what the vendor adds. */
  private Value.Struct keep(ObjectType object, String id, Value.Struct record, EventKind kind) {
    var kept = files.kept(object, id, record);
    if (history != null) {
      var values = new TreeMap<String, Value>();
      if (object.updatedAt() != null) {
        values.put(
            object.updatedAt(),
            samples.get(object.name()).time(object.updatedAt(), history.now(object)));
      }
      if (object.version() != null && object.versionHeader() == null) {
        values.put(object.version(), Value.text("" + ++written));
      }
      kept = Paths.write(kept, values);
      history.add(object.name(), id, kind);
    }
    records.get(object.name()).put(id, kept);
    return kept;
  }

  /** The record that an update without an id names by what cannot be written. */
  private @Nullable String named(ObjectType object, Value.Struct said) {
    if (history == null) { // it is the one that is tried
      return Formats.text(samples.get(object.name()).id(1));
    }
    var fixed =
        object.fields().values().stream()
            .filter(it -> !it.writable())
            .map(it -> it.path())
            .filter(it -> Paths.read(said, it) != null)
            .toList();
    return records.get(object.name()).entrySet().stream()
        .filter(
            it ->
                fixed.stream()
                    .allMatch(
                        path ->
                            Objects.equals(
                                Paths.read(said, path), Paths.read(it.getValue(), path))))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  // ---- what is described ----

  /** A record as one of the reads shows it. */
  private ApiSchema shape(ObjectType object) {
    return Stream.of(Kind.GET, Kind.LIST, Kind.GET_MANY, Kind.FIND)
        .map(object.operations()::get)
        .filter(it -> it != null)
        .findFirst()
        .map(this::recordOf)
        .orElse(ApiSchema.ANY);
  }

  /** Whether the answer of an operation may hold a field. */
  boolean shows(ObjectType object, Kind kind, String path) {
    var operation = object.operations().get(kind);
    return operation == null || recordOf(operation).at(path).isPresent();
  }

  private Optional<VendorDescription.Endpoint> endpoint(Operation operation) {
    return description == null
        ? Optional.empty()
        : description.endpoint(operation.method(), base + somePath(operation.path()));
  }

  private String somePath(String template) {
    var path = template;
    for (var entry : settings.entrySet()) {
      path = path.replace("${" + entry.getKey() + "}", entry.getValue());
    }
    return path.replaceAll("\\{[^}]+}", "1");
  }

  private ApiSchema answer(Operation operation) {
    return endpoint(operation)
        .flatMap(it -> Optional.ofNullable(requireNonNull(description).answer(it)))
        .orElse(ApiSchema.ANY);
  }

  private ApiSchema recordOf(Operation operation) {
    var item = itemOf(operation);
    var status = operation.itemStatus();
    return status == null ? item : item.at(status.record()).orElse(ApiSchema.ANY);
  }

  private ApiSchema itemOf(Operation operation) {
    var at = answer(operation).at(operation.records()).orElse(ApiSchema.ANY);
    return switch (operation.answer().form()) {
      case LIST -> at.list() ? at.items() : at;
      case MAP -> at.child("any").orElse(ApiSchema.ANY);
      case ROWS -> ApiSchema.ANY;
    };
  }

  /** What the manifest names and the description does not know. */
  List<String> undescribed(ObjectType object) {
    if (description == null) {
      return List.of();
    }
    var missing = new ArrayList<String>();
    object
        .operations()
        .forEach(
            (kind, operation) -> {
              var at = object.name() + "." + kind + ": answer: ";
              var answer = answer(operation);
              var paging = operation.paging();
              var paths = new ArrayList<String>();
              paths.add(operation.records());
              paths.add(operation.total());
              if (paging != null && kind.reads()) {
                paths.add(paging.kind() == Paging.Kind.LAST_RECORD ? null : paging.next());
                paths.add(paging.more() == null ? null : paging.more().replace("!", ""));
                paths.add(paging.total());
              }
              paths.stream()
                  .filter(it -> it != null && !it.startsWith("header:"))
                  .filter(it -> answer.at(it).isEmpty())
                  .forEach(it -> missing.add(at + it + " is not described"));
            });
    var reads =
        object.operations().values().stream()
            .filter(it -> it.kind().reads() && it.kind() != Kind.COUNT)
            .filter(it -> it.answer().beside().changes() == null)
            .map(this::recordOf)
            .toList();
    var named = new ArrayList<>(object.fields().keySet());
    Stream.of(object.id(), object.updatedAt(), object.createdAt(), object.version())
        .filter(it -> it != null && !it.startsWith("$") && !it.startsWith("header:"))
        .forEach(named::add);
    if (object.archivedWhen() != null) {
      named.add(samples(object.name()).archivedPath());
    }
    if (object.content() != null) {
      named.remove(object.content().field());
      named.add(object.content().checksum());
    }
    named.stream()
        .filter(it -> reads.stream().noneMatch(read -> read.at(it).isPresent()))
        .forEach(it -> missing.add(object.name() + ": " + it + " is in no answer"));
    return missing;
  }

  // ---- requests ----

  /** A record holds this file from now on. */
  synchronized void file(String object, String id, byte[] bytes) {
    files.put(object, id, bytes);
    var all = records.get(object);
    all.put(id, files.kept(type.objects().get(object), id, all.get(id)));
  }

  @Override
  public synchronized Reply handle(Request given) {
    var bytes = files.asked(given);
    if (bytes.isPresent()) {
      asked.add("file");
      judge("file", given);
      return file(new Reply(200, Map.of("Content-Type", "text/plain"), bytes.get()));
    }
    return plain(files.withoutFile(given));
  }

  private Reply file(Reply whole) {
    if (times == 0 || fault == null) {
      return whole;
    }
    times--;
    return switch (fault) {
      case RATE_LIMITED -> Reply.text(429, "{}").with("Retry-After", "7");
      case UNAUTHORIZED -> Reply.text(401, "{}");
      case SERVER_ERROR -> Reply.text(500, "");
      case FAILURE_IN_SUCCESS -> json(200, failure());
      case LOST -> Reply.RESET;
      case HALF ->
          new Reply(200, whole.headers(), Arrays.copyOf(whole.body(), whole.body().length / 2));
      case REPEATED -> whole;
    };
  }

  private Reply plain(Request request) {
    if (request.path().equals("/token") || request.path().equals(tokenPath())) {
      return token();
    }
    var check = asked(type.check(), request);
    if (hint == Kind.CHECK && check != null) {
      return check(check, request);
    }
    var hook = hooks == null ? null : hooks.asked(request).orElse(null);
    if (hook != null) {
      return subscription(hook, request);
    }
    var understood = understand(request);
    if (understood == null && check != null) {
      return check(check, request);
    }
    if (understood == null) {
      complaints.add(
          "no operation makes the request "
              + request.method()
              + " "
              + request.path()
              + "?"
              + request.query()
              + " "
              + new String(request.body(), StandardCharsets.UTF_8));
      return Reply.text(404, "");
    }
    var at = understood.object().name() + "." + understood.operation().kind();
    asked.add(at);
    judge(at, request);
    if (times > 0 && fault != null) {
      times--;
      return failed(fault, understood, request);
    }
    return done(understood, request);
  }

  private Reply subscription(HookStandIn.Asked hook, Request request) {
    var at = "subscription." + hook.name();
    asked.add(at);
    judge(at, request);
    if (times > 0 && fault == Fault.UNAUTHORIZED) {
      times--;
      return Reply.text(401, "{}");
    }
    complaints.addAll(hooks().undescribed(hook));
    var reply = judged(at, request, hooks().answer(hook));
    if (losing > 0 && hook.name().equals("create")) {
      losing--;
      return Reply.RESET;
    }
    return reply;
  }

  private void judge(String at, Request request) {
    if (description != null) {
      description.problems(request).forEach(it -> complaints.add(at + ": request: " + it));
    }
  }

  private Reply judged(String at, Request request, Reply reply) {
    if (description != null && reply.status() < 300) {
      description.problems(request, reply).forEach(it -> complaints.add(at + ": answer: " + it));
    }
    return reply;
  }

  /** Of a token URL below the base URL; empty where there is none. */
  private String tokenPath() {
    var url = requireNonNullElse(type.auth().oauth().tokenUrl(), "");
    return url.startsWith("${baseUrl}") ? url.substring("${baseUrl}".length()) : "";
  }

  private Reply token() {
    if (times > 0 && fault == Fault.UNAUTHORIZED && times > 1) {
      return Reply.text(401, "{\"error\":\"invalid_grant\"}");
    }
    var token =
        Map.of(
            "access_token", Value.text("token-" + ++tokens),
            "token_type", Value.text("bearer"),
            "instance_url", Value.text(url),
            "id", Value.text(url + "/id/organisation/user"),
            "expires_in", Value.decimal(3600));
    return json(200, new Value.Struct(token));
  }

  /** The check, where the request may be it; null: it is not, or there is none. */
  private @Nullable Operation asked(@Nullable Operation check, Request request) {
    return check != null
            && Said.of(check.request(), base, beside(null), settings, request).isPresent()
        ? check
        : null;
  }

  private Reply check(Operation check, Request request) {
    judge("check", request);
    if (times > 0 && fault != null) {
      times--;
      return fault == Fault.UNAUTHORIZED ? Reply.text(401, "{}") : Reply.text(503, "{}");
    }
    return json(200, Json.parse(answer(check).sample(List.of()).toString()));
  }

  private Set<String> beside(@Nullable Paging paging) {
    var names = new TreeSet<>(type.auth().fixed().query().keySet());
    if (paging != null) {
      Stream.of(paging.parameter(), paging.sizeParameter())
          .filter(it -> it != null)
          .forEach(names::add);
    }
    return names;
  }

  private @Nullable Understood understand(Request request) {
    var link = links.get(request.path() + "?" + request.query());
    if (link != null) {
      return link;
    }
    Understood best = null;
    for (var object : type.objects().values()) {
      for (var operation : object.operations().values()) {
        for (var template : templates(operation)) {
          var said = Said.of(template, base, beside(operation.paging()), settings, request);
          if (said.isPresent() && (best == null || better(operation, said.get(), best))) {
            best = new Understood(object, operation, said.get());
          }
        }
      }
    }
    return best;
  }

  private static List<Operation.Request> templates(Operation operation) {
    var paging = operation.paging();
    var changes = operation.answer().beside().changes();
    return Stream.of(
            operation.request(),
            paging == null ? null : paging.continuation(),
            changes == null || changes.start() == null ? null : changes.start().request())
        .filter(it -> it != null)
        .toList();
  }

  private boolean better(Operation operation, Said said, Understood than) {
    if (said.weight() != than.said().weight()) {
      return said.weight() > than.said().weight();
    }
    // a vendor's delete, or an update of one flag, may be what archives
    boolean archives =
        history != null
            && Set.of(Kind.DELETE, Kind.UPDATE).contains(than.operation().kind())
            && Set.of(Kind.ARCHIVE, Kind.RESTORE).contains(operation.kind());
    return archives || meant(operation, said) && !meant(than.operation(), than.said());
  }

  private boolean meant(Operation operation, Said said) {
    return operation.kind() == hint
        || said.items().size() > 1 && MANY.contains(operation.kind()) && hint == Kind.LIST;
  }

  // ---- answers ----

  private Reply done(Understood understood, Request request) {
    var at = understood.object().name() + "." + understood.operation().kind();
    return judged(at, request, answered(understood, request));
  }

  /** A vendor that takes idempotency keys answers a request that is sent again as the first. */
  private Reply answered(Understood understood, Request request) {
    var key = understood.said().text("idempotencyKey");
    return history == null
            || key == null
            || understood.object().idempotencyKeyRetention() == null
            || understood.operation().kind().reads()
        ? carriedOut(understood, request)
        : byKey.computeIfAbsent(key, it -> carriedOut(understood, request));
  }

  private Reply carriedOut(Understood understood, Request request) {
    var operation = understood.operation();
    var all = records.get(understood.object().name());
    return switch (operation.kind()) {
      case LIST, CHANGED -> page(understood, request, since(understood));
      case GET ->
          one(
              understood,
              all.get(key(understood.object(), understood.said(), understood.said().text("id"))));
      case GET_MANY ->
          several(
              understood, ids(understood.said()).map(all::get).filter(it -> it != null).toList());
      case FIND, FIND_MARKER -> found(understood, request);
      case FEED, DELETED -> changes(understood, request);
      case COUNT -> sized(operation, understood.object().operations().get(Kind.LIST), all.size());
      case CREATE, CREATE_MANY, UPSERT -> created(understood);
      case UPDATE, UPDATE_MANY -> updated(understood);
      case ARCHIVE, RESTORE -> archived(understood, operation.kind() == Kind.ARCHIVE);
      case DELETE -> deleted(understood);
      case JOB, CHECK -> Reply.empty(500);
    };
  }

  private Stream<String> ids(Said said) {
    var together = said.text("ids");
    return together != null
        ? Arrays.stream(together.split(BETWEEN))
        : said.items().stream().map(it -> String.valueOf(it.text("id")));
  }

  private List<Value.Struct> since(Understood understood) {
    var object = understood.object();
    var under = understood.said().text("parent.id");
    if (history == null && under != null && !under.equals(parent(object))) {
      return List.of();
    }
    var all =
        records.get(object.name()).entrySet().stream()
            .filter(it -> history == null || under == null || standsUnder(object, under, it))
            .map(Map.Entry::getValue)
            .toList();
    var since = understood.said().text("since");
    if (object.updatedAt() == null || !LISTINGS.contains(understood.operation().kind())) {
      return all;
    }
    var from =
        since == null ? Instant.MIN : requireNonNull(Formats.instant(Value.text(since)), since);
    return all.stream()
        .filter(it -> !updated(object, it).isBefore(from))
        .sorted((a, b) -> updated(object, a).compareTo(updated(object, b)))
        .toList();
  }

  /** By its id, else by the path that says the parent; one that says none is under any. */
  private static boolean standsUnder(
      ObjectType object, String parent, Map.Entry<String, Value.Struct> record) {
    if (object.idWithParent()) {
      return NestedId.parse(record.getKey()).map(NestedId::parent).orElse("").equals(parent);
    }
    var path = requireNonNull(object.parent()).id();
    var said = path.startsWith("$") ? null : Paths.read(record.getValue(), path);
    return said == null || Formats.text(said).equals(parent);
  }

  private static Instant updated(ObjectType object, Value.Struct record) {
    var path = requireNonNull(object.updatedAt());
    var at = Paths.read(record, path);
    var time = at == null ? null : FieldTimes.of(object.fields().get(path)).read(at);
    if (time != null) {
      return time;
    }
    return at == null ? Instant.MAX : requireNonNullElse(Formats.instant(at), Instant.MAX);
  }

  private Reply page(Understood understood, Request request, List<Value.Struct> all) {
    var operation = understood.operation();
    var paging = operation.paging();
    if (paging == null) {
      return several(understood, all);
    }
    int size = Math.max(1, number(paging.sizeParameter(), "size", understood, request, 2));
    int from = Math.min(all.size(), start(paging, understood, request, all, size));
    int to = Math.min(all.size(), from + size);
    var more = new TreeMap<String, Value>();
    boolean further = to < all.size();
    if (paging.total() != null && !paging.total().startsWith("header:")) {
      more.put(paging.total(), Value.decimal(all.size()));
    }
    if (paging.more() != null) {
      more.put(
          paging.more().replace("!", ""), Value.flag(further != paging.more().startsWith("!")));
    }
    var changes = operation.answer().beside().changes();
    if (changes != null && changes.token() != null && !further) {
      more.put(changes.token(), Value.text("t-" + all.size()));
    }
    var next = paging.next();
    if (next != null && paging.kind() != Paging.Kind.LAST_RECORD) {
      var link =
          paging.kind().linked()
              ? Value.text(link(understood, request, to))
              : cursor(operation, next, to);
      more.put(
          next, further || paging.more() != null && !paging.kind().linked() ? link : Value.CLEARED);
    }
    var reply = several(understood, all.subList(from, to), more);
    if (paging.total() != null && paging.total().startsWith("header:")) {
      reply = reply.with(paging.total().substring("header:".length()), "" + all.size());
    }
    if (paging.kind() == Paging.Kind.LINK_HEADER) {
      reply = reply.with("Link", "<" + url + request.path() + ">; rel=\"self\"");
      reply =
          further
              ? reply.with("link", "<" + link(understood, request, to) + ">; rel=\"next\"")
              : reply;
    }
    return reply;
  }

  private Value cursor(Operation operation, String next, int to) {
    var at = answer(operation).at(next).orElse(ApiSchema.ANY);
    return at.is("integer") ? Value.decimal(to) : Value.text("c" + to);
  }

  private String link(Understood understood, Request request, int to) {
    if (description == null && understood.operation().paging().kind() == Paging.Kind.LINK) {
      var path =
          request.path().replaceAll("/next-\\d+-\\d+$", "") + "/next-" + links.size() + "-" + to;
      links.put(path + "?", understood);
      return path;
    }
    var known =
        endpoint(understood.operation())
            .map(it -> requireNonNull(description).query(it))
            .orElse(Set.of());
    var parameter = LINK_PARAMETERS.stream().filter(known::contains).findFirst().orElse("after");
    var kept =
        Arrays.stream(request.query().split("&"))
            .filter(it -> !it.isEmpty() && !it.startsWith(parameter + "="));
    var query =
        Stream.concat(kept, Stream.of(parameter + "=" + to)).collect(Collectors.joining("&"));
    links.put(request.path() + "?" + query, understood);
    return url + request.path() + "?" + query;
  }

  private int start(
      Paging paging, Understood understood, Request request, List<Value.Struct> all, int size) {
    if (paging.kind().linked()) {
      var at = request.query().isEmpty() ? request.path() : request.query();
      return links.containsKey(request.path() + "?" + request.query())
          ? Integer.parseInt(at.replaceAll(".*[=-]", ""))
          : 0;
    }
    if (paging.kind() == Paging.Kind.LAST_RECORD) {
      var last = parameter(paging.parameter(), "cursor", understood, request);
      var path = paging.next() == null ? understood.object().id() : paging.next();
      return 1
          + IntStream.range(0, all.size())
              .filter(
                  i ->
                      last != null
                          && last.equals(
                              Formats.text(requireNonNull(Paths.read(all.get(i), path)))))
              .findFirst()
              .orElse(-1);
    }
    return switch (paging.kind()) {
      case PAGE ->
          size
              * (number(paging.parameter(), "page", understood, request, paging.firstPosition())
                  - paging.firstPosition());
      case OFFSET ->
          number(paging.parameter(), "offset", understood, request, paging.firstPosition())
              - paging.firstPosition();
      default -> number(paging.parameter(), "cursor", understood, request, 0);
    };
  }

  private int number(
      @Nullable String parameter,
      String place,
      Understood understood,
      Request request,
      int otherwise) {
    var text = parameter(parameter, place, understood, request);
    return text == null ? otherwise : Integer.parseInt(text.replaceAll("\\D", ""));
  }

  private @Nullable String parameter(
      @Nullable String parameter, String place, Understood understood, Request request) {
    if (parameter == null) {
      return understood.said().text(place);
    }
    var inQuery = request.parameter(parameter);
    if (inQuery != null || request.body().length == 0) {
      return inQuery;
    }
    var inBody = Paths.read(Body.of(request), parameter);
    return inBody == null ? null : Formats.text(inBody);
  }

  /** A row for each record. */
  private Reply changes(Understood understood, Request request) {
    var operation = understood.operation();
    var object = understood.object();
    var changes = requireNonNull(operation.answer().beside().changes());
    if (history != null) {
      return history.feed(understood.object(), operation, position(understood, request));
    }
    var start = changes.start();
    if (start != null && Said.of(start.request(), base, Set.of(), settings, request).isPresent()) {
      return json(200, Paths.write(Value.Struct.EMPTY, Map.of(start.token(), Value.text("t-0"))));
    }
    var shape = itemOf(operation);
    var sample = Json.parse(shape.sample(List.of()).toString());
    var rows = new ArrayList<Value.Struct>();
    var ids = List.copyOf(records.get(object.name()).keySet());
    for (int i = 0; i < ids.size(); i++) {
      var values = new TreeMap<String, Value>();
      for (var path : changes.identity()) {
        values.put(path, shown(shape, path, "row-" + i));
      }
      changes
          .where()
          .forEach((path, said) -> values.put(path, shown(shape, path, said.replace("*", "x"))));
      if (changes.kind() != null) {
        var words = shape.at(changes.kind()).map(ApiSchema::words).orElse(List.of());
        var kind =
            changes.kinds().keySet().stream()
                .sorted()
                .findFirst()
                .orElse("changed")
                .replace("*", "x");
        values.put(
            changes.kind(),
            shown(
                shape,
                changes.kind(),
                words.isEmpty() || words.contains(kind) ? kind : words.get(0)));
      }
      if (changes.at() != null) {
        values.put(
            changes.at(),
            new Samples(type, object, shape, tried)
                .time(changes.at(), Samples.START.plusSeconds(i)));
      }
      var id = operation.answer().id() == null ? object.id() : operation.answer().id();
      values.put(id, shown(shape, id, ids.get(i)));
      rows.add(Paths.write((Value.Struct) sample, values));
    }
    return page(understood, request, rows);
  }

  /** From where a feed is asked to go on: a token or a time; null where it begins. */
  private @Nullable String position(Understood understood, Request request) {
    var said = understood.said();
    var since = said.text("since") == null ? said.text("token") : said.text("since");
    var paging = understood.operation().paging();
    return since != null || paging == null || paging.parameter() == null
        ? since
        : parameter(paging.parameter(), "cursor", understood, request);
  }

  private static Value shown(ApiSchema shape, String path, String text) {
    var at = shape.at(path).orElse(ApiSchema.ANY);
    if (at.is("integer") && text.matches("\\d+")) {
      return Value.decimal(text);
    }
    return at.is("boolean") ? Value.flag(Boolean.parseBoolean(text)) : Value.text(text);
  }

  private Reply found(Understood understood, Request request) {
    var object = understood.object();
    var said = understood.said();
    var field = said.text("path") != null ? said.text("path") : said.text("field");
    var values =
        Optional.ofNullable(said.text("values"))
            .map(it -> List.of(it.split(BETWEEN)))
            .orElseGet(() -> List.of(String.valueOf(said.text("value"))));
    boolean marker = understood.operation().kind() == Kind.FIND_MARKER;
    var paths =
        object.fields().values().stream()
            .filter(it -> marker ? it.path().equals(object.marker()) : it.findable())
            .map(it -> it.path())
            .filter(it -> field == null || it.equals(field) || it.endsWith("." + field))
            .toList();
    var hits =
        records.get(object.name()).values().stream()
            .filter(
                record ->
                    paths.stream()
                        .map(it -> Paths.read(record, it))
                        .anyMatch(it -> it != null && values.contains(Formats.text(it))))
            .toList();
    boolean byPath = understood.operation().path().contains("{value");
    if (byPath
        && !answer(understood.operation())
            .at(understood.operation().records())
            .orElse(ApiSchema.ANY)
            .list()) {
      return one(understood, hits.isEmpty() ? null : hits.get(0));
    }
    return page(understood, request, hits);
  }

  private Reply one(Understood understood, Value.@Nullable Struct record) {
    if (record == null) {
      return missing(understood.operation());
    }
    var reply = several(understood, List.of(record));
    var header = understood.object().versionHeader();
    return header == null
        ? reply
        : reply.with(header, String.valueOf(version(understood.object(), record)));
  }

  /** As the manifest says that the vendor tells it. */
  private Reply missing(Operation operation) {
    if (operation.withoutRecords() == Operation.WithoutRecords.NULL_VALUE) {
      return json(200, Paths.write(Value.Struct.EMPTY, Map.of(operation.records(), Value.CLEARED)));
    }
    var rules = Stream.concat(operation.errors().stream(), type.errors().stream());
    return rules
        .filter(
            it ->
                it.failure() == ErrorRule.FailureClass.MISSING
                    && !it.status().isEmpty()
                    && it.status().get(0).matches("\\d+"))
        .findFirst()
        .map(it -> json(Integer.parseInt(it.status().get(0)), fitting(it)))
        .orElseGet(() -> json(404, Value.Struct.EMPTY));
  }

  static Value.Struct fitting(ErrorRule rule) {
    var when = rule.when();
    var word =
        when.is() != null
            ? when.is()
            : when.contains() != null ? when.contains() : "something else";
    return Paths.write(
        Value.Struct.EMPTY,
        Map.of(
            when.path() == null ? "message" : when.path(),
            word.matches("true|false")
                ? Value.flag(Boolean.parseBoolean(word))
                : Value.text(word)));
  }

  private Reply created(Understood understood) {
    var object = understood.object();
    var results = new ArrayList<Value.Struct>();
    for (var item : understood.said().items()) {
      var made = samples.get(object.name());
      var begun = history == null ? made.record(++written) : begun(object, made.id(++written));
      var record = over(begun, typed(item.fields(), made.schema()));
      var marker = item.text("marker");
      if (object.marker() != null && marker != null) {
        record = Paths.write(record, Map.of(object.marker(), Value.text(marker)));
      }
      var there = upserted(understood, record);
      var id =
          there != null
              ? there
              : history == null
                  ? id(object, record, written)
                  : key(object, understood.said(), Formats.text(made.id(written)));
      if (there != null) {
        record = over(records.get(object.name()).get(there), item.fields());
      }
      results.add(keep(object, id, record, there == null ? EventKind.CREATED : EventKind.UPDATED));
    }
    return wrote(understood, results);
  }

  /** The record that has the marker already, where the path says that the marker names it. */
  private @Nullable String upserted(Understood understood, Value.Struct record) {
    var object = understood.object();
    var marker = object.marker();
    if (history == null
        || marker == null
        || !understood.operation().path().endsWith("/" + marker)) {
      return null;
    }
    var given = Paths.read(record, marker);
    return records.get(object.name()).entrySet().stream()
        .filter(it -> given != null && given.equals(Paths.read(it.getValue(), marker)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private Reply updated(Understood understood) {
    var object = understood.object();
    var all = records.get(object.name());
    var results = new ArrayList<Value.Struct>();
    for (var item : understood.said().items()) {
      var own = item.text("id") == null ? understood.said().text("id") : item.text("id");
      if (own == null) {
        own = named(object, item.fields());
      }
      var id = key(object, understood.said(), own);
      var before = all.get(id);
      if (before == null) {
        return missing(understood.operation());
      }
      var wanted = understood.said().text("version");
      if (wanted != null && !wanted.equals(version(object, before))) {
        return stale(understood.operation());
      }
      var after = over(before, typed(item.fields(), samples.get(object.name()).schema()));
      if (history == null && object.version() != null && object.versionHeader() == null) {
        after = Paths.write(after, Map.of(object.version(), Value.text("" + ++written)));
      }
      if (history == null
          && object.updatedAt() != null
          && Paths.read(before, object.updatedAt()) != null) {
        after =
            Paths.write(
                after,
                Map.of(
                    object.updatedAt(),
                    samples
                        .get(object.name())
                        .time(object.updatedAt(), Samples.START.plusSeconds(++written))));
      }
      results.add(keep(object, id, after, EventKind.UPDATED));
    }
    return wrote(understood, results);
  }

  /** As a request on condition names it; null where the object has none. */
  private static @Nullable String version(ObjectType object, Value.Struct record) {
    if (object.versionHeader() != null) {
      return "\"" + Integer.toHexString(record.canonical().hashCode()) + "\"";
    }
    var at = object.version() == null ? null : Paths.read(record, object.version());
    return at == null ? null : Formats.text(at);
  }

  private Reply stale(Operation operation) {
    return Stream.concat(operation.errors().stream(), type.errors().stream())
        .filter(it -> it.failure() == ErrorRule.FailureClass.STALE)
        .findFirst()
        .map(it -> json(Integer.parseInt(it.status().get(0)), fitting(it)))
        .orElseGet(() -> json(412, Value.Struct.EMPTY));
  }

  private Reply archived(Understood understood, boolean yes) {
    var object = understood.object();
    var id = key(object, understood.said(), understood.said().text("id"));
    var record = records.get(object.name()).get(id);
    if (record == null) {
      return missing(understood.operation());
    }
    var flag = samples.get(object.name()).archived(yes);
    var now =
        flag == null
            ? record
            : Paths.write(record, Map.of(samples.get(object.name()).archivedPath(), flag));
    if (yes && flag == null && !object.can(Kind.RESTORE)) {
      records.get(object.name()).remove(id);
      if (history != null) {
        history.add(object.name(), id, EventKind.DELETED);
      }
    } else {
      now = keep(object, id, now, EventKind.UPDATED);
    }
    return wrote(understood, List.of(now));
  }

  private Reply deleted(Understood understood) {
    var id = key(understood.object(), understood.said(), understood.said().text("id"));
    var record = records.get(understood.object().name()).remove(id);
    if (history != null && record != null) {
      history.add(understood.object().name(), String.valueOf(id), EventKind.DELETED);
    }
    return record == null ? missing(understood.operation()) : wrote(understood, List.of(record));
  }

  private Reply wrote(Understood understood, List<Value.Struct> results) {
    var operation = understood.operation();
    var own = operation.answer().id();
    var object = understood.object();
    if (object.writeOnly()) {
      return accepted();
    }
    if (own == null || results.size() != 1) {
      return several(understood, results);
    }
    var record = results.get(0);
    var id =
        records.get(object.name()).entrySet().stream()
            .filter(it -> it.getValue() == record)
            .map(Map.Entry::getKey)
            .map(it -> NestedId.parse(it).map(NestedId::own).orElse(it))
            .findFirst()
            .orElse("");
    if (own.startsWith("header:")) {
      return several(understood, results)
          .with(
              own.substring("header:".length()),
              url + base + somePath(operation.path()) + "/" + id);
    }
    return own.isEmpty()
        ? json(status(operation), Value.text(id))
        : several(understood, List.of(Paths.write(record, Map.of(own, Value.text(id)))));
  }

  /** What says by the rules of the manifest that it was done, and shows nothing else. */
  private Reply accepted() {
    for (var rule : type.errors()) {
      var when = rule.when();
      if (rule.failure() == ErrorRule.FailureClass.NONE && when.is() != null) {
        return Reply.text(200, when.is());
      } else if (when.path() != null && when.isNot() != null) {
        var said = Map.of(when.path(), Value.text(when.isNot()));
        return json(200, Paths.write(Value.Struct.EMPTY, said));
      }
    }
    return json(200, Value.Struct.EMPTY);
  }

  /** What a form says as the answers say it. */
  private static Value.Struct typed(Value.Struct fields, ApiSchema shape) {
    var typed = new TreeMap<String, Value>();
    fields
        .fields()
        .forEach(
            (name, value) ->
                typed.put(name, typed(value, shape.child(name).orElse(ApiSchema.ANY))));
    return new Value.Struct(typed);
  }

  private static Value typed(Value value, ApiSchema shape) {
    if (value instanceof Value.Struct struct) {
      return typed(struct, shape);
    }
    if (value instanceof Value.Text text) {
      return !shape.is("string") && shape.is("integer") && text.value().matches("-?\\d+")
          ? Value.decimal(text.value())
          : !shape.is("string") && shape.is("boolean")
              ? Value.flag(Boolean.parseBoolean(text.value()))
              : value;
    }
    return value;
  }

  private static Value.Struct over(Value.Struct base, Value.Struct more) {
    var merged = new TreeMap<>(base.fields());
    more.fields()
        .forEach(
            (name, value) ->
                merged.merge(
                    name,
                    value,
                    (a, b) ->
                        a instanceof Value.Struct x && b instanceof Value.Struct y
                            ? over(x, y)
                            : b));
    return new Value.Struct(merged);
  }

  // ---- the wire ----

  private Reply several(Understood understood, List<Value.Struct> found) {
    return several(understood, found, Map.of());
  }

  private Reply several(Understood understood, List<Value.Struct> found, Map<String, Value> more) {
    var operation = understood.operation();
    if (description != null
        && endpoint(operation).isPresent()
        && description.answer(endpoint(operation).get()) == null) {
      return Reply.empty(status(operation));
    }
    var whole = answer(operation);
    var at = whole.at(operation.records()).orElse(ApiSchema.ANY);
    boolean many =
        Set.of(
                    Kind.LIST,
                    Kind.CHANGED,
                    Kind.DELETED,
                    Kind.FEED,
                    Kind.GET_MANY,
                    Kind.FIND,
                    Kind.FIND_MARKER,
                    Kind.CREATE_MANY,
                    Kind.UPDATE_MANY)
                .contains(operation.kind())
            && !operation.path().contains("{value");
    var items = found.stream().map(it -> item(understood, it)).toList();
    var records =
        switch (operation.answer().form()) {
          case LIST ->
              at.list() || many && !at.is("object")
                  ? new Value.Items(items)
                  : items.isEmpty() ? Value.CLEARED : items.get(0);
          case MAP -> map(understood, found);
          case ROWS -> rows(understood.object(), found);
        };
    Value body = records;
    if (!operation.records().isEmpty()) {
      var start =
          Json.parse(whole.sample(List.of(operation.records().split("[.\\[]")[0])).toString());
      body =
          at(
              start instanceof Value.Struct it ? it : Value.Struct.EMPTY,
              operation.records(),
              records);
    }
    if (body instanceof Value.Struct struct && !more.isEmpty()) {
      var set = new TreeMap<>(more);
      var none =
          set.entrySet().stream()
              .filter(
                  it -> it.getValue() == Value.CLEARED && Paths.read(struct, it.getKey()) == null)
              .map(Map.Entry::getKey)
              .toList();
      none.forEach(set::remove);
      body = Paths.write(struct, set);
    }
    return json(status(operation), body);
  }

  private static Value at(Value.Struct start, String path, Value records) {
    int each = path.indexOf("[]");
    if (each < 0) {
      return Paths.write(start, Map.of(path, records));
    }
    var rest = path.substring(Math.min(path.length(), each + 3));
    var inner =
        rest.isEmpty() ? records : new Value.Items(List.of(at(Value.Struct.EMPTY, rest, records)));
    return Paths.write(start, Map.of(path.substring(0, each), inner));
  }

  private Value item(Understood understood, Value.Struct record) {
    var operation = understood.operation();
    if (operation.answer().beside().changes() != null) {
      return record;
    }
    var shape = recordOf(operation);
    var shown =
        completed(described(understood.object(), record, shape), shape, names(understood.object()));
    var own = operation.answer().id();
    boolean path = own != null && !own.isEmpty() && !own.startsWith("header:");
    if (path && (operation.kind().reads() || operation.batch() > 1)) {
      var id = Paths.read(record, understood.object().id());
      shown = Paths.write(shown, Map.of(own, id == null ? Value.CLEARED : id));
    }
    var status = operation.itemStatus();
    if (status == null) {
      return shown;
    }
    var item =
        Json.parse(itemOf(operation).sample(List.of()).toString()) instanceof Value.Struct it
            ? it
            : Value.Struct.EMPTY;
    item =
        status.record() == null
            ? over(item, shown)
            : Paths.write(item, Map.of(status.record(), shown));
    if (status.success() != null) {
      item = Paths.write(item, Map.of(status.success(), Value.flag(true)));
    }
    if (status.status() != null) {
      item = Paths.write(item, Map.of(status.status(), Value.decimal(200)));
    }
    return item;
  }

  /** With what the description requires beside it. */
  private static Value.Struct completed(
      Value.Struct given, ApiSchema shape, Collection<String> names) {
    var whole = new TreeMap<String, Value>();
    if (Json.parse(shape.sample(names).toString()) instanceof Value.Struct sample) {
      whole.putAll(sample.fields());
    }
    given
        .fields()
        .forEach(
            (name, value) ->
                whole.put(
                    name,
                    value instanceof Value.Struct below
                        ? completed(
                            below, shape.child(name).orElse(ApiSchema.ANY), below.fields().keySet())
                        : value));
    return new Value.Struct(whole);
  }

  private static List<String> names(ObjectType object) {
    return object.fields().keySet().stream().map(it -> it.split("[.\\[]")[0]).distinct().toList();
  }

  private Value.Struct described(ObjectType object, Value.Struct record, ApiSchema shape) {
    var kept = new TreeMap<>(record.fields());
    kept.keySet().removeIf(it -> shape.child(it).isEmpty() && !given(object, it));
    return new Value.Struct(kept);
  }

  /** Whether its value is given: then it is shown, described or not. */
  private boolean given(ObjectType object, String name) {
    var path = object.name() + "." + name;
    return tried.values().keySet().stream()
        .anyMatch(it -> it.equals(path) || it.startsWith(path + "."));
  }

  private Value map(Understood understood, List<Value.Struct> found) {
    var map = new TreeMap<String, Value>();
    records
        .get(understood.object().name())
        .forEach(
            (id, record) -> {
              if (found.contains(record)) {
                map.put(id, item(understood, record));
              }
            });
    return new Value.Struct(map);
  }

  private static Value rows(ObjectType object, List<Value.Struct> found) {
    var names = object.fields().keySet().stream().sorted().toList();
    var rows = new ArrayList<Value>();
    rows.add(new Value.Items(names.stream().map(Value::text).toList()));
    found.forEach(
        it ->
            rows.add(
                new Value.Items(
                    names.stream()
                        .map(name -> requireNonNullElse(it.fields().get(name), Value.text("")))
                        .toList())));
    return new Value.Items(rows);
  }

  private Reply sized(Operation operation, @Nullable Operation listing, int size) {
    var total = String.valueOf(operation.total());
    var body = (Value.Struct) Json.parse(answer(operation).sample(List.of()).toString());
    if (description == null && listing != null && !listing.records().isEmpty()) {
      body = Paths.write(body, Map.of(listing.records(), new Value.Items(List.of())));
    }
    return total.startsWith("header:")
        ? json(200, body).with(total.substring("header:".length()), "" + size)
        : json(200, Paths.write(body, Map.of(total, Value.decimal(size))));
  }

  private int status(Operation operation) {
    return endpoint(operation)
        .map(it -> requireNonNull(description).status(it))
        .orElse(operation.kind() == Kind.CREATE ? 201 : 200);
  }

  private static Reply json(int status, Value body) {
    return new Reply(status, Map.of("Content-Type", "application/json"), Json.write(body));
  }

  // ---- faults ----

  private Reply failed(Fault how, Understood understood, Request request) {
    return switch (how) {
      case RATE_LIMITED -> Reply.text(429, "{}").with("Retry-After", "7");
      case UNAUTHORIZED -> Reply.text(401, "{}");
      case SERVER_ERROR -> Reply.text(500, "");
      case FAILURE_IN_SUCCESS -> json(200, failure());
      case LOST -> {
        answered(understood, request);
        yield Reply.RESET;
      }
      case HALF -> {
        var whole = answered(understood, request);
        yield whole.body().length == 0
            ? Reply.RESET
            : new Reply(
                whole.status(),
                whole.headers(),
                Arrays.copyOf(whole.body(), whole.body().length / 2));
      }
      case REPEATED -> {
        var listed = understood.object().name();
        if (!first.containsKey(listed)) {
          first.put(listed, answered(understood, request));
        }
        yield requireNonNull(first.get(listed));
      }
    };
  }

  /** By a rule of the manifest for answers of success, else what a proxy says. */
  private Value failure() {
    return type.errors().stream()
        .filter(it -> it.failure() != ErrorRule.FailureClass.NONE)
        .filter(it -> it.status().isEmpty() || it.status().get(0).startsWith("2"))
        .findFirst()
        .map(it -> (Value) fitting(it))
        .orElse(
            Paths.write(Value.Struct.EMPTY, Map.of("error", Value.text("down for maintenance"))));
  }
}

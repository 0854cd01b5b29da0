package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.FieldWrite;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.Webhook.KeyRequest;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTimes;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.body.BodyChecks;
import io.syncline.definition.check.field.FieldWriteChecks;
import io.syncline.definition.check.field.FileChecks;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the templates of a system type: a placeholder that is never filled would be left out of
 * every request, and a setting that cannot be configured would fail the first one.
 */
final class TemplateChecks {

  /** What is filled in: a setting, or something of the request; a brace after `\\` is none. */
  static final Pattern PLACE = Pattern.compile("\\\\\\{|\\$\\{([^{}]+)}|\\{([A-Za-z][^{}]*)}");

  private static final String EACH = ":each}";
  private static final Pattern ALONE = Pattern.compile("\\{[^{}]+}");
  private static final String PARENT_ID = "parent.id";

  private static final List<String> LISTING = List.of("since", "fieldNames");
  private static final List<String> WINDOW = List.of("since", "until");
  private static final List<String> FEED = List.of("since", "until", "token", "fieldNames");
  private static final List<String> SEARCH = List.of("field", "path", "value", "fieldNames");
  private static final List<String> SEARCHES =
      List.of("field", "path", "value", "values", "fieldNames");
  private static final List<String> READING = List.of("id", "ids", "fieldNames");
  private static final List<String> ASKING = List.of("fieldNames");
  private static final List<String> WRITING =
      List.of("fields", "id", "version", "marker", "idempotencyKey", "index", "fieldNames");

  private static final List<String> FORMATS =
      List.of(
          "quoted",
          "json",
          "jql",
          "soql",
          "odata",
          "lowercase",
          "epoch-seconds",
          "epoch-seconds:text",
          "epoch-millis",
          "epoch-millis:text",
          "iso");

  /** What may stand between quotes of a kind: with anything else a value could end the text. */
  private static final Map<Character, List<String>> QUOTINGS =
      Map.of('"', List.of("quoted", "json", "jql"), '\'', List.of("soql", "odata"));

  /** What is filled in from records, or by those who write them. */
  private static final List<String> DATA =
      List.of(
          "value", "values", "choice", "keyId", "id", "ids", "parent", "fields", "marker",
          "version");

  /** What sends fields of records. */
  private static final Set<Operation.Kind> FILLED =
      Set.of(
          Operation.Kind.CREATE,
          Operation.Kind.CREATE_MANY,
          Operation.Kind.UPDATE,
          Operation.Kind.UPDATE_MANY,
          Operation.Kind.UPSERT);

  private final List<String> settings;
  private final boolean overHttp;

  /** Whether the operation that is looked at names fields of the record. */
  private boolean saysFields;

  /** What is filled in beside what the kind of operation has. */
  private List<String> own = List.of();

  private final List<Finding> findings = new ArrayList<>();

  private final TrafficChecks traffic;

  private TemplateChecks(SystemType type) {
    this.traffic = new TrafficChecks(type);
    this.overHttp = type.transport() == Transport.HTTP;
    this.settings = type.settings().keySet().stream().sorted().toList();
  }

  static List<Finding> of(SystemType type) {
    var checks = new TemplateChecks(type);
    checks.fixed("/baseUrl", type.baseUrl());
    for (int i = 0; i < type.hosts().size(); i++) {
      checks.fixed("/hosts/" + i, type.hosts().get(i));
    }
    type.headers()
        .forEach((name, text) -> checks.fixed(JsonPointers.below("/headers", name), text));
    for (int i = 0; i < type.ways().size(); i++) {
      checks.auth(AuthChecks.path(type, i), type.ways().get(i));
    }
    if (type.tls() != null) {
      checks.fixed("/tls/certificate", type.tls().certificate());
      checks.fixed("/tls/key", type.tls().key());
    }
    if (type.webhook() != null) {
      var signature = type.webhook().signature();
      checks.fixed("/webhook/signature/secret", signature.secretTemplate());
      checks.fixed("/webhook/signature/username", signature.username());
      checks.fixed("/webhook/signature/key", signature.trust().key());
      checks.fixed("/webhook/signature/keys", signature.trust().keys());
      signature
          .trust()
          .claims()
          .forEach(
              (name, text) ->
                  checks.fixed(JsonPointers.below("/webhook/signature/claims", name), text));
      checks.keyRequest(type.webhook().keyRequest());
      var handshakes = type.webhook().handshakes();
      for (int i = 0; i < handshakes.size(); i++) {
        var where = "/webhook/handshakes/" + i + "/where";
        handshakes
            .get(i)
            .where()
            .forEach((name, text) -> checks.fixed(JsonPointers.below(where, name), text));
      }
    }
    if (type.check() != null) {
      checks.operation("/check", type.check(), null);
    }
    type.objects()
        .forEach(
            (name, object) ->
                FieldWriteChecks.each(
                    JsonPointers.below("/objects", name),
                    object,
                    (path, field) -> checks.fieldWrite(path, field.write(), object)));
    type.objects()
        .forEach((name, object) -> checks.files(JsonPointers.below("/objects", name), object));
    type.objects()
        .forEach(
            (name, object) ->
                object
                    .operations()
                    .forEach(
                        (kind, operation) ->
                            checks.operation(
                                JsonPointers.below("/objects", name)
                                    + "/operations/"
                                    + ConstantNames.name(kind),
                                operation,
                                object)));
    checks.findings.addAll(checks.traffic.whole());
    return checks.findings;
  }

  private void fieldWrite(String path, @Nullable FieldWrite write, ObjectType object) {
    if (write == null) {
      return;
    }
    own = FieldWriteChecks.PLACES;
    request(path, write.request(), write.operation(), object);
    var asks = write.asks();
    own = List.of("value");
    if (asks != null) {
      request(path + "/lookup", asks.request(), asks, object);
    }
    own = List.of();
  }

  private void files(String path, ObjectType object) {
    var content = object.content();
    if (content != null) {
      content
          .transfers()
          .forEach(
              (kind, it) -> {
                own = kind.reads() ? List.of() : FileChecks.PLACES;
                var at = path + "/content/" + ConstantNames.name(kind);
                request(at, it.request(), Operation.of(kind, it.request().method(), ""), object);
              });
      own = List.of();
    }
  }

  private void keyRequest(@Nullable KeyRequest asked) {
    if (asked != null) {
      own = List.of(KeyRequest.PLACE);
      request("/webhook/keyRequest", asked.request(), asked.operation(), null);
      own = List.of();
    }
  }

  private void auth(String at, Auth auth) {
    fixed(at + "/token", auth.fixed().token());
    fixed(at + "/username", auth.fixed().username());
    fixed(at + "/password", auth.fixed().password());
    auth.fixed()
        .headers()
        .forEach((name, text) -> fixed(JsonPointers.below(at + "/headers", name), text));
    auth.fixed()
        .query()
        .forEach((name, text) -> fixed(JsonPointers.below(at + "/query", name), text));
    fixed(at + "/tokenUrl", auth.oauth().tokenUrl());
    fixed(at + "/clientId", auth.oauth().clientId());
    fixed(at + "/clientSecret", auth.oauth().clientSecret());
    fixed(at + "/refreshToken", auth.oauth().refreshToken());
    fixed(at + "/scope", auth.oauth().scope());
    var request = auth.tokenRequest();
    request
        .parameters()
        .forEach((name, text) -> fixed(JsonPointers.below(at + "/request/parameters", name), text));
    request
        .headers()
        .forEach((name, text) -> fixed(JsonPointers.below(at + "/request/headers", name), text));
    var assertion = auth.oauth().assertion();
    if (assertion != null) {
      fixed(at + "/assertion/issuer", assertion.issuer());
      fixed(at + "/assertion/subject", assertion.subject());
      fixed(at + "/assertion/audience", assertion.audience());
      fixed(at + "/assertion/key", assertion.key());
      fixed(at + "/assertion/keyId", assertion.keyId());
      assertion
          .claims()
          .forEach((name, text) -> fixed(JsonPointers.below(at + "/assertion/claims", name), text));
    }
    var authorize = auth.authorize();
    if (authorize != null) {
      fixed(at + "/authorize/url", authorize.url());
      for (int i = 0; i < authorize.scopes().size(); i++) {
        fixed(at + "/authorize/scopes/" + i, authorize.scopes().get(i));
      }
      authorize
          .parameters()
          .forEach(
              (name, text) -> fixed(JsonPointers.below(at + "/authorize/parameters", name), text));
    }
    session(at + "/login", auth.session().login());
    session(at + "/csrf", auth.session().csrf());
    fixed(at + "/baseUrl", auth.host().baseUrl());
    for (int i = 0; i < auth.host().hosts().size(); i++) {
      fixed(at + "/hosts/" + i, auth.host().hosts().get(i));
    }
  }

  private void session(String at, Auth.@Nullable SessionRequest said) {
    if (said != null) {
      request(at, said.request(), said.operation(), null);
      said.send().forEach((name, text) -> fixed(JsonPointers.below(at + "/send", name), text));
    }
  }

  private void operation(String path, Operation operation, @Nullable ObjectType object) {
    saysFields = false;
    request(path, operation.request(), operation, object);
    if (overHttp && FILLED.contains(operation.kind()) && !saysFields) {
      findings.add(
          Finding.notice(
              path,
              "`%s` sends no field of a record: nothing in it names `fields`, as `body: {\"...\":"
                      .formatted(ConstantNames.name(operation.kind()))
                  + " \"{fields}\"}` does"));
    }
    var paging = operation.paging();
    if (paging != null && paging.continuation() != null) {
      request(path + "/paging/continuation", paging.continuation(), operation, object);
    }
    var changes = operation.answer().beside().changes();
    if (changes != null && changes.start() != null) {
      var from = Operation.of(Operation.Kind.CHECK, "GET", "");
      request(path + "/changes/start", changes.start().request(), from, object);
    }
  }

  private void request(
      String path, Operation.Request request, Operation operation, @Nullable ObjectType object) {
    traffic.request(path, request.traffic());
    fixed(path + "/baseUrl", request.traffic().baseUrl());
    text(path + "/path", request.path(), operation, object);
    request
        .query()
        .forEach(
            (name, texts) -> {
              var here = JsonPointers.below(path + "/query", name);
              text(here, name, operation, object);
              texts.forEach(text -> text(here, text, operation, object));
              texts.forEach(text -> alone(here, text));
            });
    request
        .headers()
        .forEach(
            (name, text) ->
                header(JsonPointers.below(path + "/headers", name), text, operation, object));
    if (request.body() != null) {
      body(path + "/body", request.body(), operation, object);
    }
    findings.addAll(BodyChecks.of(path, request, operation.kind().reads()));
  }

  private void body(String path, Value value, Operation operation, @Nullable ObjectType object) {
    if (value instanceof Value.Text text) {
      text(path, text.value(), operation, object);
    } else if (value instanceof Value.Struct struct) {
      struct
          .fields()
          .forEach((name, field) -> body(JsonPointers.below(path, name), field, operation, object));
    } else if (value instanceof Value.Items items) {
      for (int i = 0; i < items.values().size(); i++) {
        body(path + "/" + i, items.values().get(i), operation, object);
      }
    }
  }

  /** Of a text in which settings alone are filled in. */
  static List<Finding> fixed(SystemType type, String path, String text) {
    var checks = new TemplateChecks(type);
    checks.fixed(path, text);
    return checks.findings;
  }

  private void fixed(String path, @Nullable String text) {
    var places = PLACE.matcher(text == null ? "" : text);
    while (places.find()) {
      if (places.group(1) != null) {
        setting(path, places.group(1));
      }
    }
  }

  private void text(String path, String text, Operation operation, @Nullable ObjectType object) {
    var places = PLACE.matcher(text);
    while (places.find()) {
      if (places.group(1) != null) {
        setting(path, places.group(1));
      } else if (places.group(2) != null) {
        for (var name : places.group(2).split("\\|")) {
          place(path, name, operation, object);
          between(path, text, places, name);
        }
      }
    }
  }

  /** A place that is written once for each element of a list makes a parameter for each. */
  private void alone(String path, String text) {
    if (text.contains(EACH) && !ALONE.matcher(text).matches()) {
      problem(
          path, "`%s` is a parameter for each element: nothing may be beside it".formatted(text));
    }
  }

  /** An ETag is written between quotes and is no text of a query language. */
  private void header(String path, String text, Operation operation, @Nullable ObjectType object) {
    text(path, text.replace("\"{", "{").replace("}\"", "}"), operation, object);
  }

  private void setting(String path, String name) {
    if (!settings.contains(name)) {
      problem(path, ConstantNames.unknown(name, "a setting of this type", settings));
    }
  }

  private void place(
      String path, String written, Operation operation, @Nullable ObjectType object) {
    saysFields |= head(written).equals("fields");
    int colon = written.indexOf(':');
    var name = colon < 0 ? written : written.substring(0, colon);
    var format = colon < 0 ? null : written.substring(colon + 1);
    var known = new ArrayList<>(names(operation, object));
    known.addAll(own);
    boolean parent = head(name).equals(ParentChecks.PLACE) && !name.equals(PARENT_ID);
    if (parent || !known.contains(name.equals(PARENT_ID) ? name : head(name))) {
      problem(
          path,
          ConstantNames.unknown(
              name, "filled in by " + ConstantNames.name(operation.kind()), known));
    } else if (EACH.equals(":" + format + "}")) {
      if (!path.contains("/query/")) {
        problem(path, "`each` makes a query parameter for each element: it does nothing here");
      }
    } else if (name.equals("fieldNames")) {
      below(path, format, object);
    } else if (name.startsWith("fields.")) {
      below(path, name.substring("fields.".length()), object);
    } else if (format != null) {
      format(path, name, format);
    }
  }

  /** With the places of its pages. */
  private static List<String> names(Operation operation, @Nullable ObjectType object) {
    boolean parent = object != null && ParentChecks.names(object, operation.kind());
    var names =
        Stream.concat(names(operation.kind()).stream(), parent ? Stream.of(PARENT_ID) : Stream.of())
            .toList();
    var paging = operation.paging();
    return paging == null
        ? names
        : Stream.concat(
                names.stream(),
                Stream.of(
                        "size", paging.kind().place(), paging.maxRecords() == null ? null : "until")
                    .filter(Objects::nonNull))
            .toList();
  }

  /** A value between quotes is written as its language wants it. */
  private void between(String path, String text, MatchResult place, String written) {
    char before = place.start() == 0 ? ' ' : text.charAt(place.start() - 1);
    char after = place.end() == text.length() ? ' ' : text.charAt(place.end());
    var fitting = QUOTINGS.get(before);
    int colon = written.indexOf(':');
    var name = colon < 0 ? written : written.substring(0, colon);
    boolean quoted = fitting != null && before == after && DATA.contains(head(name));
    if (quoted && !fitting.contains(written.substring(colon + 1))) {
      problem(
          path,
          "a quote in the value would end the text around `{%s}`; write %s"
              .formatted(
                  written,
                  fitting.stream()
                      .map(it -> "`{" + name + ":" + it + "}`")
                      .collect(Collectors.joining(" or "))));
    }
  }

  private static List<String> names(Operation.Kind kind) {
    return switch (kind) {
      case LIST, CHANGED -> LISTING;
      case FEED -> FEED;
      case DELETED -> WINDOW;
      case FIND -> SEARCH;
      case FIND_MARKER -> SEARCHES;
      case GET, GET_MANY -> READING;
      case COUNT, CHECK, JOB -> ASKING;
      case CREATE, CREATE_MANY, UPDATE, UPDATE_MANY, UPSERT, ARCHIVE, DELETE, RESTORE -> WRITING;
    };
  }

  /** A field, or what fields stand below. */
  private void below(String path, @Nullable String name, @Nullable ObjectType object) {
    if (name == null || object == null) {
      return;
    }
    var declared = object.fields().keySet();
    boolean found =
        declared.stream().anyMatch(it -> it.equals(name) || begins(it, name))
            || declared.stream().anyMatch(it -> begins(name, it));
    if (!found) {
      var all = Stream.concat(declared.stream().map(TemplateChecks::head), declared.stream());
      problem(
          path,
          ConstantNames.unknown(name, "a field of this object", all.distinct().sorted().toList()));
    }
  }

  private static boolean begins(String field, String with) {
    return field.startsWith(with + ".") || field.startsWith(with + "[");
  }

  private void format(String path, String name, String format) {
    if (FORMATS.contains(format)) {
      return;
    }
    if (!List.of("since", "until", "value").contains(name)) {
      problem(path, ConstantNames.unknown(format, "a format", FORMATS));
      return;
    }
    try {
      FieldTimes.since(Instant.EPOCH, format, ZoneOffset.UTC);
    } catch (IllegalArgumentException e) {
      problem(path, ConstantNames.unknown(format, "a format or a java.time pattern", FORMATS));
    }
  }

  private static String head(String name) {
    int end = name.indexOf('.');
    return end < 0 ? name : name.substring(0, end);
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}

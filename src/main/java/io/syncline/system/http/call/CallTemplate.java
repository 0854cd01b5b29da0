package io.syncline.system.http.call;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Paging;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.body.Media;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.file.FileCopy;
import io.syncline.core.transform.path.Paths;
import io.syncline.system.http.body.RequestBody;
import io.syncline.system.http.body.UnwritableBody;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a manifest, its templates read once; makes the request of each call. Immutable.
 */
public final class CallTemplate {

  private final Operation operation;
  private final URI own;
  private final String base;
  private final Set<String> hosts;
  private final Duration timeout;
  private final HttpCall.Counts counts;
  private final Template path;
  private final List<Parameter> query = new ArrayList<>();
  private final Map<String, Template> headers = new HashMap<>();
  private final @Nullable BodyTemplate body;
  private final @Nullable CallTemplate continuation;

  /** A query parameter; its name too may be filled in, as by the field that is looked for. */
  private record Parameter(Template name, List<Template> values) {}

  public CallTemplate(SystemType type, Operation operation, Map<String, String> settings) {
    this.operation = operation;
    this.timeout = type.timeout();
    var traffic = operation.request().traffic();
    this.counts = new HttpCall.Counts(traffic.cost(), traffic.rateLimit(), false);
    this.own = own(type, settings);
    var elsewhere = traffic.baseUrl();
    this.base = elsewhere == null ? own.toString() : elsewhere(type, elsewhere, settings);
    this.path = Template.parse(operation.path(), settings, CallTemplate::segments);
    operation
        .query()
        .forEach(
            (name, texts) ->
                query.add(
                    new Parameter(
                        Template.parse(name, settings),
                        texts.stream().map(it -> Template.parse(it, settings)).toList())));
    type.headers().forEach((name, text) -> headers.put(name, Template.parse(text, settings)));
    operation.headers().forEach((name, text) -> headers.put(name, Template.parse(text, settings)));
    this.body = operation.body() == null ? null : BodyTemplate.parse(operation.body(), settings);
    this.hosts =
        type.hosts().stream()
            .map(it -> Template.fixed(it, settings).toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    var paging = operation.paging();
    var further = paging == null ? null : paging.continuation();
    this.continuation =
        further == null || further == operation.request()
            ? null
            : new CallTemplate(type, operation.by(further), settings);
  }

  /** What asks for every page but the first; null: the same as for the first. */
  public @Nullable CallTemplate continuation() {
    return continuation;
  }

  private String elsewhere(SystemType type, String written, Map<String, String> settings) {
    var other = base(type, written, settings);
    if (!own.getScheme().equals("http") && !other.startsWith("https")) {
      throw new IllegalArgumentException(
          "A base URL of an operation of " + type.type() + " is no https URL");
    }
    return other;
  }

  /**
   * The base URL of a system, without a slash at its end.
   *
   * @throws IllegalArgumentException where it is no URL of the type's transport
   */
  public static URI own(SystemType type, Map<String, String> settings) {
    return URI.create(base(type, type.baseUrl(), settings));
  }

  private static String base(SystemType type, String written, Map<String, String> settings) {
    var base = Template.fixed(written, settings);
    var uri = URI.create(base);
    var scheme = type.transport() == Transport.CAMEL ? "camel" : "http";
    if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().startsWith(scheme)) {
      throw new IllegalArgumentException(
          "The base URL of " + type.type() + " is no " + scheme + " URL");
    }
    return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
  }

  public Operation operation() {
    return operation;
  }

  public boolean mentions(String name) {
    return any(template -> template.mentions(name));
  }

  /** Whether some text of the body is made of several fields of which only some are given. */
  public boolean incomplete(TemplateValues item) {
    return body != null && body.anyTemplate(t -> t.mentions("fields") && t.partly(item));
  }

  private boolean any(Predicate<Template> test) {
    return test.test(path)
        || query.stream()
            .anyMatch(it -> test.test(it.name()) || it.values().stream().anyMatch(test))
        || headers.values().stream().anyMatch(test)
        || body != null && body.anyTemplate(test);
  }

  public HttpCall call(TemplateValues call, List<TemplateValues> items) {
    return call(call, items, Map.of());
  }

  /**
   * @param paging parameters for the page wanted: in the body where the operation has one, else in
   *     the query
   */
  public HttpCall call(TemplateValues call, List<TemplateValues> items, Map<String, Value> paging) {
    var scope = items.size() == 1 ? call.with(items.get(0)) : call;
    var sent = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, template) -> put(sent, name, template, scope));
    var written = body == null ? null : body(body, scope, items, paging);
    if (written != null) {
      sent.putIfAbsent("Content-Type", written.type());
    }
    sent.putIfAbsent("Accept", accept());
    var inQuery = body == null ? paging : Map.<String, Value>of();
    var uri = URI.create(base + path(scope) + query(scope, inQuery));
    var bytes = written == null ? null : written.bytes();
    var made = new HttpCall(operation.method(), uri, sent, bytes, timeout, counts);
    var after = written == null ? null : written.after();
    var file = scope.file();
    return after == null || file == null ? made : made.sending(file, after);
  }

  /**
   * The request for a link that a page gave: only to the origin of this operation or of the system,
   * or to a host that the manifest names.
   */
  public HttpCall follow(String link) {
    var from = URI.create(base);
    var target = target(from, link.strip());
    boolean named =
        from.getScheme().equals(target.getScheme())
            && hosts.contains(String.valueOf(target.getRawAuthority()).toLowerCase(Locale.ROOT));
    if (!named && !List.of(origin(from), origin(own)).contains(origin(target))) {
      throw new HttpCall.Unsayable(
          "The next page would be on another host than `baseUrl` and `hosts` name");
    }
    var sent = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((name, template) -> put(sent, name, template, TemplateValues.EMPTY));
    sent.putIfAbsent("Accept", accept());
    return new HttpCall(operation.method(), target, sent, null, timeout, counts);
  }

  private URI target(URI from, String link) {
    try {
      return link.startsWith("?")
          ? URI.create(base + path(TemplateValues.EMPTY) + link)
          : from.resolve(link);
    } catch (IllegalArgumentException e) {
      throw new HttpCall.Unsayable("The link to the next page cannot be read");
    }
  }

  /** Scheme, host and port. */
  static String origin(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  private String path(TemplateValues scope) {
    var filled = path.fill(scope, CallTemplate::segment);
    if (filled == null) {
      throw new HttpCall.Unsayable("The path of " + operation.kind() + " has nothing to fill it");
    }
    return filled.startsWith("/") ? filled : "/" + filled;
  }

  /** A segment of dots would climb the path even when percent-encoded. */
  private static String segment(String text) {
    if (text.isEmpty() || text.equals(".") || text.equals("..")) {
      throw new HttpCall.Unsayable("An id that cannot be part of a path");
    }
    return Formats.percent(text);
  }

  /** A setting may hold several segments; it ends neither the path nor the host. */
  private static String segments(String setting) {
    return Arrays.stream(setting.split("/", -1))
        .map(Formats::percent)
        .collect(Collectors.joining("/"));
  }

  private String query(TemplateValues scope, Map<String, Value> paging) {
    var out = new StringJoiner("&", "?", "").setEmptyValue("");
    var filled = new TreeMap<String, List<String>>();
    for (var parameter : query) {
      var name = parameter.name().fill(scope, UnaryOperator.identity());
      if (name != null) {
        filled.put(name, parameter.values().stream().flatMap(it -> it.texts(scope)).toList());
      }
    }
    paging.forEach((name, value) -> filled.put(name, List.of(Formats.text(value))));
    filled.forEach(
        (name, values) ->
            values.forEach(it -> out.add(Formats.percent(name) + "=" + Formats.percent(it))));
    return out.toString();
  }

  private String accept() {
    return switch (operation.request().accept()) {
      case JSON -> "application/json";
      case XML -> "application/xml";
      case CSV -> "text/csv";
    };
  }

  /**
   * The columns of the line that an item is in a body of CSV; those of other bodies are none. What
   * is written by one call has the same.
   */
  public Set<String> columns(TemplateValues item) {
    return body != null && isTable() ? tree(body, item, List.of(item)).fields().keySet() : Set.of();
  }

  private boolean isTable() {
    return operation.request().encoding() == Media.Encoding.CSV;
  }

  private static void put(
      Map<String, String> to, String name, Template template, TemplateValues scope) {
    var text = template.fill(scope, UnaryOperator.identity());
    if (text != null) {
      to.put(name, text);
    }
  }

  private RequestBody.Written body(
      BodyTemplate body,
      TemplateValues scope,
      List<TemplateValues> items,
      Map<String, Value> paging) {
    if (isTable() && !items.isEmpty()) {
      return written(
          items.stream().map(it -> tree(body, scope.with(it), List.of(it))).toList(), null);
    }
    var tree = tree(body, scope, items);
    return written(List.of(paging.isEmpty() ? tree : Paths.write(tree, paging)), scope.file());
  }

  private static Value.Struct tree(
      BodyTemplate body, TemplateValues scope, List<TemplateValues> items) {
    return body.fill(scope, items) instanceof Value.Struct struct ? struct : Value.Struct.EMPTY;
  }

  /**
   * @param trees one, or one for each line of a table
   */
  private RequestBody.Written written(List<Value.Struct> trees, @Nullable FileCopy file) {
    try {
      return RequestBody.write(trees, operation.request().media(), file);
    } catch (UnwritableBody e) {
      throw new HttpCall.Unsayable(e.why());
    }
  }

  public @Nullable Paging paging() {
    return operation.paging();
  }
}

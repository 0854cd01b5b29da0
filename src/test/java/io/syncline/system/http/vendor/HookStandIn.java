package io.syncline.system.http.vendor;

import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.Subscription;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.sandbox.kernel.Reply;
import io.syncline.sandbox.kernel.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The subscriptions to webhooks that a stand-in keeps, understood by the manifest's requests. */
final class HookStandIn {

  /**
   * One that is kept.
   *
   * @param done how many of the steps after its creation were done
   */
  record Hook(String url, @Nullable String event, int done, boolean active) {
    private Hook more() {
      return new Hook(url, event, done + 1, active);
    }

    private Hook inactive() {
      return new Hook(url, event, done, false);
    }
  }

  /** What a request was understood as. */
  record Asked(String name, Operation operation, String records, Said said) {}

  private final Subscription said;
  private final String base;
  private final Map<String, String> settings;
  private final @Nullable VendorDescription description;
  private final Map<String, Hook> hooks = new LinkedHashMap<>();
  private int number = 100;
  private int refusing;

  HookStandIn(
      Subscription said,
      String base,
      Map<String, String> settings,
      @Nullable VendorDescription description) {
    this.said = said;
    this.base = base;
    this.settings = settings;
    this.description = description;
  }

  /** By id. */
  Map<String, Hook> hooks() {
    return Map.copyOf(hooks);
  }

  /** One that somebody else made. */
  String add(String url, @Nullable String event) {
    var id = Integer.toString(++number);
    hooks.put(id, new Hook(url, event, 0, true));
    return id;
  }

  /** Somebody, or the vendor, switches one off. */
  void deactivate(String id) {
    hooks.computeIfPresent(id, (it, hook) -> hook.inactive());
  }

  /** So many steps after a creation are refused. */
  void refusingSteps(int often) {
    refusing = often;
  }

  Optional<Asked> asked(Request request) {
    var calls = said.requests();
    var ways =
        Stream.of(
            asked("list", calls.list(), "GET", request),
            asked("create", calls.create(), "POST", request),
            asked("remove", calls.remove(), "DELETE", request));
    var after = calls.afterCreate().stream().map(it -> asked("afterCreate", it, "POST", request));
    var before =
        calls.beforeRemove().stream().map(it -> asked("beforeRemove", it, "POST", request));
    return Stream.of(ways, after, before)
        .flatMap(it -> it)
        .flatMap(Optional::stream)
        .max((a, b) -> Integer.compare(a.said().weight(), b.said().weight()));
  }

  private Optional<Asked> asked(
      String name, Subscription.Call call, String method, Request request) {
    var operation = call.operation(method);
    return Said.of(operation.request(), base, Set.of(), settings, request)
        .map(it -> new Asked(name, operation, call.records(), it));
  }

  Reply answer(Asked asked) {
    return switch (asked.name()) {
      case "list" -> listed(asked);
      case "create" -> created(asked);
      case "afterCreate" -> finished(asked);
      case "beforeRemove" -> deactivated(asked);
      default -> removed(asked);
    };
  }

  private Reply finished(Asked asked) {
    var id = String.valueOf(asked.said().text("id"));
    if (!hooks.containsKey(id)) {
      return Reply.text(404, "{}");
    }
    if (refusing > 0) {
      refusing--;
      return Reply.text(400, "{}");
    }
    hooks.computeIfPresent(id, (it, hook) -> hook.more());
    var secret = said.places().secret();
    return secret == null
        ? reply(asked, shown(schema(asked), id, hooks.get(id)))
        : reply(asked, Paths.write(Value.Struct.EMPTY, Map.of(secret, secret(id))));
  }

  private Reply deactivated(Asked asked) {
    var id = String.valueOf(asked.said().text("id"));
    var hook = hooks.get(id);
    if (hook == null || !hook.active()) {
      return Reply.text(403, "{}");
    }
    deactivate(id);
    return reply(asked, shown(schema(asked), id, hooks.get(id)));
  }

  private static Value secret(String id) {
    return Value.text("secret-" + id);
  }

  private Reply listed(Asked asked) {
    var item = schema(asked).at(asked.records()).orElse(ApiSchema.ANY).items();
    var shown = new ArrayList<Value>();
    hooks.forEach((id, hook) -> shown.add(shown(item, id, hook)));
    return reply(asked, new Value.Items(shown));
  }

  private Reply created(Asked asked) {
    var id = add(String.valueOf(asked.said().text("hook.url")), asked.said().text("hook.event"));
    var shape = schema(asked).at(asked.records()).orElse(ApiSchema.ANY);
    var made = shown(shape, id, hooks.get(id));
    var secret = said.requests().afterCreate().isEmpty() ? said.places().secret() : null;
    return reply(asked, secret == null ? made : Paths.write(made, Map.of(secret, secret(id))));
  }

  private Reply removed(Asked asked) {
    var id = String.valueOf(asked.said().text("id"));
    var hook = hooks.get(id);
    if (hook == null) {
      return Reply.text(404, "");
    }
    if (hook.active() && !said.requests().beforeRemove().isEmpty()) {
      return Reply.text(403, "{}");
    }
    hooks.remove(id);
    var endpoint = endpoint(asked);
    return endpoint.isPresent() && description().inWords(endpoint.get())
        ? Reply.text(200, "It has been deleted.")
        : reply(asked, Value.Struct.EMPTY);
  }

  /** As an answer shows one, with what the description requires beside it. */
  private Value.Struct shown(ApiSchema shape, String id, Hook hook) {
    var places = said.places();
    var values = new TreeMap<String, Value>();
    var at = place(shape, places.id());
    boolean number = shape.at(at).map(it -> it.is("integer")).orElse(false);
    var written = at.equals("self") ? "https://vendor.example/hooks/" + id : id;
    values.put(at, number ? Value.decimal(id) : Value.text(written));
    if (shape.at(places.url()).isPresent()) {
      values.put(places.url(), Value.text(hook.url()));
    }
    var inactive = places.inactiveWhen();
    if (inactive != null && !hook.active()) {
      int equals = inactive.lastIndexOf('=');
      values.put(inactive.substring(0, equals), Value.text(inactive.substring(equals + 1)));
    }
    if (places.event() != null && hook.event() != null) {
      values.put(places.event(), Value.text(hook.event()));
    }
    var sample = Json.parse(shape.sample(values.keySet()).toString());
    return Paths.write(sample instanceof Value.Struct it ? it : Value.Struct.EMPTY, values);
  }

  private @Nullable String inactive() {
    var when = said.places().inactiveWhen();
    return when == null ? null : when.substring(0, when.lastIndexOf('='));
  }

  private List<String> undescribedSecret(Asked asked) {
    var secret = said.places().secret();
    var shape = schema(asked).at(asked.records()).orElse(ApiSchema.ANY);
    return description == null || secret == null || shape.at(secret).isPresent()
        ? List.of()
        : List.of("subscription.afterCreate: answer: " + secret + " is not described");
  }

  private static String place(ApiSchema shape, String written) {
    var parts = FirstPath.parts(written);
    return parts.stream().filter(it -> shape.at(it).isPresent()).findFirst().orElse(parts.get(0));
  }

  private Reply reply(Asked asked, Value body) {
    var sample = Json.parse(schema(asked).sample(List.of(asked.records())).toString());
    var start = sample instanceof Value.Struct it ? it : Value.Struct.EMPTY;
    boolean whole = asked.records().isEmpty();
    var written =
        whole && body == Value.Struct.EMPTY
            ? start
            : whole ? body : Paths.write(start, Map.of(asked.records(), body));
    int status = endpoint(asked).map(it -> description().status(it)).orElse(200);
    return status == 204
        ? Reply.empty(204)
        : new Reply(status, Map.of("Content-Type", "application/json"), Json.write(written));
  }

  private VendorDescription description() {
    return Objects.requireNonNull(description);
  }

  private Optional<VendorDescription.Endpoint> endpoint(Asked asked) {
    return description == null
        ? Optional.empty()
        : description.endpoint(
            asked.operation().method(),
            base + asked.operation().path().replaceAll("\\{[^}]+}", "1"));
  }

  private ApiSchema schema(Asked asked) {
    return endpoint(asked)
        .flatMap(it -> Optional.ofNullable(description().answer(it)))
        .orElse(ApiSchema.ANY);
  }

  /** The places that the manifest names and the description does not know. */
  List<String> undescribed(Asked asked) {
    if (description == null || !Set.of("list", "create").contains(asked.name())) {
      return asked.name().equals("afterCreate") ? undescribedSecret(asked) : List.of();
    }
    var at = schema(asked).at(asked.records()).orElse(ApiSchema.ANY);
    var shape = asked.name().equals("list") ? at.items() : at;
    var places = said.places();
    var read =
        asked.name().equals("list")
            ? Arrays.asList(place(shape, places.id()), places.url(), places.event(), inactive())
            : Arrays.asList(
                place(shape, places.id()),
                said.requests().afterCreate().isEmpty() ? places.secret() : null);
    return read.stream()
        .filter(it -> it != null && shape.at(it).isEmpty())
        .map(it -> "subscription." + asked.name() + ": answer: " + it + " is not described")
        .toList();
  }
}

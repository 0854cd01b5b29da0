package io.syncline.system.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.syncline.core.definition.system.Auth;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.inbox.subscribe.SubscriptionClient;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.system.ListRequest;
import io.syncline.core.system.ReadOutcome;
import io.syncline.core.system.RecordPage;
import io.syncline.core.system.WriteOutcome;
import io.syncline.core.system.WriteRequest;
import io.syncline.core.transform.path.Paths;
import io.syncline.json.Json;
import io.syncline.system.http.answer.WantedFields;
import io.syncline.system.http.auth.FixedCredentials;
import io.syncline.system.http.auth.Sender;
import io.syncline.system.http.call.ClockOffset;
import io.syncline.system.http.call.Formats;
import io.syncline.system.http.call.HttpCall;
import io.syncline.system.http.call.HttpResult;
import io.syncline.system.http.call.RetryAfter;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A shipped manifest's requests, each answered by the next of some answers. */
public final class VendorCalls {

  private static final SystemId SYSTEM = SystemId.of("vendor");

  private final List<HttpCall> asked = new ArrayList<>();
  private final List<HttpResult> answers = new ArrayList<>();
  private final HttpSystem system;

  public VendorCalls(String type, Map<String, String> given) {
    SystemType manifest = Manifests.read(type);
    var settings = new HashMap<String, String>();
    manifest
        .settings()
        .forEach(
            (name, setting) ->
                settings.put(
                    name, Objects.requireNonNullElse(setting.defaultValue(), "a-" + name)));
    settings.put("baseUrl", "https://api.example.com");
    settings.putAll(given);
    this.system =
        new HttpSystem(
            SYSTEM,
            manifest,
            settings,
            new Sender(this::answer, FixedCredentials.of(Auth.NONE, Map.of())),
            new RetryAfter(InstantSource.system()),
            WantedFields.NONE,
            new ClockOffset());
  }

  private CompletableFuture<HttpResult> answer(HttpCall call) {
    asked.add(call);
    assertThat(answers).as("answers to " + call).isNotEmpty();
    return CompletableFuture.completedFuture(answers.remove(0));
  }

  public VendorCalls answers(int status, String body) {
    answers.add(new HttpResult.Answered(status, Map.of(), body.getBytes(UTF_8)));
    return this;
  }

  /** The only answers that are still to come. */
  public VendorCalls instead(String... bodies) {
    answers.clear();
    List.of(bodies).forEach(it -> answers(200, it));
    return this;
  }

  public RecordPage list(String object) {
    return list(object, null, null);
  }

  public RecordPage list(String object, @Nullable String since, @Nullable String cursor) {
    var from = since == null ? null : Instant.parse(since);
    return system.list(new ListRequest(object, from, cursor, 50));
  }

  public ReadOutcome read(String object, String id) {
    return system.read(object, List.of(ref(object, id))).get(0);
  }

  public List<ReadOutcome> read(String object, List<String> ids) {
    return system.read(object, ids.stream().map(it -> ref(object, it)).toList());
  }

  public List<?> find(String object, String field, String value) {
    return system.find(object, field, Value.text(value));
  }

  public WriteOutcome create(String object, Map<String, Value> fields) {
    return create(object, List.of(fields)).get(0);
  }

  public List<WriteOutcome> create(String object, List<Map<String, Value>> records) {
    var requests = new ArrayList<WriteRequest>();
    for (var fields : records) {
      var marker = "m" + requests.size();
      requests.add(
          new WriteRequest.Create(SYSTEM, object, tree(fields), "k" + requests.size(), marker));
    }
    return system.write(object, requests, () -> true);
  }

  public WriteOutcome update(
      String object, String id, @Nullable String version, Map<String, Value> fields) {
    var request = new WriteRequest.Update(ref(object, id), tree(fields), "k", version);
    return write(object, request);
  }

  public WriteOutcome write(String object, WriteRequest request) {
    return system.write(object, List.of(request), () -> true).get(0);
  }

  public static NativeRef ref(String object, String id) {
    return new NativeRef(SYSTEM, object, id);
  }

  private static Value.Struct tree(Map<String, Value> fields) {
    return Paths.write(Value.Struct.EMPTY, new TreeMap<>(fields));
  }

  public SubscriptionClient subscriptions() {
    return system.subscriptions().orElseThrow();
  }

  public OptionalLong counted(String object) {
    return system.count(object);
  }

  public int count() {
    return asked.size();
  }

  /** Method, path and query of a request, as somebody would write them. */
  public String line(int request) {
    var call = asked.get(request);
    var query = call.uri().getRawQuery();
    return call.method()
        + " "
        + URLDecoder.decode(call.uri().getRawPath(), UTF_8)
        + (query == null ? "" : "?" + URLDecoder.decode(query, UTF_8));
  }

  public String header(int request, String name) {
    return Objects.requireNonNullElse(asked.get(request).headers().get(name), "");
  }

  /** Canonical, as {@link #json} writes it. */
  public String body(int request) {
    var body = asked.get(request).body();
    return body == null ? "" : json(new String(body, UTF_8));
  }

  /** A JSON text, its names in order. */
  public static String json(String text) {
    return Json.text(Json.parse(text.getBytes(UTF_8)));
  }

  public static String field(ReadOutcome outcome, String path) {
    assertThat(outcome).isInstanceOf(ReadOutcome.Found.class);
    var value = Paths.read(((ReadOutcome.Found) outcome).record().fields(), path);
    return value == null ? "absent" : Formats.text(value);
  }
}

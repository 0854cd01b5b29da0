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
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.body.BodyChecks;
import io.syncline.definition.check.field.FieldWriteChecks;
import io.syncline.definition.check.field.FileChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks every template of a system type: what its requests and its fixed texts fill in. */
final class TemplateChecks {

  /** What sends fields of records. */
  private static final Set<Operation.Kind> FILLED =
      Set.of(
          Operation.Kind.CREATE,
          Operation.Kind.CREATE_MANY,
          Operation.Kind.UPDATE,
          Operation.Kind.UPDATE_MANY,
          Operation.Kind.UPSERT);

  private final Set<String> settings;
  private final boolean overHttp;

  private final List<Finding> findings = new ArrayList<>();

  private final TrafficChecks traffic;

  private TemplateChecks(SystemType type) {
    this.traffic = new TrafficChecks(type);
    this.overHttp = type.transport() == Transport.HTTP;
    this.settings = type.settings().keySet();
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
    request(path, write.request(), write.operation(), object, FieldWriteChecks.PLACES);
    var asks = write.asks();
    if (asks != null) {
      request(path + "/lookup", asks.request(), asks, object, List.of("value"));
    }
  }

  private void files(String path, ObjectType object) {
    var content = object.content();
    if (content != null) {
      content
          .transfers()
          .forEach(
              (kind, it) -> {
                var at = path + "/content/" + ConstantNames.name(kind);
                var operation = Operation.of(kind, it.request().method(), "");
                var own = kind.reads() ? List.<String>of() : FileChecks.PLACES;
                request(at, it.request(), operation, object, own);
              });
    }
  }

  private void keyRequest(@Nullable KeyRequest asked) {
    if (asked != null) {
      var own = List.of(KeyRequest.PLACE);
      request("/webhook/keyRequest", asked.request(), asked.operation(), null, own);
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
      request(at, said.request(), said.operation(), null, List.of());
      said.send().forEach((name, text) -> fixed(JsonPointers.below(at + "/send", name), text));
    }
  }

  private void operation(String path, Operation operation, @Nullable ObjectType object) {
    boolean saysFields = request(path, operation.request(), operation, object, List.of());
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
      request(path + "/paging/continuation", paging.continuation(), operation, object, List.of());
    }
    var changes = operation.answer().beside().changes();
    if (changes != null && changes.start() != null) {
      var from = Operation.of(Operation.Kind.CHECK, "GET", "");
      request(path + "/changes/start", changes.start().request(), from, object, List.of());
    }
  }

  /**
   * @param own what is filled in beside what the kind of operation has
   * @return whether it names fields of the record
   */
  private boolean request(
      String path,
      Operation.Request request,
      Operation operation,
      @Nullable ObjectType object,
      List<String> own) {
    traffic.request(path, request.traffic());
    fixed(path + "/baseUrl", request.traffic().baseUrl());
    var places = new PlaceChecks(settings, operation, object, own);
    places.text(path + "/path", request.path());
    request
        .query()
        .forEach(
            (name, texts) -> {
              var here = JsonPointers.below(path + "/query", name);
              places.text(here, name);
              texts.forEach(text -> places.parameter(here, text));
            });
    request
        .headers()
        .forEach((name, text) -> places.header(JsonPointers.below(path + "/headers", name), text));
    if (request.body() != null) {
      body(path + "/body", request.body(), places);
    }
    findings.addAll(places.findings());
    findings.addAll(BodyChecks.of(path, request, operation.kind().reads()));
    return places.saysFields();
  }

  private static void body(String path, Value value, PlaceChecks places) {
    if (value instanceof Value.Text text) {
      places.text(path, text.value());
    } else if (value instanceof Value.Struct struct) {
      struct.fields().forEach((name, field) -> body(JsonPointers.below(path, name), field, places));
    } else if (value instanceof Value.Items items) {
      for (int i = 0; i < items.values().size(); i++) {
        body(path + "/" + i, items.values().get(i), places);
      }
    }
  }

  private void fixed(String path, @Nullable String text) {
    findings.addAll(PlaceChecks.fixed(settings, path, text));
  }
}

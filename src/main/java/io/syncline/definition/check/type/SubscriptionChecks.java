package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.Subscription;
import io.syncline.core.definition.system.Subscription.Call;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Transport;
import io.syncline.core.definition.system.body.Media.Encoding;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTypes;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.definition.binding.ConstantNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a system type says of subscriptions to its webhooks that could never work. */
final class SubscriptionChecks {

  private static final String AT = "/webhook/subscription";
  private static final List<String> HOOK = List.of("hook.url", "hook.secret", "hook.events");
  private static final List<String> EACH =
      List.of("hook.url", "hook.secret", "hook.events", "hook.event");
  private static final List<String> ONE = List.of("hook.url", "hook.secret", "hook.events", "id");

  private static final String UNREAD = "nothing of this answer is read %s: leave it out";

  private final SystemType type;
  private final Subscription said;
  private final List<Finding> findings = new ArrayList<>();
  private boolean url;
  private boolean secret;
  private boolean id;
  private boolean event;

  private SubscriptionChecks(SystemType type, Subscription said) {
    this.type = type;
    this.said = said;
  }

  static List<Finding> of(SystemType type) {
    var webhook = type.webhook();
    var said = webhook == null ? null : webhook.subscription();
    if (said == null) {
      return List.of();
    }
    var checks = new SubscriptionChecks(type, said);
    if (type.transport() != Transport.HTTP) {
      checks.problem("", "`subscription` sends requests: it needs `transport: http`");
      return checks.findings;
    }
    checks.requests();
    checks.places();
    return checks.findings;
  }

  private void requests() {
    call("list", said.requests().list(), HOOK);
    url = false;
    secret = false;
    boolean each = said.places().event() != null;
    call("create", said.requests().create(), each ? EACH : HOOK);
    if (each) {
      each();
    }
    if (!url) {
      problem("/create", "`create` says where to send: write `{hook.url}`");
    }
    for (int i = 0; i < said.requests().afterCreate().size(); i++) {
      var step = said.requests().afterCreate().get(i);
      one("afterCreate/" + i, step);
      if (!step.records().isEmpty() && said.places().secret() == null) {
        problem("/afterCreate/" + i + "/records", UNREAD.formatted("without `secret`"));
      }
    }
    var signature = type.webhook() == null ? null : type.webhook().signature();
    boolean ours = signature != null && signature.secret() != null;
    if (secret && said.places().secret() != null) {
      problem("/secret", "the secret is ours (`{hook.secret}`), or the vendor's: not both");
    }
    if (secret && !ours) {
      problem("/create", "`{hook.secret}` is the `secret` of the signature, which says none");
    }
    var renew = said.requests().renew();
    if (renew != null) {
      one("renew", renew);
      if (said.places().expires() == null) {
        problem("/renew", "`renew` needs `expires`: where a subscription says when it ends");
      }
    }
    for (int i = 0; i < said.requests().beforeRemove().size(); i++) {
      unread("beforeRemove/" + i, said.requests().beforeRemove().get(i));
    }
    unread("remove", said.requests().remove());
  }

  private void unread(String name, Call call) {
    one(name, call);
    if (!call.records().isEmpty()) {
      problem("/" + name + "/records", UNREAD.formatted("here"));
    }
  }

  /** One for each event: all are made, and none is known by its own end or secret. */
  private void each() {
    if (!event) {
      problem("/create", "`event` says that there is one for each: write `{hook.event}`");
    }
    if (said.events().isEmpty()) {
      problem("/event", "`event` says that there is one for each, and `events` names none");
    }
    if (said.places().expires() != null || said.places().secret() != null) {
      problem("/event", "one for each event, with an end or a secret of its own, cannot be said");
    }
  }

  private void one(String name, Call call) {
    id = false;
    call(name, call, ONE);
    if (!id) {
      var key = name.replaceAll("/.*", "");
      problem("/" + name, "`%s` says which one: write `{id}`".formatted(key));
    }
  }

  private void places() {
    var places = said.places();
    for (var place : FirstPath.parts(places.id())) {
      FieldTypes.pathProblem(place).ifPresent(it -> problem("/id", it));
    }
    path("/url", places.url());
    path("/expires", places.expires());
    path("/secret", places.secret());
    path("/event", places.event());
    inactive(places.inactiveWhen());
    path("/list/records", said.requests().list().records());
    path("/create/records", said.requests().create().records());
    if (said.renewBefore().isNegative() || said.renewBefore().isZero()) {
      problem("/renewBefore", "a subscription is renewed before it ends: more than 0");
    }
  }

  private void call(String name, Call call, List<String> known) {
    var at = "/" + name;
    text(at + "/path", call.path(), known);
    call.query()
        .forEach(
            (key, all) ->
                all.forEach(it -> text(JsonPointers.below(at + "/query", key), it, known)));
    call.headers()
        .forEach((key, text) -> text(JsonPointers.below(at + "/headers", key), text, known));
    if (call.body() != null) {
      body(at + "/body", call.body(), known);
    }
    if (call.encoding() != Encoding.JSON && call.encoding() != Encoding.FORM) {
      problem(at + "/encoding", "the requests of a subscription are `json` or `form`");
    }
  }

  private void body(String path, Value value, List<String> known) {
    if (value instanceof Value.Text text) {
      text(path, text.value(), known);
    } else if (value instanceof Value.Struct struct) {
      struct.fields().forEach((name, it) -> body(JsonPointers.below(path, name), it, known));
    } else if (value instanceof Value.Items items) {
      for (int i = 0; i < items.values().size(); i++) {
        body(path + "/" + i, items.values().get(i), known);
      }
    }
  }

  private void text(String path, String text, List<String> known) {
    var places = PlaceChecks.PLACE.matcher(text);
    while (places.find()) {
      if (places.group(1) != null && !type.settings().containsKey(places.group(1))) {
        problem(
            path,
            ConstantNames.unknown(
                places.group(1),
                "a setting of this type",
                type.settings().keySet().stream().sorted().toList()));
      } else if (places.group(2) != null) {
        place(path, places.group(2), known);
      }
    }
  }

  private void place(String path, String written, List<String> known) {
    var name = written.split("[:|]")[0];
    url |= name.equals("hook.url");
    secret |= name.equals("hook.secret");
    id |= name.equals("id");
    event |= name.equals("hook.event");
    if (!known.contains(name)) {
      problem(path, ConstantNames.unknown(name, "filled in here", known));
    }
  }

  private void inactive(@Nullable String written) {
    if (written == null) {
      return;
    }
    int equals = written.lastIndexOf('=');
    if (equals < 1) {
      problem("/inactiveWhen", "`%s` is no `<path>=<value>`".formatted(written));
    } else {
      path("/inactiveWhen", written.substring(0, equals));
    }
  }

  private void path(String at, @Nullable String written) {
    if (written != null && !written.isEmpty()) {
      FieldTypes.pathProblem(written).ifPresent(it -> problem(at, it));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(AT + path, message));
  }
}

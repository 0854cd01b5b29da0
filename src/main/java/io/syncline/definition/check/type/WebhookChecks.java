package io.syncline.definition.check.type;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.JsonPointers;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.hook.Handshake;
import io.syncline.core.definition.system.hook.Signature.Kind;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.FieldTypes;
import io.syncline.core.transform.path.FirstPath;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.check.operation.HeaderPlaces;
import io.syncline.definition.check.type.hook.HeldRecordChecks;
import io.syncline.definition.check.type.hook.PollNowChecks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a system type says of its webhooks that could never work, or would open a door. */
final class WebhookChecks {

  private static final Pattern PLACE = Pattern.compile("(?<!\\$)\\{([A-Za-z][^{}]*)}");

  /** The element of a list at a position. */
  private static final Pattern POSITION = Pattern.compile("\\[\\d+]");

  private static final List<String> SOURCES = List.of("header:", "query:", "body:");
  private static final List<String> ANSWER = List.of("challenge");

  private final List<Finding> findings = new ArrayList<>();

  private final Webhook webhook;

  private WebhookChecks(Webhook webhook) {
    this.webhook = webhook;
  }

  static List<Finding> of(SystemType type, Webhook webhook) {
    var checks = new WebhookChecks(webhook);
    checks.findings.addAll(SignatureChecks.of(webhook, type.transport()));
    checks.unsigned();
    for (int i = 0; i < webhook.handshakes().size(); i++) {
      checks.handshake("/webhook/handshakes/" + i, webhook.handshakes().get(i));
    }
    checks.findings.addAll(PollNowChecks.of(webhook));
    checks.events(type.objects());
    return checks.findings;
  }

  private void events(Map<String, ObjectType> objects) {
    webhook
        .meaning()
        .objects()
        .forEach(
            (said, object) -> {
              if (!objects.containsKey(object)) {
                problem(
                    JsonPointers.below("/webhook/objects", said),
                    ConstantNames.unknown(
                        object,
                        "an object of this type",
                        objects.keySet().stream().sorted().toList()));
              }
            });
    path("/webhook/events", webhook.events());
    path("/webhook/object", webhook.meaning().object());
    if (!webhook.places().nativeId().isEmpty()) {
      ids("/webhook/nativeId", webhook.places().nativeId());
    }
    webhook
        .meaning()
        .nativeIds()
        .forEach(
            (object, paths) -> {
              if (!objects.containsKey(object)) {
                problem(
                    JsonPointers.below("/webhook/nativeIds", object),
                    ConstantNames.unknown(
                        object,
                        "an object of this type",
                        objects.keySet().stream().sorted().toList()));
              }
              ids(JsonPointers.below("/webhook/nativeIds", object), paths);
            });
    path("/webhook/kind", webhook.meaning().kind());
    path("/webhook/occurredAt", webhook.occurredAt());
    if (webhook.places().record() != null) {
      path("/webhook/record/at", webhook.places().record().at());
      findings.addAll(HeldRecordChecks.of(webhook, webhook.places().record(), objects));
    }
    for (int i = 0; i < webhook.identity().size(); i++) {
      path("/webhook/identity/" + i, webhook.identity().get(i));
    }
    webhook
        .meaning()
        .parents()
        .forEach((object, it) -> path(JsonPointers.below("/webhook/parents", object), it));
    webhook.own().keySet().forEach(it -> path(JsonPointers.below("/webhook/own", it), it));
    if (webhook.change() != null) {
      path("/webhook/change/field", webhook.change().field());
      path("/webhook/change/value", webhook.change().value());
    }
    if (webhook.merged() != null) {
      webhook.merged().into().forEach(it -> path("/webhook/merged/into", it));
      webhook.merged().lost().forEach(it -> path("/webhook/merged/lost", it));
    }
  }

  /** Where an event names its record, or each element of a list its own. */
  private void ids(String at, String paths) {
    for (var path : FirstPath.parts(paths)) {
      var position = POSITION.matcher(path);
      int each = path.indexOf(Webhook.EACH);
      var rest = path.substring(each < 0 ? 0 : each + Webhook.EACH.length());
      if (position.find()) {
        problem(
            at,
            "`%s` would pass over the other records of the list: `[]` names all of them"
                .formatted(position.group()));
      } else if (each >= 0 && !rest.isEmpty() && !rest.startsWith(".")) {
        problem(at, "behind `[]` follows a dot and a path, as in `people[].id`, or nothing");
      } else if (each >= 0) {
        required(at, path.substring(0, each));
        if (!rest.isEmpty()) {
          required(at, rest.substring(1));
        }
      } else {
        required(at, path);
      }
    }
  }

  /** What anybody may send is good for a read, and for nothing that is believed without one. */
  private void unsigned() {
    if (webhook.signature().kind() != Kind.UNSIGNED) {
      return;
    }
    var believed = new LinkedHashMap<String, Boolean>();
    believed.put("merged", webhook.merged() != null);
    believed.put("own", !webhook.own().isEmpty());
    believed.put("change", webhook.change() != null);
    believed.forEach(
        (key, written) -> {
          if (written) {
            problem(
                "/webhook/" + key,
                "`%s` is believed without a read, so it needs a signature: anybody could send it"
                    .formatted(key));
          }
        });
  }

  private void handshake(String path, Handshake handshake) {
    source(path + "/challenge", handshake.challenge(), handshake.method());
    handshake
        .where()
        .keySet()
        .forEach(it -> source(JsonPointers.below(path + "/where", it), it, handshake.method()));
    if (!handshake.unsigned() && webhook.signature().kind() == Kind.UNSIGNED) {
      problem(path, "nothing is signed here: write `unsigned: true`");
    }
    if (!handshake.unsigned()
        && SignatureChecks.timed(webhook.signature())
        && handshake.method().equals("GET")) {
      problem(path, "a GET has no body that could be signed: write `unsigned: true`");
    }
    var answer = handshake.answer();
    if (answer.text() != null && answer.body() != null) {
      problem(path + "/answer", "an answer is a `text` or a `body`");
    }
    answered(path + "/answer", answer.text());
    answer
        .headers()
        .forEach(
            (name, text) -> {
              header(JsonPointers.below(path + "/answer/headers", name), name);
              answered(JsonPointers.below(path + "/answer/headers", name), text);
            });
    if (answer.body() != null) {
      answered(path + "/answer/body", answer.body());
    }
  }

  private void source(String path, String written, String method) {
    var source = SOURCES.stream().filter(written::startsWith).findFirst();
    var name = written.substring(source.map(String::length).orElse(0));
    if (source.isEmpty() || name.isEmpty()) {
      problem(
          path,
          "`%s` is no place of a request; allowed: header:<name>, query:<name>, body:<path>"
              .formatted(written));
    } else if (source.get().equals("header:")) {
      header(path, name);
    } else if (source.get().equals("body:")) {
      path(path, name);
      if (method.equals("GET")) {
        problem(path, "a GET has no body");
      }
    }
  }

  private void answered(String path, Value value) {
    if (value instanceof Value.Text text) {
      answered(path, text.value());
    } else if (value instanceof Value.Struct struct) {
      struct.fields().values().forEach(it -> answered(path, it));
    } else if (value instanceof Value.Items items) {
      items.values().forEach(it -> answered(path, it));
    }
  }

  private void answered(String path, @Nullable String text) {
    var places = PLACE.matcher(text == null ? "" : text);
    while (places.find()) {
      if (!ANSWER.contains(places.group(1))) {
        problem(path, ConstantNames.unknown(places.group(1), "filled in by an answer", ANSWER));
      }
    }
  }

  private void header(String path, @Nullable String name) {
    if (name != null && !HeaderPlaces.isName(name)) {
      problem(path, "`%s` is no name of a header".formatted(name));
    }
  }

  private void path(String path, @Nullable String written) {
    if (written != null && !written.isEmpty()) {
      required(path, written);
    }
  }

  /** With what an event holds that is no part of it. */
  private void required(String at, String path) {
    FieldTypes.pathProblem(path).ifPresent(it -> problem(at, it));
    var first = path.split("[.\\[]", 2)[0];
    if (first.equals(Webhook.KEY) && webhook.places().form() != Webhook.Form.MAP) {
      problem(at, "`$key` is the name of an event in a map: write `form: map` beside `events`");
    } else if (first.equals(Webhook.BODY) && webhook.events().isEmpty()) {
      problem(at, "`$body` is what stands beside `events`, and the whole body is the event here");
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}

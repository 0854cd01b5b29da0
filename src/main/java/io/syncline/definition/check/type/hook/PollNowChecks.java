package io.syncline.definition.check.type.hook;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.hook.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Webhooks name records, or say {@code pollNow}: then nothing else of their body is read. */
public final class PollNowChecks {

  private static final String AT = "/webhook";

  private PollNowChecks() {}

  public static List<Finding> of(Webhook webhook) {
    return webhook.meaning().pollNow() ? beside(webhook) : needed(webhook);
  }

  private static List<Finding> needed(Webhook webhook) {
    var findings = new ArrayList<Finding>();
    if (webhook.meaning().object().isEmpty()) {
      findings.add(Finding.problem(AT, "`object` is required here, or `pollNow: true`"));
    }
    if (webhook.places().nativeId().isEmpty()) {
      findings.add(Finding.problem(AT, "`nativeId` is required here, or `pollNow: true`"));
    }
    return findings;
  }

  private static List<Finding> beside(Webhook webhook) {
    var places = webhook.places();
    var meaning = webhook.meaning();
    var written = new LinkedHashMap<String, Boolean>();
    written.put("events", !places.events().isEmpty());
    written.put("form", places.form() != Webhook.Form.LIST);
    written.put("identity", !places.identity().isEmpty());
    written.put("nativeId", !places.nativeId().isEmpty());
    written.put("occurredAt", places.occurredAt() != null);
    written.put("record", places.record() != null);
    written.put("object", !meaning.object().isEmpty());
    written.put("objects", !meaning.objects().isEmpty());
    written.put("kind", meaning.kind() != null);
    written.put("kinds", !meaning.kinds().isEmpty());
    written.put("nativeIds", !meaning.nativeIds().isEmpty());
    written.put("parents", !meaning.parents().isEmpty());
    written.put("own", !webhook.own().isEmpty());
    written.put("change", webhook.change() != null);
    written.put("merged", webhook.merged() != null);
    var findings = new ArrayList<Finding>();
    written.forEach(
        (key, it) -> {
          if (it) {
            findings.add(
                Finding.problem(
                    AT + "/" + key,
                    "`%s` does nothing beside `pollNow`: the body is not read".formatted(key)));
          }
        });
    if (webhook.signature().kind() == Signature.Kind.UNSIGNED) {
      findings.add(
          Finding.problem(
              AT + "/pollNow", "anybody could have the system polled: it needs a signature"));
    }
    return findings;
  }
}

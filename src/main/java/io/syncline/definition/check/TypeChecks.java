package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ErrorRule;
import io.syncline.core.definition.system.FieldType;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Operation;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.transform.FieldTypes;
import io.syncline.definition.binding.Words;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * What a system type says that could never work: found when its file is read, not when the first
 * page is passed over or the first webhook is refused.
 */
final class TypeChecks {

  private static final List<String> ALGORITHMS =
      List.of("HmacSHA256", "HmacSHA1", "HmacSHA384", "HmacSHA512", "HmacMD5");

  private static final Pattern STATUS = Pattern.compile("[1-5](\\d\\d|xx)");

  private final List<Finding> findings = new ArrayList<>();

  private TypeChecks() {}

  static List<Finding> of(SystemType type) {
    var checks = new TypeChecks();
    if (type.webhook() != null) {
      checks.webhook(type.webhook(), type.objects().keySet());
    }
    checks.errors("/errors", type.errors());
    checks.findings.addAll(SecretChecks.of(type));
    type.objects().forEach((name, object) -> checks.object(step("/objects", name), object));
    checks.findings.addAll(TemplateChecks.of(type));
    return checks.findings;
  }

  private void webhook(Webhook webhook, Collection<String> objects) {
    signature(webhook.signature());
    webhook
        .objects()
        .forEach(
            (said, object) -> named(step("/webhook/objects", said), object, "an object", objects));
    path("/webhook/events", webhook.events());
    path("/webhook/object", webhook.object());
    path("/webhook/nativeId", webhook.nativeId());
    path("/webhook/kind", webhook.kind());
    path("/webhook/occurredAt", webhook.occurredAt());
    path("/webhook/record", webhook.record());
    if (webhook.record() != null) {
      findings.add(
          Finding.problem(
              "/webhook/record",
              "a webhook may come late or twice, so what it holds is not taken for the record;"
                  + " leave `record` out: the record that `nativeId` names is read from the"
                  + " system"));
    }
    for (int i = 0; i < webhook.identity().size(); i++) {
      path("/webhook/identity/" + i, webhook.identity().get(i));
    }
  }

  private void signature(Webhook.Signature signature) {
    var here = "/webhook/signature";
    if (signature.secret() == null) {
      problem(here, "a signature says its `secret`, a setting: without it nothing is taken in");
    }
    if (signature.scheme() != Webhook.Signature.Scheme.HMAC) {
      return;
    }
    if (signature.header() == null) {
      problem(here, "`hmac` needs `header`: the header that holds the signature");
    }
    var algorithm = signature.algorithm();
    if (algorithm == null) {
      return;
    }
    try {
      Mac.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      problem(here + "/algorithm", Words.unknown(algorithm, "an algorithm", ALGORITHMS));
    }
  }

  private void object(String path, ObjectType object) {
    var fields = object.fields().keySet();
    for (int i = 0; i < object.matchKeys().size(); i++) {
      named(path + "/matchKeys/" + i, object.matchKeys().get(i), "a field", fields);
    }
    if (object.marker() != null) {
      named(path + "/marker", object.marker(), "a field", fields);
    }
    object.fields().forEach((name, field) -> unique(path + "/fields/" + name, object, field));
    var archived = object.archivedWhen();
    if (archived != null && archived.lastIndexOf('=') < 1) {
      problem(path + "/archivedWhen", "`%s` is no `<path>=<value>`".formatted(archived));
    }
    if (object.can(Operation.Kind.CHANGED) && !object.can(Operation.Kind.LIST)) {
      problem(
          path + "/operations/changed",
          "`changed` needs a `list` beside it: the first poll reads all there is");
    }
    findings.addAll(TimeChecks.of(path, object));
    if (object.table() == null) {
      findings.addAll(PagingChecks.of(path + "/operations", object));
    }
    object
        .operations()
        .forEach(
            (kind, operation) ->
                operation(path + "/operations/" + Words.name(kind), kind, operation));
    if (object.absent() == ObjectType.Absent.CLEARED) {
      object.operations().forEach((kind, operation) -> absent(path, kind, operation));
    }
  }

  /** What is unique is found by its value: a create without an outcome is settled by that. */
  private void unique(String path, ObjectType object, FieldType field) {
    if (field.unique() && (!field.findable() || !object.can(Operation.Kind.FIND))) {
      problem(
          path + "/unique",
          "`unique` needs `findable: true` and the operation `find`: it is what a create without an"
              + " answer is searched by");
    }
  }

  private void operation(String path, Operation.Kind kind, Operation operation) {
    path(path + "/records", operation.records());
    errors(path + "/errors", operation.errors());
    if (operation.batch() > 1) {
      together(path, kind, operation);
    }
    boolean job = operation.itemStatus() != null && operation.itemStatus().job() != null;
    if (kind == Operation.Kind.UPSERT || kind == Operation.Kind.JOB || job) {
      findings.add(Finding.notice(path, "recognised, not active in this version"));
    }
  }

  private void absent(String path, Operation.Kind kind, Operation operation) {
    if (operation.absent() == ObjectType.Absent.UNSAID) {
      problem(
          path + "/operations/" + Words.name(kind) + "/absent",
          "`absent: cleared` of the object holds for all its operations; say it at those it holds"
              + " for");
    }
  }

  /** Markers hold no comma; other values may. */
  private void together(String path, Operation.Kind kind, Operation operation) {
    if (kind == Operation.Kind.FIND) {
      problem(
          path + "/batch",
          "`find` asks for one value a call; `findMarker` may ask for several markers");
    } else if (kind == Operation.Kind.FIND_MARKER && !operation.says("{values}")) {
      problem(path, "`findMarker` with a `batch` says `{values}`, the markers it asks for");
    }
  }

  private void errors(String path, List<ErrorRule> rules) {
    for (int i = 0; i < rules.size(); i++) {
      var rule = rules.get(i);
      var here = path + "/" + i;
      if (!STATUS.matcher(rule.status()).matches()) {
        problem(
            here + "/status",
            "`%s` is no HTTP status; allowed: one such as 409, or a class such as 5xx"
                .formatted(rule.status()));
      }
      path(here + "/path", rule.path());
      existing(here + "/existing", rule.existing());
    }
  }

  /** A path, or a pattern where it has a group. */
  private void existing(String path, @Nullable String written) {
    if (written == null || written.indexOf('(') < 0) {
      path(path, written);
      return;
    }
    try {
      if (Pattern.compile(written).matcher("").groupCount() != 1) {
        problem(path, "the pattern has one group, which is the existing record's id");
      }
    } catch (PatternSyntaxException e) {
      problem(path, "this is no regular expression: " + e.getDescription());
    }
  }

  private void named(String path, String name, String what, Collection<String> known) {
    if (!known.contains(name)) {
      problem(path, Words.unknown(name, what + " of this type", known.stream().sorted().toList()));
    }
  }

  private void path(String path, @Nullable String written) {
    if (written != null && !written.isEmpty()) {
      FieldTypes.pathProblem(written).ifPresent(it -> problem(path, it));
    }
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }

  private static String step(String path, String key) {
    return path + "/" + key.replace("~", "~0").replace("/", "~1");
  }
}

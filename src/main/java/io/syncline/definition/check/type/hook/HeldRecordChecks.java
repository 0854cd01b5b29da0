package io.syncline.definition.check.type.hook;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.definition.system.Webhook.HeldRecord;
import io.syncline.core.definition.system.Webhook.NewerBy;
import io.syncline.core.definition.system.hook.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a system type says of records that its events hold: an event that counts as a read must not
 * come from anybody, nor hide a delete or a clear.
 */
public final class HeldRecordChecks {

  private static final String RECORD = "/webhook/record";

  private final List<Finding> findings = new ArrayList<>();

  private HeldRecordChecks() {}

  public static List<Finding> of(
      Webhook webhook, HeldRecord record, Map<String, ObjectType> objects) {
    var checks = new HeldRecordChecks();
    checks.record(webhook, record, objects);
    return checks.findings;
  }

  private void record(Webhook webhook, HeldRecord record, Map<String, ObjectType> objects) {
    if (webhook.signature().kind() == Signature.Kind.UNSIGNED) {
      problem(
          RECORD,
          "anybody may send these events, so what they hold is not taken for the record; leave"
              + " `record` out, or say how the vendor signs");
    }
    if (!record.complete()) {
      problem(
          RECORD,
          "`complete: true` says that an event holds every field that a read of the record shows;"
              + " where it holds some of them, leave `record` out: the record is read");
    }
    if (webhook.meaning().kind() == null
        || webhook.meaning().kinds().values().stream().noneMatch(HeldRecordChecks::changes)) {
      problem(
          RECORD,
          "`record` needs `kind`, and `kinds` with what the vendor calls created or updated: an"
              + " event that reports a delete may hold the record too");
    }
    if (record.within().isZero() || record.within().isNegative()) {
      problem(RECORD + "/within", "`within` is longer than nothing: such as 5m");
    }
    order(record.newerBy(), webhook, objects);
  }

  private static boolean changes(Webhook.EventKind kind) {
    return kind == Webhook.EventKind.CREATED || kind == Webhook.EventKind.UPDATED;
  }

  private void order(NewerBy by, Webhook webhook, Map<String, ObjectType> objects) {
    var named = webhook.meaning().objects().values().stream().distinct().sorted().toList();
    var without =
        named.stream()
            .filter(it -> objects.containsKey(it) && unordered(by, objects.get(it)) != null)
            .toList();
    for (var it : without) {
      var why =
          "what events hold of `%s` is not taken for the record, which is read: %s"
              .formatted(it, unordered(by, objects.get(it)));
      findings.add(
          without.size() == named.size()
              ? Finding.problem(RECORD + "/newerBy", why)
              : Finding.notice(RECORD + "/newerBy", why));
    }
  }

  /** Why nothing shows that a record of this object is newer than another; null: it is shown. */
  private static @Nullable String unordered(NewerBy by, ObjectType object) {
    if (!object.readable()) {
      return "it has no `get`, and what is in doubt is read";
    }
    if (by == NewerBy.VERSION) {
      return object.version() == null
          ? "it has no `version`"
          : object.versionHeader() == null
              ? null
              : "its `version` is in a header, which an event does not have";
    }
    return object.version() != null
        ? "it has a `version`: write `newerBy: version`"
        : object.updatedAt() == null ? "it has no `updatedAt`" : null;
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }
}

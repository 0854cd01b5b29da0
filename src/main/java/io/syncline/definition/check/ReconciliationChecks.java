package io.syncline.definition.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.rule.Reconciliation;
import io.syncline.core.definition.source.SyncDefinition;
import io.syncline.core.reconcile.difference.Bucket;
import io.syncline.definition.binding.ConstantNames;
import io.syncline.definition.source.Forms;
import java.math.BigDecimal;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.quartz.CronExpression;

/** Checks the reconciliation of a sync: words, schedules and the syncs it runs after. */
public final class ReconciliationChecks {

  private static final String AT = "/syncConfig/reconciliation/";

  /** Quartz writes {@code ?} and {@code *} so inside, and would fire at every hour for 99. */
  private static final Pattern QUARTZ_OWN = Pattern.compile("(?<![0-9])9[89](?![0-9])");

  private static final String CRON = "a Quartz cron such as 0 0 6 * * ?";

  private final SyncDefinition sync;
  private final Reconciliation rules;
  private final List<Finding> findings = new ArrayList<>();

  private ReconciliationChecks(SyncDefinition sync) {
    this.sync = sync;
    this.rules = sync.syncConfig().reconciliation();
  }

  /**
   * @param after of every sync of the folder, by its name, the one it comes after; null: none
   */
  public static List<Finding> of(SyncDefinition sync, Map<String, @Nullable String> after) {
    var checks = new ReconciliationChecks(sync);
    checks.buckets();
    checks.schedule("schedule", rulesOf(sync).timing().schedule(), List.of("daily", "weekly"));
    checks.schedule(
        "summary", rulesOf(sync).reports().summary(), List.of("weekly", "daily", "none"));
    checks.frequency();
    checks.after(after);
    checks.owner();
    checks.numbers();
    return checks.findings;
  }

  private static Reconciliation rulesOf(SyncDefinition sync) {
    return sync.syncConfig().reconciliation();
  }

  private void problem(String path, String message) {
    findings.add(Finding.problem(path, message));
  }

  private void buckets() {
    var allowed =
        ConstantNames.of(Bucket.class).stream().filter(it -> !it.equals("undecidable")).toList();
    for (var name : rules.respond().byBucket().keySet()) {
      if (allowed.stream().noneMatch(it -> Names.same(it, name))) {
        problem(AT + "respond/" + name, ConstantNames.unknown(name, "a bucket", allowed));
      }
    }
  }

  private void schedule(String key, String written, List<String> words) {
    if (words.stream().noneMatch(it -> Names.same(it, written))) {
      var allowed = Stream.concat(words.stream(), Stream.of(CRON)).toList();
      cron(AT + key, written, ConstantNames.unknown(written, "a schedule", allowed));
    }
  }

  private void frequency() {
    var cron = sync.syncConfig().changes().frequency().cron();
    if (cron != null) {
      cron("/syncConfig/frequency", cron, "this is no Quartz cron");
    }
  }

  private void cron(String path, String written, String otherwise) {
    if (written.strip().split(" +").length == 5) {
      problem(
          path, otherwise + "; a Quartz cron begins with the seconds and has a `?` for one day");
      return;
    }
    if (QUARTZ_OWN.matcher(written).find()) {
      problem(path, otherwise + "; no field of a cron goes to 98 or 99");
      return;
    }
    try {
      new CronExpression(written.strip());
    } catch (ParseException | RuntimeException unreadable) {
      var why = Forms.isCron(written) ? ": " + unreadable.getMessage() : "";
      problem(path, otherwise + why);
    }
  }

  /** Beyond these no run could be trusted, and nothing would agree. */
  private void numbers() {
    if (rules.criteria().minCountRatio().signum() < 0
        || rules.criteria().minCountRatio().compareTo(BigDecimal.ONE) > 0) {
      problem(AT + "minCountRatio", "a share from 0 to 1 is expected here");
    }
    var tolerance = rules.criteria().tolerance();
    if (tolerance != null && tolerance.signum() < 0) {
      problem(AT + "tolerance", "`tolerance` is 0 or more");
    }
  }

  /** Reported only where the definition has a reconciliation section. */
  private void owner() {
    if (rules.timing().enabled()
        && rules.reports().owner() == null
        && !rules.equals(Reconciliation.standard())) {
      findings.add(
          Finding.notice(
              "/syncConfig/reconciliation", "no `owner`: no one is notified of what remains"));
    }
  }

  private void after(Map<String, @Nullable String> all) {
    var first = rules.timing().after();
    if (first == null) {
      return;
    }
    var others = all.keySet().stream().filter(it -> !it.equals(sync.service())).sorted().toList();
    if (!others.contains(first)) {
      problem(
          AT + "after",
          others.isEmpty()
              ? "`" + first + "` is not another sync: there is none"
              : ConstantNames.unknown(first, "another sync", others));
      return;
    }
    var seen = new HashSet<String>();
    for (var it = first; it != null && seen.add(it); it = all.get(it)) {
      if (sync.service().equals(all.get(it))) {
        problem(AT + "after", "`" + it + "` comes after this sync already: neither would begin");
        return;
      }
    }
  }
}

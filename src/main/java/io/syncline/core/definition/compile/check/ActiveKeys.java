package io.syncline.core.definition.compile.check;

import io.syncline.core.definition.Finding;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.source.BusinessRule;
import io.syncline.core.definition.source.SyncConfig;
import io.syncline.core.definition.source.SyncDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which keys of a definition do nothing yet in this version: one table. A key that protects keeps
 * its sync from starting, so that nothing runs unprotected.
 */
public final class ActiveKeys {

  /** What is written instead of doing it. */
  private enum Until {
    /** Reported only. */
    REPORTED,
    /** It protects, or running without it would do something else than was written. */
    HELD
  }

  private record Inactive(String path, Until until, Predicate<SyncDefinition> used) {}

  private static final List<Inactive> TABLE =
      List.of(
          held(
              "/syncConfig/frequency",
              sync -> sync.syncConfig().changes().frequency().cron() != null),
          reported("/syncConfig/changeDetection", ActiveKeys::detectsOtherwise),
          reported(
              "/syncConfig/keepUnmapped", sync -> sync.syncConfig().governance().keepUnmapped()));

  private static final String MESSAGE = "recognised, not active in this version";

  private ActiveKeys() {}

  public static List<Finding> check(SyncDefinition sync) {
    var findings = new ArrayList<Finding>();
    for (var key : TABLE) {
      if (key.used().test(sync)) {
        findings.add(finding(key.until(), key.path()));
      }
    }
    for (int i = 0; i < sync.businessRules().size(); i++) {
      rule(sync.businessRules().get(i), "/businessRules/" + i, findings);
    }
    return findings;
  }

  private static Inactive held(String path, Predicate<SyncDefinition> used) {
    return new Inactive(path, Until.HELD, used);
  }

  private static Inactive reported(String path, Predicate<SyncDefinition> used) {
    return new Inactive(path, Until.REPORTED, used);
  }

  private static Finding finding(Until until, String path) {
    return until == Until.REPORTED
        ? Finding.notice(path, MESSAGE)
        : Finding.holds(path, MESSAGE + "; the sync is not started while it is written");
  }

  /**
   * Without a rule that holds or derives, records would be written as its author does not want
   * them; an action that is not carried out leaves them as they are.
   */
  private static void rule(BusinessRule rule, String path, List<Finding> findings) {
    var action = rule.action();
    if (rule.rule() != null
        || rule.requiresApproval()
        || rule.startsAction()
        || rule.marksReconciled()
        || rule.derives()
        || rule.generatesInvoice()
        || rule.window() != null) {
      return;
    }
    if (rule.source() != null || rule.target() != null) {
      findings.add(finding(Until.HELD, path + (rule.source() == null ? "/target" : "/source")));
    } else if (action != null && Names.loose(action.canonical()).contains("requireapproval")) {
      findings.add(finding(Until.HELD, path + "/action"));
    } else {
      findings.add(finding(Until.REPORTED, path));
    }
  }

  private static boolean detectsOtherwise(SyncDefinition sync) {
    var way = sync.syncConfig().changes().changeDetection();
    return way != null
        && way != SyncConfig.ChangeDetection.WEBHOOK
        && way != SyncConfig.ChangeDetection.POLLING
        && way != SyncConfig.ChangeDetection.DATABASE_TRIGGER
        && way != SyncConfig.ChangeDetection.CDC
        && way != SyncConfig.ChangeDetection.TIMESTAMP;
  }
}

package io.syncline.core.alert;

import io.syncline.core.definition.rule.AlertRule;

/** Where in the console a person does something about an alert. */
public final class AlertPages {

  /** Where all that is open is shown. */
  public static final String ALL = "/console#alerts";

  private AlertPages() {}

  /** The path of the page. */
  public static String of(AlertRule rule) {
    return switch (rule) {
      case UNREACHABLE,
          CREDENTIALS,
          EXPIRING_CREDENTIALS,
          FOREIGN_WRITES,
          QUOTA,
          WEBHOOKS,
          CAPTURE,
          FAILURES ->
          "/console#systems";
      case LAG -> "/console#syncs";
      case DEAD_LETTERS -> "/console/dead-letters";
      case CONFLICTS -> "/console/questions?kind=conflict";
      case QUESTIONS, BRAKES -> "/console/questions";
      case LARGE_CHANGES -> "/console/questions?kind=safety-hold";
      case OVERDUE -> "/console/questions?overdue=true";
      case WORKFLOWS -> "/console/workflows";
      case ERASURES -> "/console/erasures";
      case QUALITY -> "/console/quality";
      case SCHEMA -> "/console/quality#drifts";
      case DIFFERENCES, RECONCILIATION -> "/console/runs?kind=reconcile";
    };
  }
}

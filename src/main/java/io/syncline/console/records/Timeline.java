package io.syncline.console.records;

import io.syncline.api.audit.AuditView;
import io.syncline.api.http.Masking;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import io.syncline.console.records.RecordPageView.Change;
import io.syncline.console.records.RecordPageView.Group;
import io.syncline.console.records.RecordPageView.History;
import io.syncline.console.records.RecordPageView.Step;
import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What happened to a record, as the audit log has it. */
@Singleton
class Timeline {

  private static final int STEPS = 100;
  private static final String ASKED = "enrichment-asked";
  private static final String WITHOUT = "enrichment-without-values";

  private final AuditLog log;
  private final Masking masking;

  Timeline(AuditLog log, Masking masking) {
    this.log = log;
    this.masking = masking;
  }

  History of(RecordId record, Set<String> references, Instant now) {
    var entries = log.list(AuditLog.Query.of(record, STEPS + 1)).rows();
    var groups = new ArrayList<Group>();
    var quiet = new ArrayList<Step>();
    for (var entry : entries.subList(0, Math.min(STEPS, entries.size()))) {
      var step = step(entry, references, now);
      if (entry.result().outcome() == AuditEntry.Outcome.SKIPPED
          && step.changes().isEmpty()
          && !isQuestion(entry)) {
        quiet.add(step);
      } else {
        fold(quiet, groups);
        groups.add(new Group(step, List.of(), ""));
      }
    }
    fold(quiet, groups);
    return new History(groups, entries.size() > STEPS);
  }

  /** What changed nothing takes one line, however often it happened. */
  private static void fold(List<Step> quiet, List<Group> groups) {
    if (!quiet.isEmpty()) {
      groups.add(
          new Group(
              null, List.copyOf(quiet), CountText.of(quiet.size(), "read") + " changed nothing"));
      quiet.clear();
    }
  }

  private static boolean isQuestion(AuditEntry entry) {
    return WITHOUT.equals(entry.result().reason()) || ASKED.equals(entry.result().reason());
  }

  /** A question to a source names what was sent; it changed nothing. */
  private static Step question(AuditView view, AuditEntry entry, Instant now) {
    var source = name(entry.systems().source(), "no system");
    boolean asked = ASKED.equals(entry.result().reason());
    return new Step(
        DisplayedTime.of(view.at(), now),
        source + (asked ? " was asked for what is empty" : " knew nothing of what is empty"),
        StatusLabel.plain(
            asked ? "by " + String.join(", ", view.changes().keySet()) : "nothing to do"),
        view.result().reason(),
        view.actor(),
        view.run(),
        List.of());
  }

  private Step step(AuditEntry entry, Set<String> references, Instant now) {
    var view = AuditView.of(entry, masking);
    if (isQuestion(entry)) {
      return question(view, entry, now);
    }
    return new Step(
        DisplayedTime.of(view.at(), now),
        what(entry),
        outcome(entry.result().outcome()),
        view.result().reason(),
        view.actor(),
        view.run(),
        view.changes().entrySet().stream()
            .map(it -> change(it.getKey(), it.getValue(), references))
            .toList());
  }

  private static Change change(String attribute, AuditView.ChangeView it, Set<String> references) {
    boolean reference = references.contains(attribute);
    return new Change(
        attribute,
        shown(it.before(), it.masked(), reference),
        shown(it.after(), it.masked(), reference));
  }

  private static DisplayedValue shown(@Nullable Value value, boolean masked, boolean reference) {
    if (value == null && !masked) {
      return DisplayedValue.NOTHING;
    }
    return reference ? DisplayedValue.reference(value, masked) : DisplayedValue.of(value, masked);
  }

  private static String what(AuditEntry entry) {
    var source = name(entry.systems().source(), "no system");
    var target = name(entry.systems().target(), "no system");
    boolean written = entry.systems().target() != null;
    return switch (entry.result().operation()) {
      case RECEIVE -> "A change of " + source + " was read";
      case APPLY ->
          (entry.result().outcome() == AuditEntry.Outcome.APPLIED
                  ? "The record took a change from "
                  : "Looked at a change of ")
              + source;
      case CREATE -> written ? "Created in " + target : "The record was created from " + source;
      case UPDATE -> written ? "Written to " + target : "The record was updated";
      case DELETE -> written ? "Deleted in " + target : "Deleted in " + source;
      case ARCHIVE -> written ? "Archived in " + target : "Archived";
      case UNLINK -> written ? "Unlinked from " + target : "Unlinked";
      case RESTORE -> written ? "Restored in " + target : "Restored";
      case LINK -> "Linked";
      case CONFLICT -> "A conflict was found";
      case REVIEW -> "A question was opened or answered";
      case REPLAY -> "Failed work was repeated";
    };
  }

  private static String name(@Nullable SystemId system, String none) {
    return system == null ? none : system.value();
  }

  private static StatusLabel outcome(AuditEntry.Outcome outcome) {
    return switch (outcome) {
      case APPLIED -> StatusLabel.good("done");
      case SKIPPED -> StatusLabel.plain("nothing to do");
      case HELD -> StatusLabel.warn("held");
      case FAILED -> StatusLabel.bad("failed");
      case UNKNOWN -> StatusLabel.warn("outcome not known");
    };
  }
}

package io.syncline.core.sync.state;

import io.syncline.core.definition.key.NamePattern;
import io.syncline.core.definition.system.ObjectType;
import io.syncline.core.definition.system.SystemType;
import io.syncline.core.definition.system.Webhook;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.path.Paths;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the events that report an edit which a write of ours may have overwritten: dated after the
 * read the write was computed from and before the write, and not proven ours (S8). Pure.
 *
 * <p>An event is proven harmless where it names us as its source; names a field that was not
 * written, or a value that we wrote or received as answer; where it has no value and its time is
 * that of one of our answers; or where the system's own clock puts it outside the write's window
 * (docs/decisions/0018-overwritten-edits.md).
 */
public final class LostUpdateDetector {

  /**
   * An edit that may be gone.
   *
   * @param fields the native fields that it may have concerned; all were written
   * @param value the value it reported; null: the event has none
   * @param at when, by the system's clock
   */
  public record Lost(InboxEvent event, Set<String> fields, @Nullable Value value, Instant at) {}

  private final Webhook webhook;
  private final SystemType type;

  private LostUpdateDetector(Webhook webhook, SystemType type) {
    this.webhook = webhook;
    this.type = type;
  }

  /** For a system that reports edits and when they happened; null for any other. */
  public static @Nullable LostUpdateDetector of(SystemType type) {
    var webhook = type.webhook();
    return webhook == null || webhook.occurredAt() == null
        ? null
        : new LostUpdateDetector(webhook, type);
  }

  /** The records of which an event may report a lost edit. */
  public Set<NativeRef> askedFor(List<Observation> observations) {
    return observations.stream()
        .filter(it -> it.record() != null)
        .filter(it -> it.events().stream().anyMatch(event -> reportsEdit(event.event())))
        .map(Observation::ref)
        .collect(Collectors.toSet());
  }

  private static boolean reportsEdit(InboxEvent event) {
    return event.source() == InboxEvent.Source.HOOK
        && event.kind() == Webhook.EventKind.UPDATED
        && event.occurredAt() != null;
  }

  /**
   * @param windows all that is remembered of writes to this record
   */
  public List<Lost> lost(Observation observation, List<WriteWindow> windows) {
    var found = new ArrayList<Lost>();
    for (var queued : observation.events()) {
      var event = queued.event();
      var at = event.occurredAt();
      if (at != null && reportsEdit(event) && !isOwn(event.payload())) {
        var fields = lost(event, at, windows);
        if (!fields.isEmpty()) {
          found.add(new Lost(event, fields, reportedValue(event), at));
        }
      }
    }
    return found;
  }

  private Set<String> lost(InboxEvent event, Instant at, List<WriteWindow> windows) {
    var step = granularity(event.ref());
    var field = field(event);
    var value = field == null ? null : reportedValue(event);
    boolean ours =
        value != null
            ? windows.stream().anyMatch(it -> it.wrote(field, value))
            : windows.stream().anyMatch(it -> isSame(at, it.writtenAt(), step));
    var fields = new HashSet<String>();
    for (var window : ours ? List.<WriteWindow>of() : windows) {
      if (isInside(at, window, step)) {
        fields.addAll(
            field == null
                ? window.written().keySet()
                : window.written().containsKey(field) ? Set.of(field) : Set.of());
      }
    }
    return fields;
  }

  private @Nullable Value reportedValue(InboxEvent event) {
    var change = webhook.change();
    return change == null || change.value() == null || field(event) == null
        ? null
        : Paths.read(event.payload(), change.value());
  }

  /** The path of the one field it reports; null where it names none that is known here. */
  private @Nullable String field(InboxEvent event) {
    var change = webhook.change();
    if (change == null || !(Paths.read(event.payload(), change.field()) instanceof Value.Text it)) {
      return null;
    }
    var path = NamePattern.find(change.fields(), it.value());
    return path == null ? null : path.replace("*", it.value());
  }

  /** Whether the event itself names a write of ours as its cause. */
  private boolean isOwn(Value.Struct payload) {
    return !webhook.own().isEmpty()
        && webhook.own().entrySet().stream()
            .allMatch(
                it ->
                    Paths.read(payload, it.getKey()) instanceof Value.Text said
                        && said.value().equals(it.getValue()));
  }

  private Duration granularity(NativeRef ref) {
    ObjectType object = type.objects().get(ref.object());
    return object == null ? Duration.ofMillis(1) : object.granularity();
  }

  /** Of two times of one clock, of which one may be given in whole steps only. */
  private static boolean isSame(Instant at, @Nullable Instant writtenAt, Duration granularity) {
    return writtenAt != null
        && (at.equals(writtenAt)
            || step(at, granularity) == step(writtenAt, granularity)
                && (isWhole(at, granularity) || isWhole(writtenAt, granularity)));
  }

  private static boolean isInside(Instant at, WriteWindow window, Duration granularity) {
    return !wasRead(at, window, granularity) && !isAfter(at, window, granularity);
  }

  /**
   * What happened before the state that was read is in it. Within one step of the clock only the
   * time of the read decides.
   */
  private static boolean wasRead(Instant at, WriteWindow window, Duration granularity) {
    var state = window.readState();
    if (state == null) {
      return at.isBefore(window.readAt());
    }
    if (at.equals(state) && !isWhole(state, granularity)) {
      return true;
    }
    return at.isBefore(state)
        || step(at, granularity) == step(state, granularity)
            && isWhole(state, granularity)
            && !window.readAt().isBefore(start(state, granularity).plus(granularity));
  }

  /**
   * An edit after the write is visible in the copy; for an edit within the same step this is not
   * known.
   */
  private static boolean isAfter(Instant at, WriteWindow window, Duration granularity) {
    var written = window.writtenAt();
    if (written == null) {
      return at.isAfter(window.doneAt());
    }
    return isWhole(written, granularity)
        ? step(at, granularity) > step(written, granularity)
        : at.isAfter(written);
  }

  private static boolean isWhole(Instant at, Duration granularity) {
    return granularity.toMillis() > 1 && start(at, granularity).equals(at);
  }

  private static Instant start(Instant at, Duration granularity) {
    return Instant.ofEpochMilli(step(at, granularity) * Math.max(1, granularity.toMillis()));
  }

  private static long step(Instant at, Duration granularity) {
    return Math.floorDiv(at.toEpochMilli(), Math.max(1, granularity.toMillis()));
  }
}

package io.syncline.core.sync.erasure;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.definition.model.SyncRules.Retention;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.UnifiedRecord.Status;
import io.syncline.core.model.scalar.IsoTimes;
import io.syncline.core.model.scalar.Scalars;
import io.syncline.core.notify.Message;
import io.syncline.core.notify.Messenger;
import io.syncline.core.privacy.Erasures;
import io.syncline.core.runtime.Runtime;
import io.syncline.core.sync.read.Records;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records that are older than their definition keeps them. They are listed; where every sync that
 * limits their age says so, their erasure begins by itself, within the brake on deletes.
 */
public final class DueErasures {

  private static final int PAGE = 200;

  private final Records records;
  private final Erasures erasures;
  private final ErasureControl control;
  private final Installations installations;
  private final Messenger messenger;
  private final InstantSource clock;

  public DueErasures(
      Records records,
      Erasures erasures,
      ErasureControl control,
      Runtime runtime,
      Messenger messenger) {
    this.records = records;
    this.erasures = erasures;
    this.control = control;
    this.installations = runtime.installations();
    this.messenger = messenger;
    this.clock = runtime.clock();
  }

  /**
   * A record that is due.
   *
   * @param since from when on it aged
   * @param at when it became due
   * @param erases whether it is erased without being asked about
   * @param hold the legal hold that keeps it; null: none does
   */
  public record Due(
      RecordId record,
      String entity,
      Instant since,
      Instant at,
      boolean erases,
      @Nullable String hold) {}

  /**
   * Those of an entity, in the order of their ids.
   *
   * @param after the last one of the page before; null: the first page
   */
  public List<Due> list(String name, @Nullable RecordId after, int limit) {
    var entity = installations.current().entity(name).orElse(null);
    var due = new ArrayList<Due>();
    if (entity == null || retentions(entity).isEmpty()) {
      return due;
    }
    var held = new TreeMap<RecordId, String>();
    erasures.holds(Set.of(name)).forEach(it -> held.put(it.record(), it.reason()));
    var now = clock.instant();
    for (var page = records.list(name, after, PAGE);
        !page.isEmpty() && due.size() < limit;
        page = records.list(name, page.get(page.size() - 1).id(), PAGE)) {
      var merged = control.merged(page.stream().map(UnifiedRecord::id).toList());
      for (var record : page) {
        of(entity, record, now)
            .filter(it -> !merged.contains(it.record()))
            .filter(it -> due.size() < limit)
            .ifPresent(
                it ->
                    due.add(
                        new Due(
                            it.record(),
                            it.entity(),
                            it.since(),
                            it.at(),
                            it.erases(),
                            held.get(it.record()))));
      }
    }
    return due;
  }

  private static List<Retention> retentions(Entity entity) {
    return entity.syncs().stream()
        .map(it -> it.safeguards().privacy().retention())
        .filter(Objects::nonNull)
        .toList();
  }

  /** Of several syncs the one that keeps it longest counts; without its date it is never due. */
  static Optional<Due> of(Entity entity, UnifiedRecord record, Instant now) {
    var retentions = retentions(entity);
    if (retentions.isEmpty() || record.status() == Status.ERASED) {
      return Optional.empty();
    }
    Due last = null;
    for (var it : retentions) {
      var since = since(entity, record, it);
      if (since == null) {
        return Optional.empty();
      }
      var at = since.atZone(entity.reading().timeZone()).plus(it.after()).toInstant();
      if (last == null || at.isAfter(last.at())) {
        last = new Due(record.id(), entity.name(), since, at, false, null);
      }
    }
    boolean erases = retentions.stream().allMatch(Retention::erases);
    return Optional.ofNullable(last)
        .filter(it -> !it.at().isAfter(now))
        .map(it -> new Due(it.record(), it.entity(), it.since(), it.at(), erases, null));
  }

  private static @Nullable Instant since(Entity entity, UnifiedRecord record, Retention retention) {
    if (retention.since() == null) {
      return record.attributes().values().stream()
          .filter(it -> !it.source().equals(AttributeState.RULE))
          .filter(it -> !it.source().equals(AttributeState.ENRICHMENT))
          .map(AttributeState::editedAt)
          .max(Instant::compareTo)
          .orElse(null);
    }
    var value = record.value(retention.since());
    var text = value == null || value.isEmpty() ? null : Scalars.text(value);
    var read = text == null ? null : IsoTimes.read(text);
    return read == null ? null : IsoTimes.instant(read, entity.reading().timeZone());
  }

  /** Begins what is to be erased by itself, and tells once a month who is responsible. */
  public void runOnce() {
    for (var entity : installations.current().entities().values()) {
      if (!retentions(entity).isEmpty()) {
        entity(entity);
      }
    }
  }

  private void entity(Entity entity) {
    long asked = 0;
    long held = 0;
    long waiting = 0;
    RecordId after = null;
    for (var page = list(entity.name(), after, PAGE); !page.isEmpty(); ) {
      for (var it : page) {
        if (it.hold() != null) {
          held++;
        } else if (!it.erases()) {
          asked++;
        } else if (waiting > 0) {
          waiting++;
        } else {
          switch (control.beginDue(it, AuditEntry.SYNCLINE)) {
            case BRAKED -> waiting++;
            case REFUSED -> asked++;
            case BEGUN -> {}
          }
        }
      }
      after = page.get(page.size() - 1).record();
      page = list(entity.name(), after, PAGE);
    }
    if (asked + waiting > 0) {
      tell(entity, Map.of("asked", asked, "held", held, "waiting", waiting));
    }
  }

  private void tell(Entity entity, Map<String, Long> numbers) {
    var now = clock.instant().atZone(entity.reading().timeZone());
    var sync =
        entity.syncs().stream()
            .filter(it -> it.safeguards().privacy().retention() != null)
            .findFirst()
            .map(SyncRules::sync)
            .orElse(entity.name());
    var text =
        "Records of `%s` are older than they may be kept: %d wait for a person, %d for the brake on"
            + " deletes. `syncline privacy preview` lists them";
    messenger.send(
        new Message(
                new Message.Topic("retention", sync, null),
                Message.Urgency.NOTICE,
                null,
                text.formatted(entity.name(), numbers.get("asked"), numbers.get("waiting")),
                numbers)
            .once("retention-" + entity.name() + "-" + YearMonth.from(now)));
  }
}

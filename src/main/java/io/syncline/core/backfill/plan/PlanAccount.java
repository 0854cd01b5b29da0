package io.syncline.core.backfill.plan;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.audit.AuditEntry.Outcome;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Naming;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.system.NativeRecord;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.path.Paths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes items of what a page that was played came to, grouped by the copy that led to them. */
final class PlanAccount {

  private final Installation installation;
  private final CopyComparison looks;
  private final InMemoryStores inMemoryStores;
  private final Set<RecordId> known;
  private final Set<NativeRef> linked = new HashSet<>();
  private final Map<SystemId, DryRunSystem> systems;
  private final Set<SystemId> targets;
  private final Map<RecordId, NativeRef> sources = new HashMap<>();
  private final Map<RecordId, RecordState> records = new HashMap<>();
  private final Map<NativeRef, List<PlanItem>> bySource = new LinkedHashMap<>();
  private final List<PlanItem> others = new ArrayList<>();

  PlanAccount(
      Installation installation,
      Transformer transformer,
      InMemoryStores inMemoryStores,
      List<NativeRef> page,
      Map<RecordId, RecordState> learnt,
      Map<SystemId, DryRunSystem> systems,
      Set<SystemId> targets) {
    this.installation = installation;
    this.looks = new CopyComparison(transformer);
    this.inMemoryStores = inMemoryStores;
    this.known = learnt.keySet();
    learnt.values().forEach(it -> it.links().forEach(one -> linked.add(one.link().ref())));
    this.systems = systems;
    this.targets = targets;
    page.forEach(it -> bySource.put(it, new ArrayList<>()));
    for (var state : inMemoryStores.records()) {
      records.put(state.record().id(), state);
      state.links().stream()
          .map(it -> it.link().ref())
          .filter(bySource::containsKey)
          .findFirst()
          .ifPresent(it -> sources.put(state.record().id(), it));
    }
  }

  List<PlanItem> items() {
    inMemoryStores.conflicts().stream().filter(it -> !it.open()).forEach(this::conflict);
    inMemoryStores.account().forEach(this::entry);
    inMemoryStores.questions().forEach(this::question);
    inMemoryStores.asked().stream()
        .filter(it -> sources.containsKey(it.record()))
        .forEach(this::question);
    inMemoryStores.deadLetters().forEach(this::deadLetter);
    records.values().forEach(this::joined);
    var items = new ArrayList<PlanItem>();
    bySource.values().forEach(items::addAll);
    items.addAll(others);
    return items;
  }

  private void entry(AuditEntry entry) {
    var target = entry.systems().target();
    if (entry.result().outcome() != Outcome.APPLIED
        || target == null
        || !targets.contains(target)) {
      return;
    }
    var kind = kind(entry.result().operation());
    if (kind == null) {
      return;
    }
    var copy = entry.about().ref();
    add(
        kind,
        entry.about().entity(),
        entry.about().record(),
        null,
        target,
        copy,
        entry.changes(),
        sent(entry),
        entry.result().reason(),
        kind == PlanItem.Kind.UPDATE && newer(entry));
  }

  private static PlanItem.@Nullable Kind kind(AuditEntry.Operation operation) {
    return switch (operation) {
      case CREATE -> PlanItem.Kind.CREATE;
      case UPDATE, RESTORE -> PlanItem.Kind.UPDATE;
      case ARCHIVE, DELETE, UNLINK -> PlanItem.Kind.REMOVE;
      case LINK -> PlanItem.Kind.LINK;
      default -> null;
    };
  }

  /** As it would be sent, without our marker, which names a record that is not there yet. */
  private Value.Struct sent(AuditEntry entry) {
    var target = entry.systems().target();
    var system = target == null ? null : systems.get(target);
    var request = system == null ? null : system.requests().get(key(entry));
    if (system == null || request == null) {
      return Value.Struct.EMPTY;
    }
    var type = system.type().objects().get(request.object());
    var marker = type == null ? null : type.marker();
    return marker == null ? request.fields() : Paths.without(request.fields(), List.of(marker));
  }

  /** A create's key names what it made; that of any other write is its intent (S9). */
  private static String key(AuditEntry entry) {
    var ref = entry.about().ref();
    return ref != null
            && entry.result().operation() == AuditEntry.Operation.CREATE
            && PlanItem.isPlanned(ref)
        ? ref.id().substring(PlanItem.PLANNED.length())
        : entry.cause().toString();
  }

  /** The copy says it was changed after every value that would overwrite what it holds. */
  private boolean newer(AuditEntry entry) {
    var copy = entry.about().ref();
    var state = records.get(entry.about().record());
    var system = copy == null ? null : systems.get(copy.system());
    var really = system == null || copy == null ? null : system.really(copy);
    var at = really == null ? null : really.updatedAt();
    if (at == null || state == null) {
      return false;
    }
    return entry.changes().entrySet().stream()
        .filter(it -> it.getValue().before() != null && !it.getValue().before().isEmpty())
        .map(it -> state.record().attributes().get(it.getKey()))
        .anyMatch(it -> it != null && it.editedAt().isBefore(corrected(at, system)));
  }

  private static Instant corrected(Instant at, DryRunSystem system) {
    return at.minus(system.clockOffset());
  }

  private void conflict(Conflict it) {
    var winner = it.decided().winner();
    var outcome = it.decided().outcome();
    var value =
        outcome != null
            ? outcome
            : it.seen().system().equals(winner) ? it.seen().value() : it.held().value();
    var loser = it.seen().system().equals(winner) ? it.held() : it.seen();
    add(
        PlanItem.Kind.CONFLICT,
        it.entity(),
        it.record(),
        null,
        loser.system(),
        copy(it, loser.system()),
        Map.of(it.attribute(), new AttributeChange(loser.value(), value)),
        Value.Struct.EMPTY,
        Hyphenated.of(it.kind()) + ": " + winner + " wins",
        false);
  }

  private @Nullable NativeRef copy(Conflict it, SystemId system) {
    var state = records.get(it.record());
    var participant = installation.entity(it.entity()).flatMap(of -> of.participant(system));
    return state == null || participant.isEmpty()
        ? null
        : state
            .main(system, participant.get().object())
            .map(main -> main.link().ref())
            .orElse(null);
  }

  private void question(ReviewItem it) {
    var changes = new HashMap<String, AttributeChange>();
    it.attributes().stream()
        .filter(name -> name.indexOf('@') < 0)
        .forEach(name -> changes.put(name, asked(it.record(), name)));
    var ref = it.ref();
    add(
        PlanItem.Kind.QUESTION,
        it.entity(),
        it.record(),
        ref,
        ref == null ? null : ref.system(),
        ref,
        changes,
        Value.Struct.EMPTY,
        Hyphenated.of(it.kind())
            + ": "
            + (it.question().contains(PlanItem.PLANNED) || unborn(it) ? "" : it.question()),
        false);
  }

  /** The values between which a person is to decide; none where it is about something else. */
  private AttributeChange asked(@Nullable RecordId record, String attribute) {
    return inMemoryStores.conflicts().stream()
        .filter(it -> it.open() && it.record().equals(record))
        .filter(it -> it.attribute().equals(attribute))
        .findFirst()
        .map(it -> new AttributeChange(it.seen().value(), it.held().value()))
        .orElseGet(() -> new AttributeChange(null, null));
  }

  /** Its question may name a record that is plannedWrites. */
  private boolean unborn(ReviewItem it) {
    var record = it.record();
    return record != null && !known.contains(record) && it.question().contains(record.toString());
  }

  /** A copy that is linked, and nothing else comes of it. */
  private void joined(RecordState state) {
    for (var it : state.links()) {
      var ref = it.link().ref();
      if (bySource.getOrDefault(ref, others).isEmpty()
          && bySource.containsKey(ref)
          && !linked.contains(ref)) {
        add(
            PlanItem.Kind.LINK,
            state.record().entity(),
            state.record().id(),
            ref,
            ref.system(),
            ref,
            Map.of(),
            Value.Struct.EMPTY,
            it.link().madeBy(),
            false);
      }
    }
  }

  private void deadLetter(DeadLetter it) {
    add(
        PlanItem.Kind.REJECTED,
        it.about().entity(),
        it.about().record(),
        it.about().ref(),
        it.system(),
        it.about().ref(),
        Map.of(),
        Value.Struct.EMPTY,
        it.failure().stage() + ": " + it.failure().reason(),
        false);
  }

  private void add(
      PlanItem.Kind kind,
      String entity,
      @Nullable RecordId record,
      @Nullable NativeRef seen,
      @Nullable SystemId target,
      @Nullable NativeRef copy,
      Map<String, AttributeChange> changes,
      Value.Struct fields,
      @Nullable String reason,
      boolean newer) {
    var source =
        seen != null && bySource.containsKey(seen)
            ? seen
            : record == null ? null : sources.get(record);
    var item =
        new PlanItem(
            0,
            kind,
            new PlanItem.Subject(
                entity,
                names(entity, record),
                record == null || !known.contains(record) ? null : record),
            new PlanItem.Source(source, source == null ? null : hash(source)),
            new PlanItem.Target(target, copy, copy == null ? null : hash(copy)),
            new PlanItem.Effect(changes, fields, reason, newer),
            new PlanItem.Progress(PlanItem.Status.PLANNED, null));
    (source == null ? others : bySource.get(source)).add(item);
  }

  /** Its business key, what it is called, and in which currency its amounts are. */
  private Map<String, Value> names(String entity, @Nullable RecordId record) {
    var state = record == null ? null : records.get(record);
    var rules = installation.entity(entity).orElse(null);
    if (state == null || rules == null) {
      return Map.of();
    }
    var names = new HashMap<String, Value>();
    Stream.concat(Naming.of(rules).stream(), Naming.currencies(rules).stream())
        .forEach(
            name -> {
              var value = state.record().value(name);
              if (value != null && !value.isEmpty()) {
                names.put(name, value);
              }
            });
    return names;
  }

  private @Nullable VersionHash hash(NativeRef ref) {
    var system = systems.get(ref.system());
    NativeRecord really = system == null ? null : system.really(ref);
    return really == null ? null : looks.hash(installation, really);
  }
}

package io.syncline.app.cases;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.cases.CaseFile.Case;
import io.syncline.core.definition.cases.CaseFile.ExpectedDeadLetter;
import io.syncline.core.definition.cases.CaseFile.ExpectedReview;
import io.syncline.core.definition.cases.CaseFile.Happening;
import io.syncline.core.definition.cases.CaseFile.Then;
import io.syncline.core.definition.cases.CaseFile.Write;
import io.syncline.core.definition.compile.form.EntityForm;
import io.syncline.core.definition.compile.form.LoadedSync;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.definition.source.DefinitionText;
import io.syncline.core.engine.trial.Trial;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.path.Paths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads out of a world what became of the record that was tried. */
final class TrialResult {

  private static final int ALL = 500;

  /** What happens to the record leads to what is written. */
  private static final Comparator<AuditEntry> BY_ORDER =
      Comparator.comparing(AuditEntry::at)
          .thenComparing(it -> it.systems().target() != null)
          .thenComparing(AuditEntry::cause);

  private final LoadedSync sync;
  private final CasePlay play;
  private final NativeRef ref;
  private final Entity entity;
  private final EntityForm form;

  TrialResult(LoadedSync sync, CasePlay play, Happening last) {
    this.sync = sync;
    this.play = play;
    this.ref = play.names.ref(last.system(), last.object(), last.id(), null);
    this.entity =
        play.world
            .installation
            .entityOf(ref.system(), ref.object())
            .orElseThrow(() -> new CaseFault("an object of no entity"));
    this.form =
        play.form.entities().stream()
            .filter(it -> it.name().equals(entity.name()))
            .findFirst()
            .orElseThrow();
  }

  /**
   * @param written makes a case of what came of it
   */
  Trial of(Function<Then, Case> written) {
    var state = play.world.store.records().find(ref);
    var targets =
        entity.participants().stream()
            .filter(it -> !it.system().equals(ref.system()))
            .map(it -> target(it, state))
            .toList();
    return new Trial(
        entity.name(),
        ref,
        new TrialFields(sync, play, entity, form).of(ref),
        state.map(this::holdings).orElse(List.of()),
        steps(),
        waits(),
        targets,
        written.apply(then(state)));
  }

  private String view(String attribute) {
    return form.map().views().getOrDefault(attribute, attribute);
  }

  private List<Trial.Holding> holdings(RecordState state) {
    var holdings = new ArrayList<Trial.Holding>();
    new TreeMap<>(state.record().attributes())
        .forEach(
            (name, it) ->
                holdings.add(
                    new Trial.Holding(
                        view(name),
                        it.value(),
                        entity.participant(it.source()).isPresent() ? it.source().value() : "")));
    return holdings;
  }

  private List<Trial.Step> steps() {
    return play.world.store.audit().list(AuditLog.Query.newest(ALL)).rows().stream()
        .sorted(BY_ORDER)
        .map(TrialResult::step)
        .toList();
  }

  private static Trial.Step step(AuditEntry entry) {
    return new Trial.Step(
        word(entry.result().operation()),
        word(entry.result().outcome()),
        entry.systems().target(),
        entry.result().reason());
  }

  private List<String> waits() {
    var waits = new ArrayList<String>();
    reviews().forEach(it -> waits.add(it.question()));
    deadLetters()
        .forEach(
            it ->
                waits.add(
                    "A dead letter: %s failed, %s"
                        .formatted(it.failure().stage(), it.failure().reason())));
    return waits;
  }

  private List<ReviewItem> reviews() {
    return play.world.store.questions().openReviews(new Questions.Query(null, false, null, ALL));
  }

  private List<DeadLetter> deadLetters() {
    return play.world
        .store
        .deadLetters()
        .list(new DeadLetters.Query(null, null, null, null, null, ALL))
        .rows();
  }

  private Trial.Target target(Participant target, Optional<RecordState> state) {
    var writes = writes(target.system());
    var left = new ArrayList<Trial.Left>();
    state.ifPresent(
        it ->
            new PendingWrites(play.world.transformer)
                .reasons(entity, target, it, copy(it, target.system()))
                .forEach(
                    (attribute, reason) -> {
                      if (!isWritten(target, attribute, writes)) {
                        left.add(new Trial.Left(view(attribute), reason));
                      }
                    }));
    return new Trial.Target(target.system(), writes, left);
  }

  private static RecordState.@Nullable LinkState copy(RecordState state, SystemId system) {
    return state.links().stream()
        .filter(it -> it.link().ref().system().equals(system))
        .findFirst()
        .orElse(null);
  }

  private static boolean isWritten(Participant target, String attribute, List<Write> writes) {
    return target.mappings().stream()
        .filter(it -> it.attribute().equals(attribute))
        .anyMatch(it -> writes.stream().anyMatch(w -> w.fields().containsKey(it.field().path())));
  }

  private List<Write> writes(SystemId system) {
    return play.world.system(system).written().stream().map(this::write).toList();
  }

  /** The id of a create is the system's to choose. */
  private Write write(CaseSystem.Written it) {
    var fields = new LinkedHashMap<String, Value>();
    play.names
        .participant(
            play.world.installation.entityOf(it.ref().system(), it.ref().object()).orElseThrow(),
            it.ref().system())
        .mappings()
        .forEach(
            mapping -> {
              var value = Paths.read(it.fields(), mapping.field().path());
              if (value != null) {
                fields.put(mapping.field().path(), value);
              }
            });
    boolean made = it.operation() == Write.Operation.CREATE || it.ref().id().startsWith("new-");
    return new Write(it.operation(), made ? null : it.ref().id(), fields);
  }

  private Then then(Optional<RecordState> state) {
    var writes = new TreeMap<SystemId, List<Write>>();
    play.world.systems.keySet().forEach(it -> writes.put(it, writes(it)));
    return new Then(
        writes,
        state.map(it -> List.of(said(it))).orElse(null),
        null,
        reviews().stream()
            .map(it -> new ExpectedReview(DefinitionText.camel(it.kind().name()), null))
            .toList(),
        deadLetters().stream()
            .map(it -> new ExpectedDeadLetter(it.failure().stage(), null))
            .toList(),
        null,
        null);
  }

  /** What names another record is left out: no case says its id. */
  private Map<String, Value> said(RecordState state) {
    var said = new TreeMap<String, Value>();
    state
        .record()
        .attributes()
        .forEach(
            (name, it) -> {
              if (!entity.references().containsKey(name)) {
                said.put(view(name), it.value());
              }
            });
    return said;
  }

  private static String word(Enum<?> constant) {
    return DefinitionText.camel(constant.name());
  }
}

package io.syncline.console.records;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.api.http.NameView;
import io.syncline.api.records.RecordView;
import io.syncline.api.records.RecordViews;
import io.syncline.api.reviews.ConflictView;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.DisplayedValue;
import io.syncline.console.StatusLabel;
import io.syncline.console.records.RecordPageView.AttributeRow;
import io.syncline.console.records.RecordPageView.ConflictLine;
import io.syncline.console.records.RecordPageView.CopyCell;
import io.syncline.console.records.RecordPageView.CopyHead;
import io.syncline.console.records.RecordPageView.Field;
import io.syncline.console.records.RecordPageView.Head;
import io.syncline.console.records.RecordPageView.LetterLine;
import io.syncline.console.records.RecordPageView.NativeCopy;
import io.syncline.console.records.RecordPageView.Open;
import io.syncline.console.records.RecordPageView.PendingLine;
import io.syncline.console.records.RecordPageView.QuestionLine;
import io.syncline.console.records.RecordPageView.Side;
import io.syncline.core.conflict.Questions;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Naming;
import io.syncline.core.definition.model.SyncRules;
import io.syncline.core.model.Link;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.run.PausedSystems;
import io.syncline.core.run.SyncPauses;
import io.syncline.core.transform.WriteReason;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Puts a record beside its copies, with what is open of it and how it came to be. */
@Singleton
class RecordSheet {

  private static final int CONFLICTS = 20;
  private static final int LETTERS = 20;

  /** What to say of a value that differs, by its code. */
  private static final Map<String, String> WHY =
      Arrays.stream(WriteReason.values())
          .filter(it -> it != WriteReason.AGREES && it != WriteReason.NO_VALUE)
          .collect(toMap(WriteReason::code, WriteReason::sentence));

  private final RecordViews views;
  private final Masking masking;
  private final Installations installations;
  private final Pauses pauses;
  private final Failures failures;
  private final Timeline timeline;
  private final Provenance provenance;

  RecordSheet(
      RecordViews views,
      Masking masking,
      Installations installations,
      Pauses pauses,
      Failures failures,
      Timeline timeline,
      Provenance provenance) {
    this.provenance = provenance;
    this.views = views;
    this.masking = masking;
    this.installations = installations;
    this.pauses = pauses;
    this.failures = failures;
    this.timeline = timeline;
  }

  /** What people paused. */
  @Singleton
  record Pauses(SyncPauses syncs, PausedSystems systems) {}

  /** What did not go by itself. */
  @Singleton
  record Failures(Questions questions, DeadLetters letters) {}

  /**
   * @param refused why a form was not carried out; null: none was sent
   */
  RecordPageView of(RecordState state, @Nullable String refused, Instant now) {
    var record = state.record();
    var view = views.of(state);
    var entity = installations.current().entity(record.entity()).orElse(null);
    var references = references(entity);
    var copies = copies(view, state, now);
    return new RecordPageView(
        head(record, entity),
        notices(record, entity, refused),
        copies,
        attributes(view, record, entity, copies, now),
        view.systems().stream().map(RecordSheet::nativeCopy).toList(),
        open(view, record, now),
        conflicts(record, references, now),
        timeline.of(record.id(), references, now));
  }

  private static Set<String> references(@Nullable Entity entity) {
    return entity == null ? Set.of() : entity.references().keySet();
  }

  private static boolean mapped(@Nullable Entity entity, String system, String attribute) {
    return entity == null
        || entity.participants().stream()
            .filter(it -> it.system().value().equals(system))
            .anyMatch(it -> it.mappingOf(attribute).isPresent());
  }

  private Head head(UnifiedRecord record, @Nullable Entity entity) {
    var values = new HashMap<String, Value>();
    record.attributes().forEach((name, it) -> values.put(name, it.value()));
    var names = masking.names(record.entity(), values);
    var called = names(names, Naming::calls);
    var key = names(names, it -> !Naming.calls(it));
    return new Head(
        record.id().value().toString(),
        record.entity(),
        !called.isEmpty() ? called : key.isEmpty() ? "Record without a name" : key,
        called.isEmpty() ? "" : key,
        record.version(),
        status(ApiWords.of(record.status())),
        entity != null
            && !record.removed()
            && entity.syncs().stream()
                .anyMatch(it -> !it.order().enrichment().sources().isEmpty()));
  }

  static String names(List<NameView> names, Predicate<String> which) {
    return names.stream()
        .filter(it -> !it.masked() && which.test(it.attribute()))
        .map(it -> DisplayedValue.of(it.value(), false).text())
        .filter(it -> !it.isBlank())
        .limit(3)
        .collect(joining(" "));
  }

  /**
   * @param status as the API writes it
   */
  static StatusLabel status(String status) {
    return switch (status) {
      case "active" -> StatusLabel.good(status);
      case "paused", "quarantined" -> StatusLabel.warn(status);
      default -> StatusLabel.plain(status);
    };
  }

  private List<StatusLabel> notices(
      UnifiedRecord record, @Nullable Entity entity, @Nullable String refused) {
    var notices = new ArrayList<StatusLabel>();
    if (refused != null) {
      notices.add(StatusLabel.warn(refused));
    }
    switch (record.status()) {
      case PAUSED ->
          notices.add(StatusLabel.warn("A person paused this record: it is written nowhere."));
      case QUARANTINED ->
          notices.add(
              StatusLabel.warn(
                  "This record is doubted: it is written nowhere until a person has looked."));
      case ARCHIVED -> notices.add(StatusLabel.plain("This record is archived."));
      case ERASED -> notices.add(StatusLabel.plain("The person described was erased."));
      case DELETED -> notices.add(StatusLabel.plain("This record was deleted everywhere."));
      case ACTIVE -> {}
    }
    if (entity == null) {
      notices.add(
          StatusLabel.unknown(
              "No started sync has records of this kind: their values are hidden."));
      return notices;
    }
    var paused = pauses.syncs().paused();
    entity.syncs().stream()
        .map(SyncRules::sync)
        .filter(paused::containsKey)
        .map(it -> "The sync " + it + " was paused by " + paused.get(it).actor() + ".")
        .map(StatusLabel::warn)
        .forEach(notices::add);
    var silenced = pauses.systems().paused();
    entity.participants().stream()
        .map(it -> it.system())
        .filter(silenced::contains)
        .map(it -> "The system " + it + " is paused.")
        .map(StatusLabel::warn)
        .forEach(notices::add);
    return notices;
  }

  /** Main copies, one column for each system; secondary ones are listed below. */
  private static List<CopyHead> copies(RecordView view, RecordState state, Instant now) {
    var main = new TreeMap<String, CopyHead>();
    for (var it : view.systems()) {
      if (it.link().role().equals(ApiWords.of(Link.Role.MAIN))) {
        main.putIfAbsent(
            it.system(),
            new CopyHead(it.system(), it.id(), DisplayedTime.maybe(it.link().lastSyncedAt(), now)));
      }
    }
    return List.copyOf(main.values());
  }

  private List<AttributeRow> attributes(
      RecordView view,
      UnifiedRecord record,
      @Nullable Entity entity,
      List<CopyHead> copies,
      Instant now) {
    var references = references(entity);
    var values = new HashMap<String, Value>();
    record.attributes().forEach((name, it) -> values.put(name, it.value()));
    var came = provenance.of(view, entity, now);
    var rows = new ArrayList<AttributeRow>();
    view.attributes()
        .forEach(
            (name, it) -> {
              var currency = masking.currency(record.entity(), name, values);
              boolean reference = references.contains(name);
              rows.add(
                  new AttributeRow(
                      name,
                      shown(it.value(), it.masked(), reference).in(currency),
                      copies.stream()
                          .map(
                              copy ->
                                  mapped(entity, copy.system(), name)
                                      ? cell(copy.system(), it, reference, currency)
                                          .explained(why(view, copy, name))
                                      : new CopyCell(
                                          copy.system(),
                                          DisplayedValue.UNMAPPED,
                                          false,
                                          null,
                                          null))
                          .toList(),
                      view.held().contains(name),
                      Objects.requireNonNull(came.get(name))));
            });
    return rows;
  }

  private static DisplayedValue shown(@Nullable Value value, boolean masked, boolean reference) {
    return reference ? DisplayedValue.reference(value, masked) : DisplayedValue.of(value, masked);
  }

  private static CopyCell cell(
      String system, RecordView.AttributeView it, boolean reference, @Nullable String currency) {
    var copy = it.systems().get(system);
    return copy == null
        ? new CopyCell(
            system, it.masked() ? DisplayedValue.HIDDEN : DisplayedValue.ABSENT, false, null, null)
        : new CopyCell(
            system,
            shown(copy.value(), false, reference).in(currency),
            copy.value() != null && !copy.agrees(),
            copy.names(),
            null);
  }

  private static @Nullable String why(RecordView view, CopyHead copy, String attribute) {
    return view.targets().stream()
        .filter(it -> it.system().equals(copy.system()) && copy.id().equals(it.id()))
        .map(it -> it.attributes().get(attribute))
        .map(WHY::get)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static NativeCopy nativeCopy(RecordView.LinkView it) {
    return new NativeCopy(
        it.system(),
        it.object(),
        it.id(),
        it.link().role(),
        it.link().madeBy(),
        it.openWrite(),
        it.fields().entrySet().stream()
            .map(
                field ->
                    new Field(
                        field.getKey(),
                        DisplayedValue.of(field.getValue().holds(), field.getValue().masked())))
            .toList());
  }

  private Open open(RecordView view, UnifiedRecord record, Instant now) {
    return new Open(
        view.questions().stream()
            .map(
                it ->
                    new QuestionLine(
                        it.id().toString(),
                        it.kind(),
                        it.question(),
                        joined(it.attributes()),
                        DisplayedTime.of(it.at(), now)))
            .toList(),
        failures.letters().open(record.id(), LETTERS).rows().stream()
            .map(it -> letter(it, now))
            .toList(),
        view.pending().stream().map(it -> pending(it, now)).toList());
  }

  private static LetterLine letter(DeadLetter it, Instant now) {
    return new LetterLine(
        it.id().toString(),
        it.system().value(),
        it.failure().stage(),
        it.failure().reason(),
        joined(it.work().attributes()),
        DisplayedTime.of(it.at(), now));
  }

  private static PendingLine pending(RecordView.PendingView it, Instant now) {
    var state =
        it.writing()
            ? StatusLabel.warn("written, outcome not known yet")
            : it.attempts() == 0
                ? StatusLabel.good("waits")
                : StatusLabel.warn(CountText.of(it.attempts(), "failed attempt"));
    return new PendingLine(
        it.system(),
        joined(it.attributes()),
        state,
        DisplayedTime.of(it.since(), now),
        DisplayedTime.of(it.next(), now));
  }

  private static String joined(Collection<String> attributes) {
    return attributes.stream().sorted().collect(joining(", "));
  }

  private List<ConflictLine> conflicts(UnifiedRecord record, Set<String> references, Instant now) {
    return failures
        .questions()
        .conflicts(new Questions.Query(record.id(), false, null, CONFLICTS))
        .stream()
        .map(it -> conflict(ConflictView.of(it, masking), references, now))
        .toList();
  }

  private static ConflictLine conflict(ConflictView it, Set<String> references, Instant now) {
    boolean reference = references.contains(it.attribute());
    var outcome =
        it.decision().winner() == null
            ? StatusLabel.warn("not decided")
            : it.decision().outcome() == null && !it.masked()
                ? StatusLabel.good(it.decision().winner() + " was kept")
                : StatusLabel.good("decided");
    return new ConflictLine(
        it.attribute(),
        side(it.held(), it.masked(), reference, now),
        side(it.seen(), it.masked(), reference, now),
        outcome,
        it.decision().winner() == null
            ? "rule " + it.decision().rule()
            : Names.same(it.decision().rule(), it.decision().decidedBy())
                ? "by the rule " + it.decision().rule()
                : "rule " + it.decision().rule() + ", by " + it.decision().decidedBy(),
        DisplayedTime.of(it.at(), now));
  }

  private static Side side(
      ConflictView.SideView it, boolean masked, boolean reference, Instant now) {
    return new Side(
        it.system(), shown(it.value(), masked, reference), DisplayedTime.of(it.editedAt(), now));
  }
}

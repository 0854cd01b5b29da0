package io.syncline.api.records;

import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Masking;
import io.syncline.core.conflict.Questions;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.deadletter.DeadLetters;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.delivery.PendingDeliveries;
import io.syncline.core.delivery.Removal;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.value.Value;
import io.syncline.core.model.value.VersionHash;
import io.syncline.core.review.answer.Copies;
import io.syncline.core.sync.match.ReferenceLookup;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.transform.PendingWrites;
import io.syncline.core.transform.Transformer;
import io.syncline.core.transform.WriteReason;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Shows records, with what is masked left out. */
@Singleton
public class RecordViews {

  private static final int MAX_DEAD_LETTERS = 100;

  private final PendingDeliveries pending;
  private final Questions questions;
  private final DeadLetters deadLetters;
  private final Copies copies;
  private final Installations installations;
  private final Masking masking;
  private final ChangeStore changes;
  private final PendingWrites pendingWrites = new PendingWrites(new Transformer());

  RecordViews(
      PendingDeliveries pending,
      Questions questions,
      DeadLetters deadLetters,
      Copies copies,
      Installations installations,
      Masking masking,
      ChangeStore changes) {
    this.pending = pending;
    this.questions = questions;
    this.deadLetters = deadLetters;
    this.copies = copies;
    this.installations = installations;
    this.masking = masking;
    this.changes = changes;
  }

  public RecordView of(RecordState found) {
    var state =
        changes.inTransaction(
            tx -> ReferenceLookup.resolved(installations.current(), found, tx.reads()));
    var record = state.record();
    masking.shows("record", record.entity(), record.id(), null, record.attributes().keySet());
    state
        .links()
        .forEach(
            it ->
                masking.shows(
                    "record",
                    record.entity(),
                    record.id(),
                    null,
                    masking.attributesOf(
                        record.entity(), it.link().ref().system(), it.shadow().fields().keySet())));
    var waiting = pending.of(record.id());
    var failed = deadLetters.open(record.id(), MAX_DEAD_LETTERS).rows();
    return new RecordView(
        record.id().value(),
        record.entity(),
        record.version(),
        ApiWords.of(record.status()),
        attributes(state),
        state.links().stream()
            .sorted(Comparator.comparing(it -> it.link().ref()))
            .map(it -> link(record.entity(), it))
            .toList(),
        waiting.stream().map(RecordViews::pending).toList(),
        state.held().stream().sorted().toList(),
        questions.open(record.id()).items().stream().map(RecordViews::question).toList(),
        failed.stream().map(RecordViews::deadLetter).toList(),
        targets(state, failed, waiting));
  }

  private List<RecordView.TargetView> targets(
      RecordState state, List<DeadLetter> failed, List<PendingDeliveries.Pending> waiting) {
    var entity = installations.current().entity(state.record().entity()).orElse(null);
    if (entity == null) {
      return List.of();
    }
    return entity.participants().stream()
        .map(it -> target(entity, it, state, failedAttributes(it.system(), failed, waiting)))
        .toList();
  }

  /** What a dead letter holds for a system and no delivery that waits is going to write. */
  private static Set<String> failedAttributes(
      SystemId target, List<DeadLetter> failed, List<PendingDeliveries.Pending> waiting) {
    var attributes = new HashSet<String>();
    failed.stream()
        .filter(it -> it.system().equals(target))
        .filter(it -> it.work().kind() == DeadLetter.Kind.DELIVERY)
        .forEach(it -> attributes.addAll(it.work().attributes()));
    waiting.stream()
        .filter(it -> it.target().equals(target))
        .forEach(it -> attributes.removeAll(it.attributes()));
    return attributes;
  }

  private RecordView.TargetView target(
      Entity entity, Participant target, RecordState state, Set<String> failed) {
    var copy = state.main(target.system(), target.object()).orElse(null);
    boolean archived = copy != null && Removal.archived(copy.shadow());
    var reasons = new TreeMap<String, String>();
    pendingWrites
        .reasons(entity, target, state, copy)
        .forEach(
            (attribute, it) ->
                reasons.put(attribute, now(it, archived, failed.contains(attribute)).code()));
    return new RecordView.TargetView(
        target.system().value(),
        target.object(),
        copy == null ? null : copy.link().ref().id(),
        reasons);
  }

  /** What views know beside the one decision. */
  private static WriteReason now(WriteReason reason, boolean archived, boolean failed) {
    boolean open = reason == WriteReason.DUE || reason == WriteReason.NO_COPY;
    if (open && failed) {
      return WriteReason.FAILED;
    }
    return archived && reason == WriteReason.DUE ? WriteReason.ARCHIVED_THERE : reason;
  }

  private static RecordView.DeadLetterRef deadLetter(DeadLetter it) {
    return new RecordView.DeadLetterRef(
        it.id(),
        it.system().value(),
        ApiWords.of(it.work().kind()),
        it.work().attributes().stream().sorted().toList(),
        it.failure().type(),
        it.failure().reason(),
        it.at());
  }

  private static RecordView.QuestionRef question(ReviewItem it) {
    return new RecordView.QuestionRef(
        it.id(),
        ApiWords.of(it.kind()),
        it.attributes().stream().sorted().toList(),
        it.question(),
        it.at());
  }

  private Map<String, RecordView.AttributeView> attributes(RecordState state) {
    var record = state.record();
    var entity = installations.current().entity(record.entity()).orElse(null);
    var views = new TreeMap<String, RecordView.AttributeView>();
    record.attributes().forEach((name, it) -> views.put(name, attribute(state, entity, name, it)));
    return views;
  }

  private RecordView.AttributeView attribute(
      RecordState record, @Nullable Entity entity, String name, AttributeState state) {
    boolean hidden = masking.hides(record.record().entity(), name);
    return new RecordView.AttributeView(
        hidden ? null : state.value(),
        hidden,
        state.source().value(),
        state.editedAt(),
        state.version(),
        rule(entity, name),
        hidden || entity == null ? Map.of() : copies(record, entity, name, state.value()));
  }

  private static @Nullable String rule(@Nullable Entity entity, String attribute) {
    return entity == null
        ? null
        : entity.attribute(attribute).map(it -> ApiWords.of(it.strategy().kind())).orElse(null);
  }

  private Map<String, RecordView.CopyView> copies(
      RecordState record, Entity entity, String attribute, Value value) {
    var views = new TreeMap<String, RecordView.CopyView>();
    var named = copies.named(entity, record, attribute);
    copies
        .meanings(entity, record, attribute)
        .forEach(
            (ref, it) ->
                views.put(
                    ref.system().value(),
                    new RecordView.CopyView(it, it.agreesWith(value), id(named.get(ref)))));
    named.forEach(
        (ref, it) ->
            views.putIfAbsent(ref.system().value(), new RecordView.CopyView(null, false, id(it))));
    return views;
  }

  private static @Nullable String id(@Nullable NativeRef ref) {
    return ref == null ? null : ref.id();
  }

  private RecordView.LinkView link(String entity, LinkState state) {
    var link = state.link();
    var ref = link.ref();
    return new RecordView.LinkView(
        ref.system().value(),
        ref.object(),
        ref.id(),
        SyncedLink.of(link),
        state.shadow().version(),
        state.openIntent(),
        fields(entity, ref, state.shadow().fields()));
  }

  private Map<String, RecordView.FieldView> fields(
      String entity, NativeRef ref, Map<String, FieldShadow> shadows) {
    var views = new TreeMap<String, RecordView.FieldView>();
    shadows.forEach(
        (name, shadow) -> {
          if (Removal.isMark(name)) {
            return;
          }
          boolean hidden = masking.hidesField(entity, ref, name);
          views.put(
              name,
              new RecordView.FieldView(
                  hidden ? null : shadow.held(), hidden, shadow.sent() != null));
        });
    return views;
  }

  private static RecordView.PendingView pending(PendingDeliveries.Pending it) {
    return new RecordView.PendingView(
        it.target().value(),
        it.attributes().stream().sorted().toList(),
        it.attempts(),
        it.writing(),
        it.since(),
        it.next().isBefore(it.since()) ? it.since() : it.next());
  }

  public static @Nullable String text(@Nullable SystemId system) {
    return system == null ? null : system.value();
  }

  static @Nullable String text(@Nullable VersionHash hash) {
    return hash == null ? null : hash.hex();
  }
}

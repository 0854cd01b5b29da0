package io.syncline.api;

import static io.syncline.core.Contacts.BOOKS;
import static io.syncline.core.Contacts.CRM;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditEntry.AttributeChange;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.definition.model.WorkflowPlan;
import io.syncline.core.definition.model.WorkflowPlan.Action;
import io.syncline.core.definition.model.WorkflowPlan.Kind;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.model.About;
import io.syncline.core.model.AttributeState;
import io.syncline.core.model.FieldShadow;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.Origin;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.value.Value;
import io.syncline.core.privacy.Erasure;
import io.syncline.core.sync.effect.ChangeSet;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.sync.state.ChangeStore;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.WorkflowInstance;
import io.syncline.core.workflow.WorkflowInstance.State;
import io.syncline.core.workflow.WorkflowInstance.Status;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Puts state behind the API, through the stores. */
@ApplicationScoped
public class Seeds {

  public static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private final ChangeStore store;
  private final Ids ids;
  private UUID last = new UUID(0, 0);

  Seeds(ChangeStore store, Ids ids) {
    this.store = store;
    this.ids = ids;
  }

  public UUID id() {
    return ids.next();
  }

  private void save(ChangeSet set) {
    store.inTransaction(
        tx -> {
          tx.save(set);
          return true;
        });
  }

  /** A contact that is linked in the CRM, with a delivery to the books waiting. */
  public RecordId contact(String nativeId) {
    var id = ids.nextRecord();
    var set = new ChangeSet();
    var values =
        Map.of("email", "ada@example.com", "lastName", "Lovelace", "company", "Analytical Engines");
    var attributes = new HashMap<String, AttributeState>();
    var fields = new HashMap<String, FieldShadow>();
    values.forEach(
        (name, value) -> {
          attributes.put(name, new AttributeState(Value.text(value), CRM, AT, 1));
          fields.put(name, FieldShadow.read(Value.text(value)));
        });
    var ref = ref(nativeId);
    set.add(new Effect.RecordSaved(UnifiedRecord.born(id, "contact").changed(attributes), 0));
    set.link(Link.made(id, ref, "created"));
    set.add(new Effect.ShadowAdvanced(ref, new Shadow(fields, 1, "7", null)));
    set.add(
        new Effect.DeliveryPlanned(
            Delivery.due(
                ids.next(),
                new Delivery.Change(id, "contact", BOOKS, Set.of("email"), true),
                new Delivery.Cause(List.of(ids.next()), Origin.NONE),
                Instant.parse("2100-01-01T00:00:00Z"))));
    save(set);
    return id;
  }

  public NativeRef ref(String nativeId) {
    return new NativeRef(CRM, "contacts", nativeId);
  }

  public UUID deadLetter(@Nullable RecordId record, @Nullable NativeRef ref, String definition) {
    return deadLetter(
        CRM,
        new About("contact", record, ref),
        record == null ? Set.of() : Set.of("email"),
        definition);
  }

  /** A write of some attributes of a record that failed for good. */
  public UUID failedWrite(RecordId record, SystemId target, Set<String> attributes) {
    return deadLetter(target, new About("contact", record, null), attributes, "");
  }

  private UUID deadLetter(SystemId system, About about, Set<String> attributes, String definition) {
    var set = new ChangeSet();
    var id = ids.next();
    set.add(
        new Effect.DeadLettered(
            new DeadLetter(
                id,
                system,
                new DeadLetter.Work(
                    about.record() == null ? DeadLetter.Kind.EVENT : DeadLetter.Kind.DELIVERY,
                    ids.next(),
                    new Value.Struct(Map.of("email", Value.text("secret@example.com"))),
                    attributes,
                    definition,
                    false),
                about,
                new DeadLetter.LastFailure("transform", 3, "Invalid", "no such picklist value"),
                AT,
                DeadLetter.State.OPEN)));
    save(set);
    return id;
  }

  public void question(RecordId record) {
    var set = new ChangeSet();
    set.add(
        new Effect.ConflictFound(
            new Conflict(
                ids.next(),
                new Conflict.Disputed(record, "contact", "company"),
                Conflict.Kind.BOTH_CHANGED,
                new Conflict.Values(
                    Value.text("Analytical Engines"),
                    new Conflict.Side(CRM, Value.text("Analytical Engines Ltd"), AT),
                    new Conflict.Side(BOOKS, Value.text("A. Engines"), AT)),
                new Conflict.Decided("manual", null, null, "manual"),
                AT)));
    set.add(
        new Effect.ReviewOpened(
            new ReviewItem(
                ids.next(),
                new ReviewItem.Key(ReviewItem.Kind.CONFLICT, record + "/company"),
                new About("contact", record, null),
                Set.of("company"),
                List.of(),
                "Which company is it?",
                AT)));
    save(set);
  }

  /** The copy of a contact in the books, which call it King. */
  public NativeRef inBooks(RecordId record, String booksId) {
    var set = new ChangeSet();
    var ref = inBooks(set, record, booksId);
    save(set);
    return ref;
  }

  private static NativeRef inBooks(ChangeSet set, RecordId record, String booksId) {
    var ref = new NativeRef(BOOKS, "contacts", booksId);
    set.link(Link.made(record, ref, "match:email"));
    set.add(
        new Effect.ShadowAdvanced(
            ref,
            new Shadow(Map.of("lastName", FieldShadow.read(Value.text("King"))), 1, null, null)));
    return ref;
  }

  /** A question that waits. */
  public UUID asks(
      ReviewItem.Kind kind,
      String subject,
      @Nullable RecordId record,
      @Nullable NativeRef ref,
      Set<String> attributes,
      List<String> candidates) {
    var set = new ChangeSet();
    var item = ids.next();
    set.add(
        new Effect.ReviewOpened(
            new ReviewItem(
                item,
                new ReviewItem.Key(kind, subject),
                new About("contact", record, ref),
                attributes,
                candidates,
                "1 thing is asked",
                AT)));
    save(set);
    return item;
  }

  /**
   * A contact that the books call King; the conflict is not decided yet. Returns the review item.
   */
  public UUID inConflict(RecordId record, String booksId) {
    return inConflict(record, booksId, Conflict.Kind.BOTH_CHANGED, ReviewItem.Kind.CONFLICT);
  }

  public UUID inConflict(
      RecordId record, String booksId, Conflict.Kind conflict, ReviewItem.Kind question) {
    var set = new ChangeSet();
    var ref = inBooks(set, record, booksId);
    set.add(
        new Effect.ConflictFound(
            new Conflict(
                ids.next(),
                new Conflict.Disputed(record, "contact", "lastName"),
                conflict,
                new Conflict.Values(
                    Value.text("Byron"),
                    new Conflict.Side(CRM, Value.text("Lovelace"), AT),
                    new Conflict.Side(BOOKS, Value.text("King"), AT.plusSeconds(60))),
                new Conflict.Decided("MANUAL", null, null, "person"),
                AT)));
    var item = ids.next();
    set.add(
        new Effect.ReviewOpened(
            new ReviewItem(
                item,
                new ReviewItem.Key(question, record + "#lastName"),
                new About("contact", record, ref),
                Set.of("lastName"),
                List.of("crm", "books"),
                "Which value of lastName should be kept?",
                AT)));
    save(set);
    return item;
  }

  /** A workflow whose first step waits for an approval; the second one has a day. */
  public UUID workflow(RecordId record) {
    var plan =
        new WorkflowPlan(
            "hire",
            new WorkflowPlan.Trigger(WorkflowPlan.Start.MANUAL, "", Map.of()),
            List.of(
                new WorkflowPlan.Step("ask", new Action(Kind.APPROVE, ""), null, null),
                new WorkflowPlan.Step("desk", new Action(Kind.CREATE, "desk"), "firstDay", null)),
            Set.of());
    var subject = new WorkflowInstance.Subject("contacts", "hire", "contact", record, "tester");
    var started = WorkflowInstance.started(ids.next(), subject, plan, AT);
    var step = started.steps().get(0).to(Status.WAITING, AT, "waits for an approval");
    var set = new ChangeSet();
    set.add(new Effect.WorkflowStarted(started.with(0, step, State.WAITING, null), Set.of()));
    save(set);
    return started.id();
  }

  /** What a source answered about a record: it filled its first name. */
  public void enriched(RecordId id, String firstName) {
    var record =
        store.inTransaction(tx -> tx.reads().lock(new TreeSet<>(Set.of(id))).get(id).record());
    var filled =
        record.changed(
            Map.of(
                "firstName",
                new AttributeState(Value.text(firstName), AttributeState.ENRICHMENT, AT, 1)));
    var set = new ChangeSet();
    set.add(new Effect.RecordSaved(filled, record.version()));
    set.add(
        new Effect.EnrichmentSaved(
            new EnrichmentAnswer(
                id,
                SystemId.of("lookup"),
                new EnrichmentAnswer.Asked("email", 1, AT),
                EnrichmentAnswer.Outcome.FILLED,
                Map.of("firstName", "0.9")),
            null));
    save(set);
  }

  /** An erasure that waits for a person at a system that is not connected. */
  public UUID erasure(RecordId record, String nativeId) {
    var step =
        erasedCopy(nativeId)
            .to(Erasure.Status.WAITING, Erasure.Evidence.NONE, "it is not connected");
    var erasure = erasure(record).with(List.of(step), AT, AT);
    var hash = "00".repeat(31) + "%02x".formatted(nativeId.hashCode() & 0xff);
    save(new Effect.ErasureBegun(erasure, Set.of(new MatchValue("contact", "email", hash))));
    return erasure.id();
  }

  /** One that is done: the copy was deleted, and seen gone. */
  public UUID erased(RecordId record, String nativeId) {
    var seen = Erasure.Evidence.NONE.asked(AT, "deleted").verified(AT.plusSeconds(5));
    var step = erasedCopy(nativeId).to(Erasure.Status.DONE, seen, "");
    var erasure = erasure(record).with(List.of(step), AT, AT).done(Map.of("record", 1L), AT);
    save(new Effect.ErasureBegun(erasure, Set.of()));
    return erasure.id();
  }

  private Erasure erasure(RecordId record) {
    var request = new Erasure.Request(record, "contact", "tester", "request 7");
    return Erasure.begun(ids.next(), request, List.of(), AT);
  }

  private static Erasure.Step erasedCopy(String nativeId) {
    return Erasure.Step.of(new NativeRef(SystemId.of("elsewhere"), "people", nativeId));
  }

  private void save(Effect effect) {
    var set = new ChangeSet();
    set.add(effect);
    save(set);
  }

  public UUID audit(RecordId record, AuditEntry.Outcome outcome) {
    return audit(
        record,
        outcome,
        Map.of(
            "email",
            new AttributeChange(Value.text("old@example.com"), Value.text("ada@example.com")),
            "company",
            new AttributeChange(null, Value.text("Analytical Engines"))));
  }

  /** A look that changed nothing. */
  public UUID looked(RecordId record) {
    return audit(record, AuditEntry.Outcome.SKIPPED, Map.of());
  }

  private UUID audit(
      RecordId record, AuditEntry.Outcome outcome, Map<String, AttributeChange> changes) {
    var set = new ChangeSet();
    var cause = later();
    set.add(
        new Effect.Audited(
            new AuditEntry(
                cause,
                AT,
                new About("contact", record, ref("1")),
                new AuditEntry.Systems(CRM, BOOKS),
                new AuditEntry.Result(AuditEntry.Operation.UPDATE, outcome, null),
                changes,
                AuditEntry.By.actor(AuditEntry.SYNCLINE))));
    save(set);
    return cause;
  }

  /** Greater than those before: ids of one millisecond have no order. */
  private UUID later() {
    var id = ids.next();
    while (id.toString().compareTo(last.toString()) <= 0) {
      id = ids.next();
    }
    last = id;
    return id;
  }
}

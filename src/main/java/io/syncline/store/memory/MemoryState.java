package io.syncline.store.memory;

import io.syncline.core.audit.AuditEntry;
import io.syncline.core.audit.AuditLog;
import io.syncline.core.conflict.Conflict;
import io.syncline.core.conflict.ConflictingSides;
import io.syncline.core.conflict.KeptDecision;
import io.syncline.core.conflict.OpenQuestions;
import io.syncline.core.conflict.Review;
import io.syncline.core.conflict.ReviewItem;
import io.syncline.core.deadletter.DeadLetter;
import io.syncline.core.delivery.Delivery;
import io.syncline.core.identity.MatchValue;
import io.syncline.core.identity.Merger;
import io.syncline.core.inbox.InboxEvent;
import io.syncline.core.model.About;
import io.syncline.core.model.Ids;
import io.syncline.core.model.Link;
import io.syncline.core.model.NativeRef;
import io.syncline.core.model.PendingRestore;
import io.syncline.core.model.RecordId;
import io.syncline.core.model.RecordState;
import io.syncline.core.model.RecordState.LinkState;
import io.syncline.core.model.Shadow;
import io.syncline.core.model.SystemId;
import io.syncline.core.model.UnifiedRecord;
import io.syncline.core.model.WriteWindow;
import io.syncline.core.model.value.Value;
import io.syncline.core.sync.effect.Effect;
import io.syncline.core.transform.rule.ClosedPeriods;
import io.syncline.core.workflow.EnrichmentAnswer;
import io.syncline.core.workflow.WorkflowInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All that the stores in memory share; every use holds its monitor. */
final class MemoryState {

  /** An event in the queue. */
  record Queued(
      long seq,
      int shard,
      int attempts,
      Instant due,
      InboxEvent event,
      @Nullable Instant missedAt,
      Effect.@Nullable Parked parked) {}

  /**
   * A delivery in the queue.
   *
   * @param waits whether it waits for a record to be in the target (S15)
   */
  record Waiting(Delivery delivery, Instant due, boolean waits) {
    Waiting(Delivery delivery, Instant due) {
      this(delivery, due, false);
    }
  }

  /** Which source was asked about which record. */
  record Enriched(RecordId record, SystemId source) {}

  /** What makes a link's place unique: one main link per record, system and object. */
  private record Place(RecordId record, SystemId system, String object) {}

  final Ids ids;
  final Map<RecordId, UnifiedRecord> records = new TreeMap<>();
  final Map<RecordId, Set<MatchValue>> matchValues = new HashMap<>();
  final Map<NativeRef, Set<MatchValue>> unmatched = new TreeMap<>();
  final Map<NativeRef, Link> links = new TreeMap<>();
  final Map<NativeRef, Shadow> shadows = new HashMap<>();
  final Map<ConflictingSides.Key, Conflict> conflicts = new LinkedHashMap<>();
  final Map<ConflictingSides.Key, KeptDecision> keptDecisions = new HashMap<>();
  final Map<UUID, ReviewItem> openReviews = new LinkedHashMap<>();
  final Map<UUID, Review> closedReviews = new LinkedHashMap<>();
  final Map<UUID, Review> assigned = new HashMap<>();
  final Map<UUID, Map<NativeRef, Value>> before = new HashMap<>();

  /** Conflicts that a person decided, and those whose decision was taken back since. */
  final Set<UUID> decided = new HashSet<>();

  final Set<UUID> overturned = new HashSet<>();
  private final Map<RecordId, List<PendingRestore>> restorations = new HashMap<>();
  final Map<UUID, DeadLetter> deadLetters = new LinkedHashMap<>();
  final Map<AuditLog.Cursor, AuditEntry> audit = new LinkedHashMap<>();
  final Map<Long, Queued> queue = new TreeMap<>();
  final Map<UUID, Waiting> deliveries = new LinkedHashMap<>();

  /** Deliveries that runs alone brought about. */
  final Set<UUID> ofRuns = new HashSet<>();

  final Set<List<String>> seen = new HashSet<>();
  final Map<UUID, WriteWindow> windows = new LinkedHashMap<>();
  final Set<UUID> events = new HashSet<>();
  final Map<List<String>, Instant> watermarks = new HashMap<>();
  final Map<List<String>, String> feedTokens = new HashMap<>();
  final Set<List<String>> polled = new HashSet<>();
  final Map<NativeRef, Effect.LinkEnded> tombstones = new HashMap<>();
  final Map<List<String>, Instant> creations = new HashMap<>();
  final List<Effect.RemovalsCounted> counted = new ArrayList<>();
  final Map<UUID, Merger> mergers = new HashMap<>();

  final Map<UUID, WorkflowInstance> workflows = new LinkedHashMap<>();
  final List<Effect.RecordDerived> derived = new ArrayList<>();
  final Map<Enriched, EnrichmentAnswer> enrichments = new HashMap<>();
  final List<EnrichmentAnswer.Use> enrichmentCalls = new ArrayList<>();

  /** By what erased persons are recognized. */
  final Set<MatchValue> suppressed = new HashSet<>();

  final List<ClosedPeriods.Closed> closedPeriods = new ArrayList<>();

  final MemoryApart apart = new MemoryApart(this);
  final Map<RecordId, Map<String, Effect.Referred>> references = new HashMap<>();
  final Map<NativeRef, Map<String, Effect.PendingReference>> awaited = new HashMap<>();
  final Map<NativeRef, Set<NativeRef>> seeking = new HashMap<>();
  final Map<RecordId, Set<String>> heldElsewhere = new HashMap<>();
  private long seq;
  private long reads;
  private long epoch = 1;

  MemoryState(Ids ids) {
    this.ids = ids;
  }

  List<PendingRestore> restorations(RecordId record) {
    return restorations.computeIfAbsent(record, it -> new ArrayList<>());
  }

  long nextSeq() {
    return ++seq;
  }

  /** From now on reads are numbered above whatever another store numbered. */
  void readAbove(long number) {
    reads = number;
  }

  long nextRead() {
    return ++reads;
  }

  long epoch() {
    return epoch;
  }

  /** Another process took over: what was claimed before can no longer be committed. */
  void takeOver() {
    epoch++;
  }

  /** Of those that are there. */
  Map<RecordId, RecordState> states(Collection<RecordId> ids) {
    var found = new HashMap<RecordId, RecordState>();
    for (var id : ids) {
      var record = records.get(id);
      if (record != null) {
        found.put(id, state(record));
      }
    }
    return found;
  }

  RecordState state(UnifiedRecord record) {
    var states = new ArrayList<LinkState>();
    for (var link : links.values()) {
      if (link.record().equals(record.id())) {
        var shadow = shadows.getOrDefault(link.ref(), Shadow.UNKNOWN);
        states.add(
            new LinkState(link, shadow, hasIntent(link), MemoryReferences.names(this, link)));
      }
    }
    return new RecordState(
        record, states, held(record.id()), writing(record.id()), restorations(record.id()));
  }

  private Set<SystemId> writing(RecordId record) {
    return deliveries.values().stream()
        .map(Waiting::delivery)
        .filter(it -> it.intent() != null && it.record().equals(record))
        .map(Delivery::target)
        .collect(Collectors.toSet());
  }

  List<NativeRef> copies(RecordId record) {
    return links.values().stream().filter(it -> it.record().equals(record)).map(Link::ref).toList();
  }

  private boolean hasIntent(Link link) {
    return any(
        it ->
            it.intent() != null
                && it.record().equals(link.record())
                && it.target().equals(link.ref().system()));
  }

  boolean any(Predicate<Delivery> which) {
    return deliveries.values().stream().map(Waiting::delivery).anyMatch(which);
  }

  Set<String> held(RecordId record) {
    var held = new HashSet<>(heldElsewhere.getOrDefault(record, Set.of()));
    openReviews.values().stream()
        .filter(it -> record.equals(it.record()))
        .forEach(it -> held.addAll(it.attributes()));
    conflicts.values().stream()
        .filter(it -> it.record().equals(record) && it.open())
        .forEach(it -> held.add(it.attribute()));
    return held;
  }

  boolean free(Link link) {
    return free(link, Set.of());
  }

  /**
   * Whether a link can be made, or is this record's already.
   *
   * @param ending links that end with it
   */
  boolean free(Link link, Set<NativeRef> ending) {
    var there = ending.contains(link.ref()) ? null : links.get(link.ref());
    if (there == null || there.generation() < link.generation()) {
      return link.role() != Link.Role.MAIN || mainFree(link, ending);
    }
    return there.record().equals(link.record())
        && there.generation() == link.generation()
        && (there.role() == link.role() || link.role() != Link.Role.MAIN || mainFree(link, ending));
  }

  private boolean mainFree(Link link, Set<NativeRef> ending) {
    var place = place(link);
    return links.values().stream()
        .filter(it -> !ending.contains(it.ref()))
        .noneMatch(
            it ->
                it.role() == Link.Role.MAIN
                    && place(it).equals(place)
                    && !it.ref().equals(link.ref()));
  }

  private static Place place(Link link) {
    return new Place(link.record(), link.ref().system(), link.ref().object());
  }

  /** When it was last synced, and with what; whose it is, and its role, stay. */
  void mark(Link synced) {
    links.computeIfPresent(
        synced.ref(),
        (ref, it) ->
            new Link(it.record(), ref, it.role(), it.generation(), it.madeBy(), synced.lastSync()));
  }

  /** What a link was synced with stays where the new one does not say. */
  void put(Link link) {
    unmatched.remove(link.ref());
    var there = links.get(link.ref());
    var since = link.lastSync().at();
    links.put(
        link.ref(),
        there == null || since != null
            ? link
            : new Link(
                link.record(),
                link.ref(),
                link.role(),
                link.generation(),
                link.madeBy(),
                there.lastSync()));
  }

  void unlink(Effect.LinkEnded it) {
    links.remove(it.ref());
    shadows.remove(it.ref());
    awaited.remove(it.ref());
    tombstones.put(it.ref(), it);
    answered(ReviewItem.Kind.OBSERVED_DELETE, it.ref().toString());
  }

  /** The copies there of which is asked whether they are this record. */
  Set<NativeRef> inQuestion(RecordId record, SystemId system) {
    return openReviews.values().stream()
        .filter(it -> it.isIdentityQuestion())
        .filter(it -> it.candidates().contains(record.toString()))
        .flatMap(it -> Optional.ofNullable(it.ref()).stream())
        .filter(it -> it.system().equals(system))
        .collect(Collectors.toSet());
  }

  /** Reads of the copies without a record that have one of these values. */
  List<InboxEvent> unmatched(Set<MatchValue> values) {
    return unmatched.entrySet().stream()
        .filter(it -> !Collections.disjoint(it.getValue(), values))
        .map(it -> Effect.CopyUnmatched.read(ids.next(), it.getKey()))
        .toList();
  }

  /** The place of each is free: copies of which a person is asked may take it. */
  List<InboxEvent> lookAgain(Collection<Effect.LinkEnded> ended) {
    return ended.stream()
        .flatMap(
            it ->
                inQuestion(it.record(), it.ref().system()).stream()
                    .map(copy -> it.lookAt(ids.next(), copy)))
        .toList();
  }

  void answered(ReviewItem.Kind kind, String subject) {
    for (var item : List.copyOf(openReviews.values())) {
      if (item.kind() == kind && item.subject().equals(subject)) {
        close(
            item.id(),
            Review.Status.ANSWERED,
            new Review.Answer("answered itself", null, item.at()));
      }
    }
  }

  void add(AuditEntry entry) {
    audit.putIfAbsent(AuditLog.Cursor.of(entry), entry);
  }

  /** As it is in the queue, open or not. */
  @Nullable Review review(UUID id) {
    var open = openReviews.get(id);
    if (open == null) {
      return closedReviews.get(id);
    }
    var to = assigned.get(id);
    return new Review(
        open,
        Review.Status.OPEN,
        to == null ? null : to.owner(),
        to == null ? open.at().plus(Review.USUAL_WAIT) : to.dueAt(),
        null);
  }

  void close(UUID id, Review.Status status, Review.Answer answer) {
    var open = review(id);
    if (open != null && open.open()) {
      closedReviews.put(id, new Review(open.item(), status, open.owner(), open.dueAt(), answer));
      openReviews.remove(id);
    }
  }

  OpenQuestions questions(RecordId record) {
    return new OpenQuestions(
        openReviews.values().stream().filter(it -> record.equals(it.record())).toList(),
        conflicts.values().stream()
            .filter(it -> it.record().equals(record) && it.open())
            .sorted(Comparator.comparing((Conflict it) -> it.id().toString()).reversed())
            .toList());
  }

  private boolean declined(ReviewItem item) {
    return closedReviews.values().stream()
        .filter(it -> it.status() == Review.Status.DECLINED)
        .map(Review::item)
        .anyMatch(it -> it.kind() == item.kind() && it.subject().equals(item.subject()));
  }

  void add(ReviewItem item) {
    var same =
        openReviews.values().stream()
            .filter(it -> it.kind() == item.kind() && it.subject().equals(item.subject()))
            .findFirst();
    if (same.isEmpty()) {
      if (!declined(item)) {
        openReviews.put(item.id(), item);
      }
      return;
    }
    var first = same.get();
    var attributes = new HashSet<>(first.attributes());
    attributes.addAll(item.attributes());
    boolean whose = item.isIdentityQuestion();
    var candidates = whose ? item.candidates() : first.candidates();
    if (ReviewItem.gathers(first.subject())) {
      candidates =
          Stream.concat(first.candidates().stream(), item.candidates().stream())
              .distinct()
              .sorted()
              .toList();
    }
    openReviews.put(
        first.id(),
        new ReviewItem(
            first.id(),
            new ReviewItem.Key(first.kind(), first.subject()),
            new About(first.entity(), first.record(), first.ref()),
            attributes,
            candidates,
            ReviewItem.gathers(first.subject())
                ? first.question().replaceFirst("^[0-9]+", String.valueOf(candidates.size()))
                : whose ? item.question() : first.question(),
            first.at()));
  }

  Map<NativeRef, Link> links(Collection<NativeRef> refs) {
    var found = new HashMap<NativeRef, Link>();
    for (var ref : refs) {
      var link = links.get(ref);
      if (link != null) {
        found.put(ref, link);
      }
    }
    return found;
  }
}
